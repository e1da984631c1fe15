// A compilation database: compile_commands.json as CMake, Meson, Bear and others write it. Loaded
// once, immutable afterwards, shared by threads. Entries keep their arguments as written; what may
// reach Clang is decided in flags.h.
#pragma once

#include "support/expected.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace unclosed::clangfe {

struct CompileCommand {
  std::string file;                   // absolute, normal
  std::string directory;              // absolute
  std::vector<std::string> arguments; // without the compiler in front
};

class CompileCommands {
public:
  // Errors name the file and what is wrong in it. An entry without file or arguments is left out.
  static Expected<CompileCommands> load(const std::string& path);
  static Expected<CompileCommands> parse(const std::string& text, const std::string& where);

  // The first entry for the file (absolute, normal), or nullptr.
  const CompileCommand* find(const std::string& file) const;
  size_t size() const { return commands_.size(); }

private:
  std::map<std::string, CompileCommand> commands_;
};

// The nearest compile_commands.json to `folder`: in it, in its build*, out and cmake-build-*
// folders, then the same in each parent up to and including `root`.
std::optional<std::string> findCompileCommands(const std::string& folder, const std::string& root);

} // namespace unclosed::clangfe
