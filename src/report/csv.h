// The findings as comma-separated values (RFC 4180): a row of names, then one row a finding and one
// for each place that was not analysed and each remark.
#pragma once

#include "report/report.h"

#include <string>

namespace unclosed::report {

std::string renderCsv(const Report& report);

} // namespace unclosed::report
