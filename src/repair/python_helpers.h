// The functions of a program that do nothing but release what they are given: a repair may call
// them wherever it may call the release itself. By their last name, without regard to imports: a
// name counts only when every function that has it is of that kind.
#pragma once

#include "rules/rules.h"
#include "support/expected.h"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace unclosed::repair {

class Helpers {
public:
  using Read = std::function<Expected<std::string>(const std::string& path)>;

  Helpers(Read read, std::vector<std::string> paths)
      : read_(std::move(read)), paths_(std::move(paths)) {}

  // Reads all files of the program when first asked for a name.
  bool onlyRelease(std::string_view name, const rules::Resource& resource) const;

private:
  bool judge(const std::string& name, const rules::Resource& resource, int depth) const;

  Read read_;
  std::vector<std::string> paths_;
  mutable std::map<std::pair<std::string, std::string>, bool> known_; // by name and resource
};

} // namespace unclosed::repair
