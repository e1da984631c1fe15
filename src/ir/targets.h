// Where control goes at the normal end of a block, as all passes over the graph walk it: both
// targets of the terminator, then its cases. The exceptional edge leaves from within the block and
// is not among them.
#pragma once

#include "ir/ir.h"

#include <algorithm>
#include <string_view>

namespace unclosed::ir {

// `visit` gets each block id once for each way there; O(cases).
void forEachTarget(const Function& function, const Block& block, const auto& visit) {
  for (BlockId target : block.term.targets)
    if (target != None) visit(target);
  for (Index i = 0; i < block.term.caseCount; ++i)
    visit(function.cases[block.term.cases + i].target);
}

// `visit` gets each of the types that a handler names (Case::types, with blanks between them).
void forEachType(std::string_view types, const auto& visit) {
  while (!types.empty()) {
    size_t end = std::min(types.find(' '), types.size());
    visit(types.substr(0, end));
    types.remove_prefix(std::min(end + 1, types.size()));
  }
}

} // namespace unclosed::ir
