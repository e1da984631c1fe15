// Follows one acquired value through the blocks of a function: over each way out (falling through,
// return, exception, break, continue), is it still held? Exceptions go to the `except` clauses and
// the `finally` around them, `if` branches that ask for the value are taken where it is there, a
// loop's body runs once and twice. It stops at nothing: what it does not understand does nothing.
#pragma once

#include "frontend/pattern/uses.h"

namespace unclosed::pattern {

// How the function can be left with the value still held.
struct Fate {
  uint32_t leftLine = ir::None;   // normally: the line of the `return`, or of the acquisition
  uint32_t raisedLine = ir::None; // by an exception that this line raises
  uint32_t overwrittenLine = ir::None;
  bool released = false;    // on some way
  bool moved = false;       // on some way
  bool passed = false;      // to a function that nothing is known of
  bool transaction = false; // a `with` block ends a transaction of it
};

// Follows `tracked` through lines [first, last), the body of its function. O(lines), times three
// for each level of `finally`.
Fate follow(Calls& calls, const Tracked& tracked, uint32_t first, uint32_t last);

// Whether a statement can raise: it calls, subscripts, raises, asserts or imports something.
bool canRaise(Calls& calls, uint32_t line);

} // namespace unclosed::pattern
