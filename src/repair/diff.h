// The difference of two texts in unified form, as `diff -u` and `git diff` write it: `patch` and
// `git apply` take it. A text without a line break at its end is said to be one.
#pragma once

#include <string>
#include <string_view>

namespace unclosed::repair {

// Empty when the texts are equal. `path` stands in the header after "a/" and "b/". O(lines · lines
// that differ).
std::string unifiedDiff(std::string_view path, std::string_view before, std::string_view after);

} // namespace unclosed::repair
