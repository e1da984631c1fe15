// Which functions must be interpreted, and what can be said of the others without it: most
// functions neither acquire anything nor touch what they are passed, and one look at their
// instructions tells all that callers must know.
#pragma once

#include "analysis/interpreter.h"

namespace unclosed::analysis {

// Whether the function may acquire something, or release or hand on what it is passed. Summaries
// of what it calls must be there. O(instructions).
bool mayMatter(const Scope& scope, const ir::Function& function);

// The summary of a function for which mayMatter() is false: what it keeps, and what it returns.
Summary surface(const Scope& scope, link::FunctionRef ref);

} // namespace unclosed::analysis
