// Comments of a source text, found by its words alone: what stands in a string is no comment. No
// parser is needed, so a file that cannot be parsed has its comments all the same.
#pragma once

#include "ir/ir.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace unclosed::suppress {

// One line of a comment. `text` points into the source and leaves out what marks it as a comment.
struct Comment {
  uint32_t line = 0; // counted from 1
  uint32_t column = 0;
  uint32_t endColumn = 0;
  std::string_view text;
  bool alone = false; // nothing else is on its line
};

// In the order of the text. O(size).
std::vector<Comment> commentsOf(std::string_view source, ir::Language language);

} // namespace unclosed::suppress
