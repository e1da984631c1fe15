#include "cli/options.h"

#include "cli/check_options.h"
#include "cli/command_table.h"
#include "cli/completions.h"
#include "cli/manual.h"
#include "support/version.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>

namespace unclosed::cli {
namespace {

constexpr const char* PathsKey = "paths"; // what configuration files call the PATHs

const std::map<std::string, RulesFormat> RulesFormats = {
    {"text", RulesFormat::Text},
    {"json", RulesFormat::Json},
    {"markdown", RulesFormat::Markdown},
};

// The command, with its part that says what to check read from the words.
template <typename Config>
Command finishWith(Config config, CheckConfig Config::* part, const CheckWords& words, bool audit) {
  Command check = finishCheck(std::move(config.*part), words, audit);
  if (std::holds_alternative<UsageError>(check)) return check;
  config.*part = std::get<CheckConfig>(std::move(check));
  return config;
}

Command finishFix(const FixConfig& config, const CheckWords& words) {
  const std::vector<std::string>& paths = config.check.paths;
  if (std::ranges::find(paths, "-") != paths.end())
    return UsageError{"fix: standard input cannot be changed; name a file"};
  return finishWith(config, &FixConfig::check, words, true);
}

// The program's commands, with the values that they fill.
struct Grammar {
  CLI::App app{"Finds sessions, connections and handles that are acquired and never released.",
               "unclosed"};
  CheckConfig check, audit;
  CheckWords checkWords, auditWords, fixWords;
  FixConfig fix;
  RulesConfig rules;
  ExplainConfig explain;
  std::string explainFormat = "text";
  std::string rulesVerb;
  std::string rulesFormat = "text";
  bool rulesJson = false;
  bool version = false;
  CLI::App* checkCommand = nullptr;
  CLI::App* auditCommand = nullptr;
  CLI::App* fixCommand = nullptr;
  CLI::App* rulesCommand = nullptr;
  CLI::App* explainCommand = nullptr;
  ConfigCommand config;
  CheckWords configWords;
  CLI::App* configShow = nullptr;
  CLI::App* configCheck = nullptr;
  BaselineCommand baseline;
  CheckWords baselineWords;
  std::map<BaselineVerb, CLI::App*> baselineVerbs;
  CLI::App* initCommand = nullptr;
  CLI::App* completionsCommand = nullptr;
  CLI::App* manCommand = nullptr;
  std::string shell;

  Grammar() {
    app.add_flag("-V,--version", version, "Print the version and exit");
    app.require_subcommand(0, 1);
    app.footer("Exit codes: 0 nothing found, 1 findings, 2 the run could not do its job.\n"
               "`unclosed COMMAND --help` has the options of a command.");
    checkCommand = app.add_subcommand("check", "Report leaks; exit with 1 when there are any");
    addCheckOptions(*checkCommand, check, checkWords, false);
    auditCommand = app.add_subcommand(
        "audit", "Report leaks, with counts per file, rule and kind; exit with 0");
    addCheckOptions(*auditCommand, audit, auditWords, true);
    fixCommand = app.add_subcommand("fix", "Repair leaks in the files");
    addFixOptions(*fixCommand, fix, fixWords);
    addBaselineCommand();
    addConfigCommand();
    addBacklogOptions(*auditCommand, audit, auditWords);
    rulesCommand = app.add_subcommand("rules", "List the resources that are known");
    rulesCommand->add_option("VERB", rulesVerb, "list, and nothing else")
        ->check(CLI::IsMember({"list"}));
    addRepeated(*rulesCommand, "--rules", rules.rulePacks, "More rule packs")->type_name("PATH");
    addRepeated(*rulesCommand, "--kind", rules.kinds, "Only these kinds of resource")
        ->type_name("KIND,...")
        ->delimiter(',');
    rulesCommand->add_option("--check", rules.check, "Check these rule packs and their examples")
        ->type_name("FILE...");
    rulesCommand->add_option("--format", rulesFormat, "text, json or markdown (one row a library)")
        ->check(CLI::IsMember({"text", "json", "markdown"}))
        ->type_name("FORMAT");
    rulesCommand->add_flag("--json", rulesJson, "The same as --format json");
    rulesCommand->add_flag("--schema", rules.schema, "Print the JSON schema of rule packs");
    addSetupCommands();
    explainCommand = app.add_subcommand("explain", "Explain a rule or a resource");
    explainCommand->add_option(
        "ID", explain.id, "UNC103, leak-on-exception, or a resource's id; none: list the rules");
    addRepeated(*explainCommand, "--rules", explain.rulePacks, "More rule packs")
        ->type_name("PATH");
    CLI::Option* all = explainCommand->add_flag("--all", explain.all, "Every rule");
    explainCommand->add_option("--format", explainFormat, "text or markdown; rules only")
        ->check(CLI::IsMember({"text", "markdown"}))
        ->type_name("FORMAT");
    explainCommand->add_option("--output", explain.folder, "Write one file a rule into this folder")
        ->needs(all)
        ->type_name("FOLDER");
  }

  void addBaselineCommand() {
    CLI::App* command = app.add_subcommand("baseline", "Write down the findings that are known");
    command->require_subcommand(1);
    auto add = [&](BaselineVerb verb, const char* name, const char* help) {
      CLI::App* sub = command->add_subcommand(name, help);
      addAnalysisOptions(*sub, baseline.check, baselineWords);
      baselineVerbs[verb] = sub;
      return sub;
    };
    add(BaselineVerb::Create, "create", "Write all that a check would report")
        ->add_flag("--force", baseline.force, "Also over a baseline that exists")
        ->configurable(false);
    add(BaselineVerb::Update, "update", "Remove what is repaired, and follow files that moved")
        ->add_flag("--add", baseline.add, "Also add what is new")
        ->configurable(false);
    add(BaselineVerb::Show, "show", "List what a baseline knows");
  }

