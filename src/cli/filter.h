// Which findings the user wants to see, and how severe they are: --select, --ignore, --kind,
// --min-confidence, --severity, and what the configuration says differently for some paths.
#pragma once

#include "cli/config.h"
#include "report/report.h"
#include "support/expected.h"

#include <string>

namespace unclosed::cli {

class Filter {
public:
  // An Error for a kind that no rule has: a typing error must not look like a clean run.
  static Expected<Filter> make(const CheckConfig& config, const rules::RuleSet& rules);

  // Gives the findings their severities, removes those that are not wanted, suppressed ones too,
  // and counts those that only confidence holds back. Returns what it removed from the findings.
  std::vector<analysis::Finding> apply(report::Report& report) const;
  // Whether it would be left.
  bool wants(analysis::Finding finding) const { return judge(finding) == Verdict::Wanted; }

private:
  enum class Verdict { Wanted, Unsure, Unwanted };

  explicit Filter(const CheckConfig& config);
  // Also sets the finding's severity.
  Verdict judge(analysis::Finding& finding) const;
  std::vector<const PathOverride*> overridesOf(const std::string& path) const;

  const CheckConfig* config_; // outlives the filter
  std::string currentFolder_;
};

} // namespace unclosed::cli
