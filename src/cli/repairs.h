// Repairs of what an analysis finds, with the files, rules and options of a run: what `fix` makes,
// and what a SARIF log offers. Changes no file.
#pragma once

#include "cli/config.h"
#include "cli/run.h"
#include "support/expected.h"

#include <functional>

#include "repair/rounds.h"

namespace unclosed::cli {

// Repairs the findings that `wants` accepts.
Expected<repair::Outcome> findRepairs(const FixConfig& config, const rules::RuleSet& rules,
                                      std::function<bool(const analysis::Finding&)> wants,
                                      bool apart = false);

// Puts the safe repairs of the report's findings into the report.
Status offerRepairs(Run& run, const CheckConfig& config);

} // namespace unclosed::cli
