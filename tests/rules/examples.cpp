#include "examples.h"

#include "rules/loader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

namespace unclosed::rules {

Said expectations(std::string_view source) {
  constexpr std::string_view mark = "expect: ";
  Said out;
  for (int line = 1; !source.empty(); ++line) {
    size_t end = std::min(source.find('\n'), source.size());
    std::string_view text = source.substr(0, end);
    if (size_t at = text.find(mark); at != std::string_view::npos)
      out.push_back(fmt::format("{}: {}", line, text.substr(at + mark.size())));
    source.remove_prefix(std::min(end + 1, source.size()));
  }
  std::ranges::sort(out);
  return out;
}

Said said(const std::vector<analysis::Finding>& findings, Confidence least) {
  Said out;
  for (const analysis::Finding& finding : findings) {
    // The examples of a resource are about what is released, not how large a pool is.
    const auto* info = analysis::findDiagnostic(finding.rule);
    bool isSetting = info != nullptr && info->counts == analysis::CountsAs::Setting;
    if (!isSetting && finding.confidence >= least)
      out.push_back(fmt::format("{}: {}", finding.range.begin.line, finding.rule));
  }
  std::ranges::sort(out);
  auto repeated = std::ranges::unique(out);
  out.erase(repeated.begin(), repeated.end());
  return out;
}

const RuleSet& builtinRuleSet() {
  static const RuleSet rules = [] {
    Expected<RuleSet> loaded = loadAll({});
    if (loaded) return std::move(*loaded);
    fmt::print(stderr, "{}\n", loaded.error().text());
    std::abort();
  }();
  return rules;
}

std::vector<std::string> idsOf(PackLanguage language) {
  std::vector<std::string> ids;
  for (const Resource& resource : builtinRuleSet().resources)
    if (resource.language == language) ids.push_back(resource.id);
  return ids;
}

const Resource& resourceOf(std::string_view id) {
  return *std::ranges::find(builtinRuleSet().resources, id, &Resource::id);
}

std::string testName(std::string_view id) {
  std::string name(id);
  std::ranges::replace(name, '-', '_');
  return name;
}

} // namespace unclosed::rules
