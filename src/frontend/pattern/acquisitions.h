// Finds the acquisitions of a statement, and judges from where each stands in it what becomes of
// the value at once: it is closed by the statement itself, has another owner, is dropped, or is
// bound to a variable that must be followed.
#pragma once

#include "frontend/pattern/uses.h"

namespace unclosed::pattern {

enum class Placement : uint8_t {
  Settled, // released, or owned by somebody else
  Dropped, // nothing holds it after the statement
  Bound,   // `tracked.name` holds it
  Changed, // acquiring changed the object `tracked.name` itself (a lock)
};

struct Acquisition {
  Tracked tracked;
  Placement placement = Placement::Settled;
  rules::Confidence confidence = rules::Confidence::Low;
  bool passed = false;      // dropped, but behind a function that nothing is known of
  bool transaction = false; // a `with` block that only ends its transaction
  uint32_t begin = 0, end = 0;
};

// The acquisitions of a line, in the order of the text.
std::vector<Acquisition> acquisitionsOf(Calls& calls, uint32_t line);

} // namespace unclosed::pattern
