// The report as one HTML page that needs no network and no server: it carries its styles, its
// program and its findings as data, with the source lines that they touch. The page draws what is
// looked at only, so that ten thousand findings open at once. Its parts are the files in html/,
// compiled in.
#pragma once

#include "report/backlog.h"
#include "report/report.h"
#include "report/source_texts.h"

#include <string>

namespace unclosed::report {

std::string renderHtml(const Report& report, SourceTexts& sources, const Backlog* backlog);

} // namespace unclosed::report
