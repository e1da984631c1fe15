// Which functions must be interpreted, and what can be said of the others without it: most
// functions neither acquire anything nor touch what they are passed, and one look at their
// instructions tells all that callers must know.
#pragma once

#include "analysis/interpreter.h"
#include "analysis/origins.h"

namespace unclosed::analysis {

struct Relevance {
  bool matters = false;  // the function may acquire something, or do something to what it is passed
  bool releases = false; // ... namely release it
};

// Summaries of what the function calls must be there. O(instructions).
Relevance relevanceOf(const Scope& scope, const ir::Function& function, const Origins& origins);

// The summary of a function that does not matter: what it keeps, and what it returns.
Summary surface(const Scope& scope, link::FunctionRef ref, const Origins& origins);

} // namespace unclosed::analysis
