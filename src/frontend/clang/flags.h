// Which compiler arguments reach Clang. Arguments come from a compile_commands.json that the
// audited project wrote, so they are not trusted: only flags that choose language, standard,
// macros, include paths, target and exceptions pass, each spelled anew. Nothing that loads a
// plugin, names an output, runs a program or reads a response file does.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace unclosed::clangfe {

// The allowed ones of `arguments` (without the compiler's name in front), in their order, with
// relative paths resolved against `directory`. `-include FILE` passes only when FILE is below
// `projectRoot`.
std::vector<std::string> allowedFlags(std::span<const std::string> arguments,
                                      const std::string& directory, const std::string& projectRoot);

// Those of `arguments` that change how the standard headers are read, but for macros: files that
// agree in them may share these headers.
std::vector<std::string> sharedFlags(std::span<const std::string> arguments);

// Splits a shell-quoted command line as `compile_commands.json` has it in "command".
std::vector<std::string> splitCommand(const std::string& command);

// Is `path` the same as or below `folder`? Both absolute and normal.
bool isBelow(const std::string& path, const std::string& folder);

} // namespace unclosed::clangfe
