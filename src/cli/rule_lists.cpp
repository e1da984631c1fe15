#include "cli/rule_lists.h"

#include "report/markdown.h"
#include "report/report.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>

namespace unclosed::cli {
namespace {

using rules::Resource, rules::SettingGroup, rules::SettingRule;

struct Row {
  std::string_view language, library, id, kind, severity;
};

std::string_view languageTitle(rules::PackLanguage language) {
  switch (language) {
  case rules::PackLanguage::Python: return "Python";
  case rules::PackLanguage::C: return "C, C++";
  case rules::PackLanguage::Cxx: return "C++";
  }
  return "C";
}

std::vector<Row> rowsOf(const RuleList& list) {
  std::vector<Row> rows{{"language", "library", "id", "kind", "severity"}};
  for (const Resource* r : list.resources)
    rows.push_back({nameOf(r->language), r->library, r->id, r->kind, report::nameOf(r->severity)});
  for (const SettingGroup* group : list.settings)
    for (const SettingRule& rule : group->rules)
      rows.push_back(
          {"python", group->library, rule.id, rule.diagnostic, report::nameOf(rule.severity)});
  return rows;
}

size_t settingCount(const RuleList& list) {
  size_t count = 0;
  for (const SettingGroup* group : list.settings)
    count += group->rules.size();
  return count;
}

} // namespace

std::string_view nameOf(rules::PackLanguage language) {
  switch (language) {
  case rules::PackLanguage::Python: return "python";
  case rules::PackLanguage::C: return "c";
  case rules::PackLanguage::Cxx: return "c++";
  }
  return "c";
}

RuleList listRules(const rules::RuleSet& rules, std::span<const std::string> kinds) {
  auto wanted = [&](const std::string& kind) {
    return kinds.empty() || std::ranges::find(kinds, kind) != kinds.end();
  };
  RuleList list;
  for (const Resource& resource : rules.resources)
    if (wanted(resource.kind)) list.resources.push_back(&resource);
  for (const SettingGroup& group : rules.settings)
    if (wanted(group.kind)) list.settings.push_back(&group);
  std::ranges::sort(list.resources, {},
                    [](const Resource* r) { return std::tie(r->language, r->library, r->id); });
  std::ranges::sort(list.settings, {},
                    [](const SettingGroup* g) { return std::tie(g->library, g->id); });
  return list;
}

std::string rulesAsText(const RuleList& list) {
  std::vector<Row> rows = rowsOf(list);
  size_t library = 0, id = 0, kind = 0;
  for (const Row& row : rows) {
    library = std::max(library, row.library.size());
    id = std::max(id, row.id.size());
    kind = std::max(kind, row.kind.size());
  }
  std::string out;
  for (const Row& row : rows)
    fmt::format_to(std::back_inserter(out), "{:<8}  {:<{}}  {:<{}}  {:<{}}  {}\n", row.language,
                   row.library, library, row.id, id, row.kind, kind, row.severity);
  fmt::format_to(std::back_inserter(out), "{} resources, {} settings\n", list.resources.size(),
                 settingCount(list));
  return out;
}

std::string rulesAsJson(const RuleList& list) {
  auto out = nlohmann::ordered_json::array();
  for (const Resource* r : list.resources)
    out.push_back({{"type", "resource"},
                   {"id", r->id},
                   {"label", r->label},
                   {"kind", r->kind},
                   {"library", r->library},
                   {"language", nameOf(r->language)},
                   {"severity", report::nameOf(r->severity)},
                   {"advice", r->advice}});
  for (const SettingGroup* group : list.settings)
    for (const SettingRule& rule : group->rules)
      out.push_back({{"type", "setting"},
                     {"id", rule.id},
                     {"label", group->label},
                     {"kind", group->kind},
                     {"library", group->library},
                     {"language", "python"},
                     {"severity", report::nameOf(rule.severity)},
                     {"advice", rule.better},
                     {"rule", rule.diagnostic},
                     {"key", rule.key}});
  return out.dump(2) + "\n";
}

std::string rulesAsMarkdown(const RuleList& list) {
  std::map<std::pair<rules::PackLanguage, std::string_view>, std::pair<size_t, size_t>> counts;
  for (const Resource* r : list.resources)
    ++counts[{r->language, r->library}].first;
  for (const SettingGroup* group : list.settings)
    counts[{rules::PackLanguage::Python, group->library}].second += group->rules.size();
  std::string out = "| language | library | resources | settings |\n| --- | --- | ---: | ---: |\n";
  for (const auto& [key, count] : counts)
    fmt::format_to(std::back_inserter(out), "| {} | {} | {} | {} |\n", languageTitle(key.first),
                   report::markdownCell(key.second), count.first ? std::to_string(count.first) : "",
                   count.second ? std::to_string(count.second) : "");
  fmt::format_to(std::back_inserter(out), "| | **{} libraries** | **{}** | **{}** |\n",
                 counts.size(), list.resources.size(), settingCount(list));
  return out;
}

} // namespace unclosed::cli
