// The report as Checkstyle XML: one element a file, one error a finding. Columns count characters
// of UTF-16, as Java does.
#pragma once

#include "report/report.h"
#include "report/source_texts.h"

#include <string>

namespace unclosed::report {

std::string renderCheckstyle(const Report& report, SourceTexts& sources);

} // namespace unclosed::report
