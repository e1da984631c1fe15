// The command line, read into one of the Config values. Only options.cpp and check_options.cpp know
// how options are spelt; configuration files (cli/layers.h) spell theirs the same, and are checked
// by the same table.
#pragma once

#include "cli/config.h"

#include <map>
#include <string>
#include <variant>
#include <vector>

namespace unclosed::cli {

// Text to print on standard output, and nothing else to do (help, version).
struct PrintOnly {
  std::string text;
};
// What is wrong with the command line, in words for the user.
struct UsageError {
  std::string message;
};

// `unclosed init`, which has no options.
struct InitCommand {};

using Command = std::variant<CheckConfig, FixConfig, ConfigCommand, BaselineCommand, RulesConfig,
                             ExplainConfig, InitCommand, PrintOnly, UsageError>;

// An option that a configuration file can set, by its name without the dashes.
struct OptionInfo {
  std::string name;
  std::string valueName; // "FILE", "PATTERN"; empty for a flag
  std::string fallback;  // the default, as typed; empty: none
  bool flag = false;
  bool list = false;
};
// Of a command, named by its words: {"check"}, {"config", "show"}.
std::vector<OptionInfo> optionsOf(const std::vector<std::string>& command);

struct Parsed {
  Command command;
  std::vector<std::string> words;                         // of the command: {"config", "show"}
  std::map<std::string, std::vector<std::string>> values; // of the options that were given
};
// Reads a command line, program name left out; no configuration file is looked for.
Parsed parseWords(const std::vector<std::string>& words);

} // namespace unclosed::cli
