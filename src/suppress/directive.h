// `unclosed: ignore[UNC103] reason`, as comments in the source say it. A Directive owns its text.
// It names at least one rule: an id, a name, or the beginning of ids (`UNC1`); one that names none,
// or one that does not exist, suppresses nothing, and `fault` says why.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "suppress/comments.h"

namespace unclosed::suppress {

struct Directive {
  ir::Range range;      // of the comment
  uint32_t applies = 0; // the line that it is about: its own, or the next one that is code
  bool wholeFile = false;
  std::vector<std::string> rules; // ids, or beginnings of ids; upper case
  std::string reason;             // may be empty
  std::string fault;              // not empty: it is none, and this is what is wrong with it
};

// All of a source, in its order. O(size), and fast when the source has none.
std::vector<Directive> directivesOf(std::string_view source, ir::Language language);

} // namespace unclosed::suppress
