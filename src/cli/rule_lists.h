// The lists that `unclosed rules` prints of what the packs know: resources, then settings.
#pragma once

#include "rules/rules.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace unclosed::cli {

// What is to be listed, in the order of language, library and id. Points into a RuleSet.
struct RuleList {
  std::vector<const rules::Resource*> resources;
  std::vector<const rules::SettingGroup*> settings;
  bool empty() const { return resources.empty() && settings.empty(); }
};

// Everything of these kinds; of all kinds when there are none.
RuleList listRules(const rules::RuleSet& rules, std::span<const std::string> kinds);

// "python", "c", "c++".
std::string_view nameOf(rules::PackLanguage language);

std::string rulesAsText(const RuleList& list);
// An array with one object a resource or setting.
std::string rulesAsJson(const RuleList& list);
// A table with one row a library.
std::string rulesAsMarkdown(const RuleList& list);

} // namespace unclosed::cli
