// Whether what a call makes is used by nobody but the function that makes it: a lock that no other
// thread ever sees. And whether it is used a single time, too: an engine of a script that connects
// once. What matters for long-lived things does not for it.
#pragma once

#include "ir/ir.h"

namespace unclosed::analysis {

// `call` is an index into Function::calls. O(instructions).
bool staysInside(const ir::Function& function, ir::Index call);
bool hasSingleUse(const ir::Function& function, ir::Index call);

} // namespace unclosed::analysis
