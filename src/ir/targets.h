// Where control goes at the normal end of a block, as all passes over the graph walk it: both
// targets of the terminator, then its cases. The exceptional edge leaves from within the block and
// is not among them.
#pragma once

#include "ir/ir.h"

namespace unclosed::ir {

// `visit` gets each block id once for each way there; O(cases).
void forEachTarget(const Function& function, const Block& block, const auto& visit) {
  for (BlockId target : block.term.targets)
    if (target != None) visit(target);
  for (Index i = 0; i < block.term.caseCount; ++i)
    visit(function.cases[block.term.cases + i].target);
}

} // namespace unclosed::ir
