// The report as SARIF 2.1.0, for GitHub code scanning, GitLab, Azure and editors. Everything that
// was not analysed is a tool notification. Columns are UTF-16 code units, as the log itself says.
// The log holds no time, no thread count and no command line: equal inputs give equal bytes.
#pragma once

#include "report/report.h"
#include "report/source_texts.h"

#include <string>

namespace unclosed::report {

// `currentFolder` is absolute; the paths in the report are relative to it.
std::string renderSarif(const Report& report, SourceTexts& sources,
                        const std::string& currentFolder);

} // namespace unclosed::report
