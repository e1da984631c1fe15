// Runs another program to its end and takes what it says.
#pragma once

#include "support/expected.h"

#include <string>
#include <utility>
#include <vector>

namespace unclosed::support {

struct Command {
  std::vector<std::string> words; // the program, found on the PATH, first
  std::string input;              // its standard input
  std::vector<std::pair<std::string, std::string>> environment; // beside our own
};

struct CommandResult {
  int code = 0; // its exit code; 128 and the signal when one ended it
  std::string out, err;
};

// An Error only when the program cannot be started.
Expected<CommandResult> runCommand(const Command& command);

} // namespace unclosed::support
