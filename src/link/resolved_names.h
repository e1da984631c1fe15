// What the names of a program's modules stand for, looked up once each: the order of calls and the
// analysis ask for the same names again and again.
//
// Views a Program, which outlives it. Filling it is for one thread; find() is for any number, once
// it is filled.
#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

#include "link/program.h"

namespace unclosed::link {

class ResolvedNames {
public:
  explicit ResolvedNames(const Program& program)
      : program_(program), byModule_(program.modules().size()) {}

  const Program& program() const { return program_; }

  // Program::resolve of a name that is part of the module's text.
  const Symbol& resolve(ModuleId from, std::string_view dotted) {
    auto [known, isNew] = byModule_[from].try_emplace(dotted);
    if (isNew) known->second = program_.resolve(from, dotted);
    return known->second;
  }
  // Only what has been looked up; nullptr for all other names.
  const Symbol* find(ModuleId from, std::string_view dotted) const {
    auto known = byModule_[from].find(dotted);
    return known == byModule_[from].end() ? nullptr : &known->second;
  }

private:
  const Program& program_;
  std::vector<std::unordered_map<std::string_view, Symbol>> byModule_;
};

} // namespace unclosed::link
