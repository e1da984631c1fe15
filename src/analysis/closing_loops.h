// Loops that release what an array holds, element by element: `while (n-- > 0) close(fds[n])`. The
// engine does not count turns, so that it would also see such a loop passed by where it cannot be.
#pragma once

#include "ir/ir.h"

#include <vector>

namespace unclosed::analysis {

struct Scope;

// Who leaves the block for `out` has come to the normal end of such a loop.
struct LoopEnd {
  ir::BlockId block = ir::None, out = ir::None;
  std::vector<ir::PlaceId> drained; // elements by an unknown index, as the loop names them
};

// `order`: the blocks in reverse postorder; UINT32_MAX for what is not reached. Summaries of what
// the function calls must be there. O(loops * blocks).
std::vector<LoopEnd> closingLoops(const Scope& scope, const ir::Function& function,
                                  const std::vector<uint32_t>& order);

} // namespace unclosed::analysis
