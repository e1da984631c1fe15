// The options that `check` has, which `audit`, `fix`, `baseline` and `config show` share: adding
// them to a command, and making a CheckConfig of what was typed.
#pragma once

#include "cli/options.h"

#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
} // namespace CLI

namespace unclosed::cli {

// Values as typed; finishCheck() turns them into a CheckConfig.
struct CheckWords {
  std::vector<std::string> outputs;
  std::string minConfidence = "medium";
  std::string failOn = "warning";
  std::string colour = "auto";
  bool exitZero = false;
  std::vector<std::string> severities;
  std::string pythonEngine = "tree";
  std::vector<std::string> groupings;
  std::string rowOrder = "findings";
};

// An option that takes one value each time it is given, so that paths may follow it.
CLI::Option* addRepeated(CLI::App& app, const std::string& name, std::vector<std::string>& values,
                         const std::string& help);

// What is analysed, and what of it is wanted.
void addAnalysisOptions(CLI::App& app, CheckConfig& config, CheckWords& words);
void addCheckOptions(CLI::App& app, CheckConfig& config, CheckWords& words, bool audit);
// Which tables an audit shows, and what it compares with.
void addBacklogOptions(CLI::App& app, CheckConfig& config, CheckWords& words);
// What is analysed and which findings are meant is said as for `check`.
void addFixOptions(CLI::App& app, FixConfig& config, CheckWords& words);

// A CheckConfig, or the UsageError that says which value is wrong.
Command finishCheck(CheckConfig config, const CheckWords& words, bool audit);

} // namespace unclosed::cli
