// What a repair asks of the other files of a program: which functions do nothing but release what
// they are given, so that a repair may call them wherever it may call the release itself; which
// methods hand out plain data; which attributes are columns of its classes. By their last names,
// without regard to imports: a name counts only when everything that has it is of that kind.
#pragma once

#include "rules/rules.h"
#include "support/expected.h"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace unclosed::repair {

class Helpers {
public:
  using Read = std::function<Expected<std::string>(const std::string& path)>;

  Helpers(Read read, std::vector<std::string> paths)
      : read_(std::move(read)), paths_(std::move(paths)) {}

  // Each reads all files of the program when first asked.
  bool onlyRelease(std::string_view name, const rules::Resource& resource) const;
  // The class defines the method itself, and what it returns does not need the resource.
  bool givesPlain(std::string_view owner, std::string_view method, const rules::RuleSet& rules,
                  const rules::Resource& resource) const;
  const std::set<std::string>& columns(const rules::Queries& queries) const;

private:
  using Names = std::pair<std::string, std::string>;

  bool judge(const std::string& name, const rules::Resource& resource, int depth) const;

  Read read_;
  std::vector<std::string> paths_;
  mutable std::map<Names, bool> releases_; // by name and resource
  mutable std::map<Names, bool> plain_;    // by class and method, and resource
  mutable std::optional<std::set<std::string>> columns_;
};

} // namespace unclosed::repair
