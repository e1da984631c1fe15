// The order in which functions are summarised: callees before callers.
#pragma once

#include <vector>

#include "link/calls.h"

namespace unclosed::link {

// Functions that (may) call each other in a cycle; `recursive` also for one that calls itself.
struct Component {
  std::vector<FunctionRef> functions; // sorted
  bool recursive = false;
  uint32_t level = 0; // above the levels of all that it calls: equal levels do not call each other
};

// All functions of the program that have a body, as strongly connected components of the call
// graph, callees first. A call is followed to what its name resolves to, to the methods that its
// name may mean (by the receiver's declared type; else all methods of the name while they are at
// most MaxCandidates), to constructors (`__init__`), context managers (`__enter__`/`__exit__` of
// constructed classes) and to functions captured or passed by name. O(functions + calls), no
// recursion on the stack; deterministic.
std::vector<Component> callOrder(ResolvedNames& names);

} // namespace unclosed::link
