#include "cli/filter.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace unclosed::cli {
namespace {

bool anyIsPrefix(const std::vector<std::string>& prefixes, const std::string& id) {
  return std::ranges::any_of(prefixes,
                             [&](const std::string& prefix) { return id.starts_with(prefix); });
}

} // namespace

Expected<Filter> Filter::make(const CheckConfig& config, const rules::RuleSet& rules) {
  std::set<std::string> known;
  for (const rules::Resource& resource : rules.resources)
    known.insert(resource.kind);
  for (const rules::SettingGroup& group : rules.settings)
    known.insert(group.kind);
  for (const std::string& kind : config.kinds) {
    if (known.contains(kind)) continue;
    return Error{fmt::format("no resource is of the kind \"{}\"", kind), "--kind",
                 fmt::format("the kinds are {}", fmt::join(known, ", "))};
  }
  return Filter(config);
}

bool Filter::wants(const analysis::Finding& finding) const {
  const auto& kinds = config_->kinds;
  if (!config_->select.empty() && !anyIsPrefix(config_->select, finding.rule)) return false;
  if (anyIsPrefix(config_->ignore, finding.rule)) return false;
  return kinds.empty() || std::ranges::find(kinds, finding.resourceKind) != kinds.end();
}

void Filter::apply(report::Report& report) const {
  std::erase_if(report.findings, [&](const analysis::Finding& f) { return !wants(f); });
  std::erase_if(report.suppressed, [&](const report::Suppressed& suppressed) {
    const analysis::Finding& finding = suppressed.finding;
    return !wants(finding) || finding.confidence < config_->minConfidence;
  });
  report.unsure += std::erase_if(report.findings, [&](const analysis::Finding& finding) {
    return finding.confidence < config_->minConfidence;
  });
}

} // namespace unclosed::cli
