// The report as Markdown, as GitHub and GitLab read it: for step summaries, comments and issues.
// What code contributes (paths, names) is quoted, so that it cannot become markup.
#pragma once

#include "report/report.h"

#include <string>
#include <string_view>

namespace unclosed::report {

std::string renderMarkdown(const Report& report, size_t maxFindings);

// Prose of ours, in which backticks mean code, as inline Markdown.
std::string markdownText(std::string_view prose);
// `text` as a code span.
std::string markdownCode(std::string_view text);

} // namespace unclosed::report
