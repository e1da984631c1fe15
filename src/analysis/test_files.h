// Which Python files are tests by the names that pytest and unittest look for. What they set up and
// register is no part of the program that is tested.
#pragma once

#include <string_view>

namespace unclosed::analysis {

inline bool isTestFile(std::string_view path) {
  std::string_view file = path.substr(path.rfind('/') + 1);
  return file == "conftest.py" || file.starts_with("test_") || file.ends_with("_test.py");
}

} // namespace unclosed::analysis
