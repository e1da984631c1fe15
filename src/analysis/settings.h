// UNC501 to UNC509: settings of pools, clients and frameworks whose values make leaks and
// exhaustion more likely, or harder to see. What the settings are is data (rules/settings.h).
#pragma once

#include "analysis/finding.h"
#include "analysis/rule_index.h"

#include <vector>

#include "link/program.h"

namespace unclosed::analysis {

// Adds one finding for each risky option. O(program).
void reportSettings(const link::Program& program, const RuleIndex& index,
                    std::vector<Finding>& findings);

} // namespace unclosed::analysis
