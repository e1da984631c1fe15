// The manual page, in the form of man(7), made from the table of commands.
#pragma once

#include "cli/command_table.h"

#include <string>
#include <vector>

namespace unclosed::cli {

std::string manualPage(const std::vector<CommandFacts>& table);

} // namespace unclosed::cli
