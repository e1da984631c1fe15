#include "support/suggestion.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

namespace unclosed::support {
namespace {

// Levenshtein distance. O(a * b) time, O(b) space; both are single words.
size_t editDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j)
    row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      size_t above = row[j];
      size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above + 1, row[j - 1] + 1, replaced});
      diagonal = above;
    }
  }
  return row[b.size()];
}

} // namespace

std::string suggestion(std::string_view word, std::span<const std::string_view> candidates) {
  if (candidates.empty()) return "";
  // A beginning counts as near, "argument" means "arg", but not as near as a slip of one letter.
  auto distance = [&](std::string_view candidate) {
    return word.starts_with(candidate) ? std::min<size_t>(2, editDistance(word, candidate))
                                       : editDistance(word, candidate);
  };
  auto nearest = std::ranges::min_element(candidates, {}, distance);
  // Beyond a third of the word it is no misspelling, and a guess would mislead.
  if (distance(*nearest) <= std::max<size_t>(2, word.size() / 3))
    return fmt::format("did you mean \"{}\"?", *nearest);
  return fmt::format("known are: {}", fmt::join(candidates, ", "));
}

} // namespace unclosed::support
