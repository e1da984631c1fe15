// Whether what a call makes is used a single time by the function that makes it, and by nobody
// else: an engine of a script that connects once. What matters for long-lived things does not for
// it.
#pragma once

#include "ir/ir.h"

namespace unclosed::analysis {

// `call` is an index into Function::calls. O(instructions).
bool hasSingleUse(const ir::Function& function, ir::Index call);

} // namespace unclosed::analysis
