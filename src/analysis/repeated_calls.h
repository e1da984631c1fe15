// Calls in one function that say the same whenever they are made: of a function whose value depends
// on its arguments alone, with the same variables as arguments. A mask, `flags & FLAG`, is such a
// call, and so is a question that a variable is asked (`name.empty()`). What one branch has learnt
// of it holds for the next one, until one of the variables changes.
//
// Made once for a function, immutable.
#pragma once

#include "analysis/matcher.h"
#include "ir/ir.h"

#include <span>
#include <unordered_map>
#include <vector>

namespace unclosed::analysis {

// Whether the rules say of the call that its value depends on what it is given alone, and so that
// it changes none of that.
bool isPure(const Matcher& matcher, const ir::Call& call);

class RepeatedCalls {
public:
  RepeatedCalls() = default;
  // O(instructions).
  RepeatedCalls(const Matcher& matcher, const ir::Function& function);

  // The first instruction that makes the same call; None when there is no other than `instr`.
  ir::Index first(ir::Index instr) const;
  // The first of all that take the value of this variable, or of a part of it.
  std::span<const ir::Index> on(ir::PlaceId variable) const;

private:
  std::unordered_map<ir::Index, ir::Index> first_;
  std::unordered_map<ir::PlaceId, std::vector<ir::Index>> on_;
};

} // namespace unclosed::analysis
