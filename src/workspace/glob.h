// Shell patterns over paths with '/', as .gitignore and the command line use them: `*` and `?` stay
// within one segment, `[a-z]` and `[!a-z]` are classes, a backslash quotes, and a segment `**` is
// any number of segments (at the end: at least one). A Glob owns its text and is immutable.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace unclosed::workspace {

class Glob {
public:
  explicit Glob(std::string_view pattern);

  // Does the whole `path` match? Time is the product of both lengths at worst, never exponential.
  bool matches(std::string_view path) const;

private:
  std::vector<std::string> segments_;
};

// One segment without '/': the part of a Glob that .gitignore applies to a file's name.
bool matchesSegment(std::string_view pattern, std::string_view name);

// Does `text` hold a character that makes it a pattern?
bool hasWildcard(std::string_view text);

} // namespace unclosed::workspace
