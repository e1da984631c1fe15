// The report in reviewdog's diagnostic format, one JSON object a line. Columns count bytes, as ours
// do.
#pragma once

#include "report/report.h"

#include <string>

namespace unclosed::report {

std::string renderRdjsonl(const Report& report);

} // namespace unclosed::report
