// The linker's names of C and C++ functions. Immutable; views point into the modules.
#pragma once

#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "link/program.h"

namespace unclosed::link {

class NativeNames {
public:
  // `modules` is sorted by path.
  explicit NativeNames(std::span<const ir::Module> modules);

  // By link name, else by qualified name when that is one function's only. Internal functions of
  // `from` come first, those of a header last. A repository may hold several programs, so of
  // several definitions the one that is nearest to `from` is meant: its own, else one that shares
  // the longest front of its path, else the first by path.
  FunctionRef find(ModuleId from, std::string_view name) const;
  // The first by path of the definitions of this function, which may be inline in many modules.
  FunctionRef canonical(FunctionRef function) const;

private:
  using Functions = std::vector<FunctionRef>;

  Functions internal(ModuleId from, std::string_view name) const;
  FunctionRef nearest(ModuleId from, const Functions& definitions) const;

  std::span<const ir::Module> modules_;
  std::unordered_map<std::string_view, Functions> byLink_;                    // external
  std::unordered_map<std::string_view, std::vector<std::string_view>> links_; // by qualified name
  std::unordered_map<std::string_view, Functions> internal_; // by qualified and by link name
};

} // namespace unclosed::link
