// What the HTML page shows, as JSON that html/model.js reads: findings whose texts are numbers in a
// table of words, since most are said thousands of times, and the source lines around them. Columns
// are UTF-16 code units, as in the page's own strings.
#pragma once

#include "report/backlog.h"
#include "report/report.h"
#include "report/source_texts.h"

#include <string>

namespace unclosed::report {

// One line, safe inside a `script` element.
std::string htmlData(const Report& report, SourceTexts& sources, const Backlog* backlog);

} // namespace unclosed::report
