// The command line over a configuration file over the defaults. Keys of the file are the names of
// options; they are checked and read by the table of options itself: what a file says is put in
// front of what the user typed, unless the user typed the same option.
#pragma once

#include "cli/options.h"

namespace unclosed::cli {

// The command with all that holds for it. A configuration file with a mistake is a UsageError.
Command readCommandLine(int argc, const char* const* argv);

} // namespace unclosed::cli
