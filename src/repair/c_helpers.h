// What a repair asks of the other C and C++ files of a program: which functions do nothing but
// release what they are given, so that a repair may call them wherever it may call the release
// itself. By name: it counts only when every function of that name is of that kind.
#pragma once

#include "rules/rules.h"
#include "support/expected.h"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "repair/c_source.h"

namespace unclosed::repair {

class CHelpers {
public:
  using Read = std::function<Expected<std::string>(const std::string& path)>;

  CHelpers(Read read, std::vector<std::string> paths)
      : read_(std::move(read)), paths_(std::move(paths)) {}

  // Reads all files of the program when first asked for a name.
  bool onlyReleases(std::string_view name, const rules::RuleSet& rules) const;

private:
  Read read_;
  std::vector<std::string> paths_;
  mutable std::map<std::string, bool, std::less<>> known_;
};

// A function of a library that only looks at what it is given, or frees its memory: of the handles
// that are kept there it knows nothing.
bool isBorrower(const rules::RuleSet& rules, std::string_view name);

} // namespace unclosed::repair
