#include "analysis/dereferences.h"

#include "ir/arguments.h"
#include "ir/reads.h"

namespace unclosed::analysis {

Dereferences::Dereferences(const ir::Function& function, std::span<const uint32_t> tests) {
  auto note = [&](Key key, ir::PlaceId id) {
    if (id == ir::None) return;
    for (id = function.places[id].parent; id != ir::None; id = function.places[id].parent)
      if (tests[id] > 0) pointers_[key].push_back(id);
  };
  for (ir::Index i = 0; i < function.instrs.size(); ++i) {
    const ir::Instr& instr = function.instrs[i];
    if (instr.op == ir::Op::AddressOf) continue; // `&p->node` reads nothing
    note({i, false}, instr.dst);
    if (instr.op != ir::Op::Call) {
      ir::forEachRead(function, instr, [&](ir::PlaceId id) { note({i, false}, id); });
      continue;
    }
    const ir::Call& call = function.calls[instr.extra];
    note({i, false}, call.receiver);
    for (const ir::Arg& arg : ir::argsOf(function, call))
      if (!(arg.flags & ir::AddressTaken)) note({i, false}, arg.place);
  }
  for (ir::BlockId id = 0; id < function.blocks.size(); ++id)
    ir::forEachRead(function, function.blocks[id].term,
                    [&](ir::PlaceId place) { note({id, true}, place); });
}

} // namespace unclosed::analysis
