// The report as JUnit XML, for CI systems that show test results: one suite a file, one failed case
// a finding, one skipped case for each place that was not analysed. A clean report has one case
// that passed, since some readers refuse a file without any.
#pragma once

#include "report/report.h"

#include <string>

namespace unclosed::report {

std::string renderJunit(const Report& report);

} // namespace unclosed::report
