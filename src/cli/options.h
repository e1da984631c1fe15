// The command line, read into one of the Config values. The only file that knows the options'
// spelling is options.cpp.
#pragma once

#include "cli/config.h"

#include <string>
#include <variant>

namespace unclosed::cli {

// Text to print on standard output, and nothing else to do (help, version).
struct PrintOnly {
  std::string text;
};
// What is wrong with the command line, in words for the user.
struct UsageError {
  std::string message;
};

using Command = std::variant<CheckConfig, RulesConfig, ExplainConfig, PrintOnly, UsageError>;

Command readCommandLine(int argc, const char* const* argv);

} // namespace unclosed::cli
