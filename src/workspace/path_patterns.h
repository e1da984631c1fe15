// Patterns as in .gitignore that choose files by their path below a folder: a file is chosen when a
// pattern matches it, or one of the folders around it. The last pattern that has an opinion
// decides, so `!keep.py` takes back what came before. Files outside the folder are never chosen.
#pragma once

#include "workspace/ignore.h"

#include <string>
#include <string_view>
#include <vector>

namespace unclosed::workspace {

class PathPatterns {
public:
  PathPatterns() = default;
  // `folder` is absolute.
  PathPatterns(std::string folder, const std::vector<std::string>& patterns);

  // `absolute` is cleaned of "." and "..".
  bool matches(std::string_view absolute, bool isFolder = false) const;
  bool empty() const { return patterns_.empty(); }

  const std::string& folder() const { return folder_; }
  // The same patterns below another folder.
  void moveTo(std::string folder);

private:
  std::string folder_;
  IgnoreFile patterns_{""};
};

} // namespace unclosed::workspace
