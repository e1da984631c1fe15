#include "cli/filter.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>

namespace unclosed::cli {
namespace {

bool anyIsPrefix(const std::vector<std::string>& prefixes, const std::string& id) {
  return std::ranges::any_of(prefixes,
                             [&](const std::string& prefix) { return id.starts_with(prefix); });
}

void setSeverity(analysis::Finding& finding, const std::vector<SeverityRule>& rules) {
  for (const SeverityRule& rule : rules)
    if (finding.rule.starts_with(rule.rule)) finding.severity = rule.severity;
}

std::set<std::string> kindsOf(const rules::RuleSet& rules) {
  std::set<std::string> known;
  for (const rules::Resource& resource : rules.resources)
    known.insert(resource.kind);
  for (const rules::SettingGroup& group : rules.settings)
    known.insert(group.kind);
  return known;
}

} // namespace

Filter::Filter(const CheckConfig& config) : config_(&config) {
  std::error_code error;
  currentFolder_ = std::filesystem::current_path(error).string();
}

Expected<Filter> Filter::make(const CheckConfig& config, const rules::RuleSet& rules) {
  std::set<std::string> known = kindsOf(rules);
  std::vector<std::string> named = config.kinds;
  for (const PathOverride& override : config.overrides)
    if (override.kinds) named.insert(named.end(), override.kinds->begin(), override.kinds->end());
  for (const std::string& kind : named) {
    if (known.contains(kind)) continue;
    return Error{fmt::format("no resource is of the kind \"{}\"", kind), "--kind",
                 fmt::format("the kinds are {}", fmt::join(known, ", "))};
  }
  return Filter(config);
}

std::vector<const PathOverride*> Filter::overridesOf(const std::string& path) const {
  std::vector<const PathOverride*> found;
  if (config_->overrides.empty()) return found;
  std::filesystem::path absolute = std::filesystem::path(currentFolder_) / path;
  std::string clean = absolute.lexically_normal().string();
  for (const PathOverride& override : config_->overrides)
    if (override.paths.matches(clean)) found.push_back(&override);
  return found;
}

Filter::Verdict Filter::judge(analysis::Finding& finding) const {
  const std::vector<std::string>* select = &config_->select;
  const std::vector<std::string>* kinds = &config_->kinds;
  rules::Confidence least = config_->minConfidence;
  bool ignored = anyIsPrefix(config_->ignore, finding.rule);
  setSeverity(finding, config_->severities);
  for (const PathOverride* override : overridesOf(finding.path)) {
    if (override->select) select = &*override->select;
    if (override->kinds) kinds = &*override->kinds;
    least = override->minConfidence.value_or(least);
    ignored = ignored || anyIsPrefix(override->ignore, finding.rule);
    setSeverity(finding, override->severities);
  }
  if (ignored) return Verdict::Unwanted;
  if (!select->empty() && !anyIsPrefix(*select, finding.rule)) return Verdict::Unwanted;
  bool ofKind = kinds->empty() || std::ranges::find(*kinds, finding.resourceKind) != kinds->end();
  if (!ofKind) return Verdict::Unwanted;
  return finding.confidence < least ? Verdict::Unsure : Verdict::Wanted;
}

std::vector<analysis::Finding> Filter::apply(report::Report& report) const {
  std::vector<analysis::Finding> wanted, heldBack;
  for (analysis::Finding& finding : report.findings) {
    Verdict verdict = judge(finding);
    if (verdict == Verdict::Unsure) ++report.unsure;
    (verdict == Verdict::Wanted ? wanted : heldBack).push_back(std::move(finding));
  }
  report.findings = std::move(wanted);
  std::vector<report::Suppressed> suppressed;
  for (report::Suppressed& item : report.suppressed)
    if (judge(item.finding) == Verdict::Wanted) suppressed.push_back(std::move(item));
  report.suppressed = std::move(suppressed);
  return heldBack;
}

} // namespace unclosed::cli
