// What can be done about one finding: edits of its file, in words what they do, and what speaks
// against making them unasked. A Repair is a proposal: whether the result parses, and whether the
// finding is gone from it, is for the caller to see.
#pragma once

#include <string>
#include <vector>

#include "repair/edit.h"

namespace unclosed::repair {

struct Repair {
  Edits edits;      // of the finding's file; they do not conflict with each other
  std::string what; // "puts `conn` into a `with` block"
  // Why the program might do something else afterwards; empty: it does not.
  std::vector<std::string> doubts;

  bool isSafe() const { return doubts.empty(); }
};

} // namespace unclosed::repair
