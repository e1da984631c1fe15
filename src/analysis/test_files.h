// Which files are tests by the names that pytest and unittest look for, and that C projects have
// taken from there. What they set up and register is no part of the program that is tested.
#pragma once

#include <string_view>

namespace unclosed::analysis {

inline bool isTestFile(std::string_view path) {
  std::string_view file = path.substr(path.rfind('/') + 1);
  std::string_view stem = file.substr(0, file.rfind('.'));
  return stem == "conftest" || stem.starts_with("test_") || stem.ends_with("_test");
}

// Those, and what lies with them.
inline bool isTestCode(std::string_view path) {
  if (isTestFile(path)) return true;
  while (true) {
    size_t slash = path.find('/');
    if (slash == path.npos) return false;
    std::string_view folder = path.substr(0, slash);
    if (folder == "tests" || folder == "test") return true;
    path.remove_prefix(slash + 1);
  }
}

} // namespace unclosed::analysis
