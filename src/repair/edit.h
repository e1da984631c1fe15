// Changes to a source text as values: a byte range and what takes its place. Edits know no language
// and are applied all at once, so that each is written in terms of the text as it was.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace unclosed::repair {

struct Edit {
  size_t begin = 0, end = 0; // bytes; equal for an insertion
  std::string text;
  auto operator<=>(const Edit&) const = default;
};
using Edits = std::vector<Edit>;

// Whether the two change the same bytes, or insert different text at the same place. Equal edits
// (the same import, wanted twice) do not.
bool conflict(const Edits& left, const Edits& right);

// `source` with the edits made; equal ones are made once. They must not conflict with each other.
// O(size + edits · log edits).
std::string applied(std::string_view source, Edits edits);

// Where the byte of the text with the edits made stands in `source`: at the beginning of the edit
// when it is new.
size_t offsetBefore(std::string_view source, Edits edits, size_t offset);

// The edits without what they leave as it is: a replacement that shares its beginning and end with
// the replaced text shrinks to whole lines that differ.
Edit trimmed(std::string_view source, Edit edit);

} // namespace unclosed::repair
