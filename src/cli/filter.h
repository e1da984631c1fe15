// Which findings the user wants to see: --select, --ignore, --kind, --min-confidence.
#pragma once

#include "cli/config.h"
#include "report/report.h"
#include "support/expected.h"

namespace unclosed::cli {

class Filter {
public:
  // An Error for a kind that no rule has: a typing error must not look like a clean run.
  static Expected<Filter> make(const CheckConfig& config, const rules::RuleSet& rules);

  // Removes the findings that are not wanted, suppressed ones too, and counts those that only
  // confidence holds back.
  void apply(report::Report& report) const;

private:
  explicit Filter(const CheckConfig& config) : config_(&config) {}
  bool wants(const analysis::Finding& finding) const;

  const CheckConfig* config_; // outlives the filter
};

} // namespace unclosed::cli
