// The report as JSON for scripts, in a form of our own that README.md documents. `schemaVersion`
// grows when a field changes its meaning or goes; new fields may come at any time.
#pragma once

#include "report/report.h"

#include <string>

namespace unclosed::report {

std::string renderJson(const Report& report);

} // namespace unclosed::report
