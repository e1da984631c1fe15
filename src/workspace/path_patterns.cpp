#include "workspace/path_patterns.h"

#include <utility>

namespace unclosed::workspace {
namespace {

std::string lines(const std::vector<std::string>& patterns) {
  std::string text;
  for (const std::string& pattern : patterns)
    text += pattern + "\n";
  return text;
}

} // namespace

PathPatterns::PathPatterns(std::string folder, const std::vector<std::string>& patterns)
    : patterns_(lines(patterns)) {
  moveTo(std::move(folder));
}

void PathPatterns::moveTo(std::string folder) {
  folder_ = std::move(folder);
  if (!folder_.ends_with('/')) folder_ += '/';
}

bool PathPatterns::matches(std::string_view absolute, bool isFolder) const {
  if (empty() || !absolute.starts_with(folder_)) return false;
  std::string_view path = absolute.substr(folder_.size());
  for (size_t slash = path.find('/'); slash != path.npos; slash = path.find('/', slash + 1)) {
    if (patterns_.match(path.substr(0, slash), true) == Verdict::Ignored) return true;
  }
  return !path.empty() && patterns_.match(path, isFolder) == Verdict::Ignored;
}

} // namespace unclosed::workspace
