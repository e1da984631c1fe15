// The tables of a backlog as text and as comma-separated values, and the trend below them.
#pragma once

#include "report/backlog.h"
#include "report/style.h"

#include <string>

namespace unclosed::report {

std::string renderTables(const Report& report, const Backlog& backlog, const Style& style);
std::string renderTablesCsv(const Report& report, const Backlog& backlog);

} // namespace unclosed::report
