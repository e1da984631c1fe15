// Standard output and standard error, as the subcommands use them: results go to the first, what is
// said about the run to the second.
#pragma once

#include "cli/config.h"
#include "support/expected.h"

#include <string_view>

namespace unclosed::cli {

// Prints "unclosed: error: ..." and returns ExitFailure.
int fail(std::string_view message);
int fail(const Error& error);

// Prints a line about the run on standard error.
void inform(std::string_view message);

// Writes `text` to standard output; ExitClean, or ExitFailure when that fails.
int printText(std::string_view text);

// Can places on standard output be links (OSC 8)? FORCE_HYPERLINK says yes, or no when it is 0.
bool wantsHyperlinks();

// Should standard output be coloured?
bool wantsColour(ColourMode mode);

} // namespace unclosed::cli
