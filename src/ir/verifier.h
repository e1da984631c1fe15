// The invariants that the engine relies on, checked: every index in range, blocks tile the
// instruction table, every block reachable by a jump exists, temporaries are assigned once,
// constants are never destinations, an instruction with MayRaise sits in a block with an
// exceptional successor (and so does a Throw), Catch and Unwind blocks hold no instruction that
// raises, parameters are Param places, parents precede their fields, equal places have one id,
// operands and targets that an operation needs are there, functions' parent links exist and, in
// Python, their classes (a C++ class may stand in a header).
#pragma once

#include "ir/ir.h"
#include "support/expected.h"

namespace unclosed::ir {

// The first violation, with function and block; O(size of the module).
Status verify(const Module& module);

} // namespace unclosed::ir
