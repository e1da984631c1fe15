#include "repair/edit.h"

#include <algorithm>

namespace unclosed::repair {
namespace {

bool touches(const Edit& left, const Edit& right) {
  if (left == right) return false;
  if (left.begin == left.end && right.begin == right.end) return left.begin == right.begin;
  return left.begin < right.end && right.begin < left.end;
}

} // namespace

bool conflict(const Edits& left, const Edits& right) {
  return std::ranges::any_of(left, [&](const Edit& edit) {
    return std::ranges::any_of(right, [&](const Edit& other) { return touches(edit, other); });
  });
}

std::string applied(std::string_view source, Edits edits) {
  std::ranges::sort(edits);
  edits.erase(std::unique(edits.begin(), edits.end()), edits.end());
  std::string out;
  size_t at = 0;
  for (const Edit& edit : edits) {
    out += source.substr(at, edit.begin - at);
    out += edit.text;
    at = edit.end;
  }
  out += source.substr(at);
  return out;
}

size_t offsetBefore(std::string_view source, Edits edits, size_t offset) {
  std::ranges::sort(edits);
  edits.erase(std::unique(edits.begin(), edits.end()), edits.end());
  size_t at = 0, made = 0; // the same place in `source` and in the new text
  for (const Edit& edit : edits) {
    size_t begin = made + (edit.begin - at);
    if (offset < begin) break;
    at = edit.end;
    made = begin + edit.text.size();
    if (offset < made) return edit.begin;
  }
  return std::min(at + (offset - made), source.size());
}

Edit trimmed(std::string_view source, Edit edit) {
  std::string_view old = source.substr(edit.begin, edit.end - edit.begin);
  size_t limit = std::min(old.size(), edit.text.size());
  size_t same = 0, lines = 0;
  while (same < limit && old[same] == edit.text[same])
    if (old[same++] == '\n') lines = same;
  edit.begin += lines;
  edit.text.erase(0, lines);
  old.remove_prefix(lines);
  limit = std::min(old.size(), edit.text.size());
  lines = 0;
  for (size_t back = 0; back < limit; ++back) {
    if (old[old.size() - 1 - back] != edit.text[edit.text.size() - 1 - back]) break;
    if (old[old.size() - 1 - back] == '\n') lines = back;
  }
  edit.end -= lines;
  edit.text.resize(edit.text.size() - lines);
  return edit;
}

} // namespace unclosed::repair
