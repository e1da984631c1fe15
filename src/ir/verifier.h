// The invariants that the engine relies on, checked: every index in range, blocks tile the
// instruction table, every block reachable by a jump exists, temporaries are assigned once,
// constants are never destinations, an instruction with MayRaise sits in a block with an
// exceptional successor, Catch and Unwind blocks hold no instruction that raises, parameters are
// Param places, parents precede their fields, functions' class and parent links exist.
#pragma once

#include "ir/ir.h"
#include "support/expected.h"

namespace unclosed::ir {

// The first violation, with function and block; O(size of the module).
Status verify(const Module& module);

} // namespace unclosed::ir
