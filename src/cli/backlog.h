// What `unclosed audit` adds to its report: libraries and owners of the findings, and the
// comparison with earlier audits.
#pragma once

#include "cli/config.h"
#include "report/backlog.h"
#include "support/expected.h"

#include <map>
#include <string>

namespace unclosed::cli {

// `report` is sorted; `libraries` are by the id of a resource. An Error for an earlier report that
// cannot be read.
Expected<report::Backlog> backlogOf(const report::Report& report, const CheckConfig& config,
                                    const std::map<std::string, std::string>& libraries);

} // namespace unclosed::cli
