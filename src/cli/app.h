// The program: reads the command line, runs one subcommand, returns the exit code.
#pragma once

namespace unclosed::cli {

int run(int argc, const char* const* argv);

} // namespace unclosed::cli
