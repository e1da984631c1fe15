#include "cli/config_command.h"

#include "cli/console.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace unclosed::cli {
namespace {

constexpr const char* NoFile = "no configuration file was found: the defaults hold";

int check(const ConfigCommand& command) {
  for (const Error& mistake : command.mistakes)
    fail(mistake);
  if (!command.mistakes.empty()) return ExitFailure;
  if (command.file.empty()) return printText(fmt::format("{}\n", NoFile));
  return printText(fmt::format("{}: no mistakes\n", command.file));
}

// TOML that could be a configuration file itself, with the places as comments.
int show(const ConfigCommand& command) {
  std::string out =
      fmt::format("# {}\n", command.file.empty() ? std::string(NoFile) : command.file);
  auto lineOf = [](const EffectiveSetting& setting) {
    return setting.value.empty() ? fmt::format("# {} is not set", setting.key)
                                 : fmt::format("{} = {}", setting.key, setting.value);
  };
  size_t width = 0;
  for (const EffectiveSetting& setting : command.settings)
    width = std::max(width, lineOf(setting).size());
  constexpr size_t Widest = 60;
  width = std::min(width, Widest);
  for (const EffectiveSetting& setting : command.settings)
    fmt::format_to(std::back_inserter(out), "{:<{}}  # {}\n", lineOf(setting), width,
                   setting.origin);
  for (const std::string& override : command.overrides)
    fmt::format_to(std::back_inserter(out), "# also: {}\n", override);
  return printText(out);
}

} // namespace

int runConfig(const ConfigCommand& command) {
  return command.check ? check(command) : show(command);
}

} // namespace unclosed::cli
