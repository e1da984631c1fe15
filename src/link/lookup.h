// Follows one dotted name from module to module. A Lookup answers one question and counts its
// steps, so that circular re-exports end; names that need more than a few hundred steps mean
// nothing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "link/program.h"

namespace unclosed::link {

struct Tables;

class Lookup {
public:
  explicit Lookup(const Tables& tables) : tables_(tables) {}

  // A name as the frontend resolved it in `from`.
  Symbol resolve(ModuleId from, std::string_view dotted);
  // The attribute `path` (dotted) of a Python module.
  Symbol attribute(ModuleId module, std::string_view path);
  // The attribute `path` of a class: nested class, method or class variable, its own or inherited.
  Symbol member(ClassRef type, std::string_view path);
  // The dotted name outside the program that `dotted` stands for; empty when there is none.
  std::string external(ModuleId from, std::string_view dotted);

private:
  static constexpr int mostSteps = 400;

  bool isLoaded(uint32_t file) const; // of PythonPaths
  bool step() { return ++steps_ <= mostSteps; }
  Symbol own(ModuleId module, std::string_view name);
  Symbol variable(ModuleId module, std::string_view name);
  Symbol python(ModuleId from, std::string_view dotted);
  Symbol moduleOr(ModuleId module, std::string_view name);
  Symbol starred(ModuleId module, std::string_view name);
  Symbol native(ModuleId from, std::string_view name);
  Symbol alternative(ModuleId from, std::string_view dotted);
  bool defines(ModuleId module, std::string_view name) const;
  std::string externalAttribute(ModuleId module, std::string_view path);

  const Tables& tables_;
  std::vector<ModuleId> starred_; // modules whose star imports this lookup has asked
  int steps_ = 0;
};

} // namespace unclosed::link
