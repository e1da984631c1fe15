// The report as JSON for scripts, in a form of our own that README.md documents. `schemaVersion`
// grows when a field changes its meaning or goes; new fields may come at any time.
#pragma once

#include "report/backlog.h"

#include <string>

namespace unclosed::report {

// With a backlog, each finding has its library and owner, and `backlog` has the tables.
std::string renderJson(const Report& report, const Backlog* backlog = nullptr);

} // namespace unclosed::report
