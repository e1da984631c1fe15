// The report as Markdown, as GitHub and GitLab read it: for step summaries, comments and issues.
// What code contributes (paths, names) is quoted, so that it cannot become markup.
#pragma once

#include "report/backlog.h"

#include <string>
#include <string_view>

namespace unclosed::report {

// With a backlog, its tables and trend; else the counts per rule.
std::string renderMarkdown(const Report& report, size_t maxFindings,
                           const Backlog* backlog = nullptr);

// Prose of ours, in which backticks mean code, as inline Markdown.
std::string markdownText(std::string_view prose);
// Inline Markdown as a cell of a table, which a bar would end, even one in code.
std::string markdownCell(std::string_view inlineMarkdown);
// `text` as a code span.
std::string markdownCode(std::string_view text);

} // namespace unclosed::report