  // What helps to get and stay acquainted.
  void addSetupCommands() {
    initCommand = app.add_subcommand("init", "Write a configuration and a pre-commit hook");
    completionsCommand = app.add_subcommand("completions", "Print completions for a shell");
    completionsCommand->add_option("SHELL", shell, "The shell")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "fish"}));
    manCommand = app.add_subcommand("man", "Print the manual page, for `man -l -`");
  }

  void addConfigCommand() {
    CLI::App* command = app.add_subcommand("config", "Show or check the configuration");
    command->require_subcommand(1);
    configShow = command->add_subcommand(
        "show", "Print what holds for a check with these options, and where each value is from");
    addCheckOptions(*configShow, config.base, configWords, false);
    configCheck = command->add_subcommand("check", "Report every mistake in the configuration");
    configCheck->add_option("FILE", config.base.configFile, "The file (default: the nearest one)");
  }
};

UsageError usageError(const Grammar& grammar, const std::string& message) {
  std::string command = "unclosed";
  for (const CLI::App* sub : grammar.app.get_subcommands())
    command += " " + sub->get_name();
  return UsageError{fmt::format("{}\nTry `{} --help`.", message, command)};
}

bool isCommand(const std::string& word) {
  return std::ranges::any_of(commandTable(),
                             [&](const CommandFacts& command) { return command.words == word; });
}

// `unclosed src/` is what people type first.
std::string hintFor(const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    if (word.starts_with('-')) continue;
    if (isCommand(word)) return {};
    return fmt::format(": \"{}\" is no command; did you mean `unclosed check {}`?", word, word);
  }
  return {};
}

std::map<std::string, std::vector<std::string>> valuesGiven(const CLI::App& app) {
  std::map<std::string, std::vector<std::string>> values;
  for (const CLI::Option* option : app.get_options()) {
    if (option->count() == 0) continue;
    bool named = !option->get_lnames().empty();
    values[named ? option->get_lnames().front() : PathsKey] = option->results();
  }
  return values;
}

// The command that was parsed, as a value.
Command finish(Grammar& grammar) {
  if (grammar.checkCommand->parsed()) return finishCheck(grammar.check, grammar.checkWords, false);
  if (grammar.auditCommand->parsed()) return finishCheck(grammar.audit, grammar.auditWords, true);
  if (grammar.fixCommand->parsed()) return finishFix(grammar.fix, grammar.fixWords);
  for (const auto& [verb, app] : grammar.baselineVerbs) {
    if (!app->parsed()) continue;
    grammar.baseline.verb = verb;
    return finishWith(grammar.baseline, &BaselineCommand::check, grammar.baselineWords, true);
  }
  if (grammar.configShow->parsed() || grammar.configCheck->parsed()) {
    grammar.config.check = grammar.configCheck->parsed();
    return finishWith(grammar.config, &ConfigCommand::base, grammar.configWords, false);
  }
  if (grammar.rulesCommand->parsed()) {
    grammar.rules.format =
        grammar.rulesJson ? RulesFormat::Json : RulesFormats.at(grammar.rulesFormat);
    return grammar.rules;
  }
  if (grammar.explainCommand->parsed()) {
    grammar.explain.markdown = grammar.explainFormat == "markdown";
    return grammar.explain;
  }
  if (grammar.initCommand->parsed()) return InitCommand();
  if (grammar.manCommand->parsed()) return PrintOnly{manualPage(commandTable())};
  if (grammar.completionsCommand->parsed())
    return PrintOnly{*completionScript(grammar.shell, commandTable())};
  return UsageError{"a command is needed: check, audit, fix, baseline, config, rules or explain"};
}

} // namespace

std::vector<CommandFacts> commandTable() {
  Grammar grammar;
  std::vector<CommandFacts> table;
  addFacts(grammar.app, "", table);
  return table;
}

std::vector<OptionInfo> optionsOf(const std::vector<std::string>& command) {
  Grammar grammar;
  CLI::App* app = &grammar.app;
  for (const std::string& word : command)
    app = app->get_subcommand(word);
  std::vector<OptionInfo> infos;
  for (const CLI::Option* option : app->get_options()) {
    if (!option->get_configurable() || option->get_lnames().empty()) continue;
    OptionInfo info{option->get_lnames().front(), option->get_type_name(),
                    option->get_default_str()};
    info.flag = option->get_expected_max() == 0;
    info.list = option->get_expected_max() > 1;
    infos.push_back(std::move(info));
  }
  return infos;
}

Parsed parseWords(const std::vector<std::string>& words) {
  Grammar grammar;
  Parsed parsed;
  try {
    grammar.app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
  } catch (const CLI::CallForHelp&) {
    parsed.command = PrintOnly{grammar.app.help()};
    return parsed;
  } catch (const CLI::ExtrasError& error) {
    std::string hint = hintFor(words);
    parsed.command = usageError(grammar, hint.empty() ? error.what() : "unknown command" + hint);
    return parsed;
  } catch (const CLI::ParseError& error) {
    parsed.command = usageError(grammar, error.what());
    return parsed;
  }
  for (CLI::App* app = &grammar.app; !app->get_subcommands().empty();) {
    app = app->get_subcommands().front();
    parsed.words.push_back(app->get_name());
    parsed.values = valuesGiven(*app);
  }
  parsed.command = grammar.version
                       ? Command(PrintOnly{fmt::format("unclosed {}\n", support::version())})
                       : finish(grammar);
  if (const auto* wrong = std::get_if<UsageError>(&parsed.command))
    parsed.command = usageError(grammar, wrong->message);
  return parsed;
}

} // namespace unclosed::cli
