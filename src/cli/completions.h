// Completion scripts for shells, made from the table of commands.
#pragma once

#include "cli/command_table.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace unclosed::cli {

// Of "bash", "zsh" or "fish"; nothing for any other shell.
std::optional<std::string> completionScript(std::string_view shell,
                                            const std::vector<CommandFacts>& table);

} // namespace unclosed::cli
