// The names by which the settings of the packs are found: calls, configuration keys, methods that
// load a configuration. Views the rules; immutable.
#pragma once

#include "analysis/rule_index.h"
#include "ir/ir.h"

#include <span>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace unclosed::analysis {

class SettingNames {
public:
  explicit SettingNames(const RuleIndex& index);

  struct Site {
    const rules::SettingGroup* group;
    const rules::OptionPlace* place;
  };
  const std::vector<Site>& sites() const { return sites_; }
  std::span<const Site> callsNamed(std::string_view dotted) const;
  // Whether a call of this last segment may be one that matters.
  bool mayBeCall(std::string_view lastSegment) const { return lasts_.contains(lastSegment); }
  bool isKey(std::string_view name) const { return keys_.contains(name); }
  // A call by its name as written: "app.config.from_file" is one of "from_file".
  bool isLoader(std::string_view written) const;
  // Whether the module names any of them. O(strings).
  bool mayMatter(const ir::Module& module) const;

private:
  std::vector<Site> sites_;
  std::unordered_map<std::string_view, std::vector<Site>> calls_;
  std::unordered_set<std::string_view> lasts_, keys_, loaders_, loaderMethods_;
};

} // namespace unclosed::analysis
