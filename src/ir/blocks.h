// Questions about the graph of a function that need no states: which block an instruction is in,
// and where control can come to.
#pragma once

#include "ir/ir.h"
#include "ir/targets.h"

#include <vector>

namespace unclosed::ir {

// O(blocks). None for an instruction that no block holds.
inline BlockId blockOf(const Function& function, Index instr) {
  for (BlockId id = 0; id < function.blocks.size(); ++id) {
    const Block& block = function.blocks[id];
    if (block.first <= instr && instr < block.first + block.count) return id;
  }
  return None;
}

enum class Edges : uint8_t { Normal, All }; // All: exceptional ones, too

// By block: whether a way from the end of `from` leads to its begin. Ways end in blocks that
// `stops` holds of. O(blocks and edges).
std::vector<bool> reachable(const Function& function, BlockId from, Edges edges,
                            const auto& stops) {
  std::vector<bool> seen(function.blocks.size());
  std::vector<BlockId> open{from};
  auto reach = [&](BlockId id) {
    if (seen[id]) return;
    seen[id] = true;
    if (!stops(id)) open.push_back(id);
  };
  while (!open.empty()) {
    const Block& block = function.blocks[open.back()];
    open.pop_back();
    if (edges == Edges::All && block.exceptional != None) reach(block.exceptional);
    forEachTarget(function, block, reach);
  }
  return seen;
}

inline std::vector<bool> reachable(const Function& function, BlockId from,
                                   Edges edges = Edges::Normal) {
  return reachable(function, from, edges, [](BlockId) { return false; });
}

} // namespace unclosed::ir
