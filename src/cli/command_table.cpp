#include "cli/command_table.h"

#include "analysis/finding.h"
#include "report/formats.h"

#include <CLI/CLI.hpp>

#include <utility>

namespace unclosed::cli {
namespace {

// "LEVEL:{low,medium,high}" is the name of a value and those that exist.
void readValueName(OptionFacts& facts, const std::string& typeName) {
  size_t open = typeName.find(":{");
  facts.valueName = typeName.substr(0, open);
  if (open != std::string::npos && typeName.ends_with('}'))
    facts.choices = CLI::detail::split(typeName.substr(open + 2, typeName.size() - open - 3), ',');
  if (facts.valueName.starts_with("FORMAT[")) {
    for (const report::FormatInfo& format : report::formats())
      facts.choices.emplace_back(format.name);
  }
  if (facts.valueName == "ID,...") {
    for (const analysis::DiagnosticInfo& info : analysis::diagnostics())
      facts.choices.emplace_back(info.id);
  }
}

OptionFacts factsOf(const CLI::Option& option) {
  OptionFacts facts;
  if (!option.get_snames().empty()) facts.shortName = "-" + option.get_snames().front();
  if (!option.get_lnames().empty()) facts.longName = "--" + option.get_lnames().front();
  facts.help = option.get_description();
  bool positional = facts.longName.empty();
  if (positional || option.get_expected_max() > 0) readValueName(facts, option.get_type_name());
  if (positional) facts.valueName = option.get_name();
  return facts;
}

} // namespace

bool OptionFacts::takesFile() const {
  for (std::string_view name : {"FILE", "PATH", "FOLDER"})
    if (valueName.find(name) != std::string::npos) return true;
  return false;
}

void addFacts(const CLI::App& app, const std::string& words, std::vector<CommandFacts>& table) {
  CommandFacts facts{words, app.get_description(), {}, {}};
  for (bool positionals : {false, true}) {
    for (const CLI::Option* option : app.get_options()) {
      if (option->get_positional() == positionals) facts.options.push_back(factsOf(*option));
    }
  }
  auto commands = app.get_subcommands([](const CLI::App*) { return true; });
  for (const CLI::App* command : commands)
    facts.commands.push_back(command->get_name());
  table.push_back(std::move(facts));
  for (const CLI::App* command : commands)
    addFacts(*command, words.empty() ? command->get_name() : words + " " + command->get_name(),
             table);
}

} // namespace unclosed::cli
