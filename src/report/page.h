// What `unclosed explain` says of a diagnostic, as text for a terminal and as a page in Markdown.
// Both, and the help in SARIF, are made from the same facts (analysis::DiagnosticInfo), so that
// they cannot disagree. Why it is silent where a framework does the work is in the packs.
#pragma once

#include "analysis/finding.h"
#include "rules/rules.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace unclosed::report {

// Of what is done already, only what concerns the diagnostic is said.
using DoneAlready = std::span<const rules::DoneAlready>;

std::string renderPageText(const analysis::DiagnosticInfo& info, DoneAlready done = {});
// Lines of up to 100 columns, ends with a line break.
std::string renderPageMarkdown(const analysis::DiagnosticInfo& info, DoneAlready done = {});

struct PageFile {
  std::string name; // "UNC103.md"
  std::string text;
};
// One page a diagnostic, and "README.md", which lists them.
std::vector<PageFile> pageFiles(DoneAlready done);

// Prose on one line: whatever blanks and line breaks are between its words become one blank.
std::string oneLine(std::string_view prose);
// Prose in lines of up to `width` bytes, each ended.
std::string wrapped(std::string_view prose, size_t width);
// Each line four blanks further to the right, and ended; empty lines stay empty.
std::string indented(std::string_view code);

} // namespace unclosed::report
