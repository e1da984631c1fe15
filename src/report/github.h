// The report as workflow commands of GitHub Actions, which become annotations of the changed lines,
// and the summary line as plain text. GitHub shows ten errors and ten warnings a step; the rest is
// in its log and in the step summary, which is the Markdown report.
#pragma once

#include "report/report.h"
#include "report/source_texts.h"

#include <string>

namespace unclosed::report {

std::string renderGithub(const Report& report, SourceTexts& sources, size_t maxFindings);

} // namespace unclosed::report
