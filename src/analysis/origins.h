// Which parameter each place of a function comes from, as far as copies tell: flow-insensitive, one
// look at the instructions. Views the function, which outlives it.
#pragma once

#include "analysis/interpreter.h"

#include <cstdint>
#include <vector>

namespace unclosed::analysis {

class Origins {
public:
  Origins(const Scope& scope, const ir::Function& function); // O(instructions)

  // The parameter that the place, or what it is a member of, comes from.
  uint16_t of(ir::PlaceId id) const;
  bool passedIn(ir::PlaceId id) const { return of(id) != NoParam; }
  // Whether the place holds what iterating over a parameter gives, not the parameter itself.
  bool isElement(ir::PlaceId id) const { return elements_[id]; }

private:
  void addCaptured();
  void call(const Scope& scope, const ir::Instr& instr);

  const ir::Function& function_;
  std::vector<uint16_t> from_;
  std::vector<bool> elements_;
};

} // namespace unclosed::analysis
