// Takes the findings that comments in the source ask to leave out from a report's findings to its
// suppressed ones, and remarks on comments that suppress nothing. A comment is about the line it
// stands on, or, alone on its line, about the next line of code; when that line begins a function
// or class, about all of it; `ignore-file` is about the file. What could not be analysed stays
// reported: only findings are suppressed.
#pragma once

#include "ir/ir.h"
#include "report/report.h"

#include <string>
#include <vector>

#include "suppress/directive.h"

namespace unclosed::suppress {

struct Lines {
  uint32_t first = 0, last = 0;
};

// The comments of one file, and what they may be about.
struct FileDirectives {
  std::string path;
  std::vector<Directive> directives;
  std::vector<Lines> scopes; // functions and classes, decorators included
};

// Nothing is remembered of a file without directives.
void addScopes(FileDirectives& file, const ir::Module& module);

// Files may come several times (a header with each file that includes it). Findings must not be
// filtered yet, or comments would look unused because of what the user selected.
void apply(std::vector<FileDirectives> files, report::Report& report);

} // namespace unclosed::suppress
