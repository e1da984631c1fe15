// What a run has to say, before any format: the findings, and what could not be read. A Report is a
// plain value, sorted by its maker (sortReport), and every format renders the same one, so counts
// and order agree between them.
#pragma once

#include "analysis/finding.h"
#include "ir/ir.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace unclosed::report {

// Something that was not analysed: a whole file, or the part of one at `range`.
struct Notice {
  std::string path;
  ir::Range range;      // begin.line 0: the whole file
  std::string function; // qualified name of what could not be read, when it is a function
  std::string reason;   // "syntax error"
  bool wholeFile() const { return range.begin.line == 0; }
};

// What takes the place of a part of the finding's file.
struct Replacement {
  ir::Range range;
  std::string text;
};

// What mends a finding and changes nothing else, and in words what it does. The replacements do not
// overlap, and are sorted.
struct Fix {
  std::string what; // "puts `conn` into a `with` block"
  std::vector<Replacement> replacements;
};

// A finding that a comment in the source asks to leave out.
struct Suppressed {
  analysis::Finding finding;
  std::string reason; // the comment's; may be empty
  ir::Range comment;  // in the finding's file
};

// Something to mend in how the tool is used: a comment that suppresses nothing.
struct Remark {
  std::string path;
  ir::Range range;
  std::string message; // a sentence without a period
};

// A limit of --max-findings that is none.
inline constexpr size_t AllFindings = SIZE_MAX;

struct Report {
  std::vector<analysis::Finding> findings; // those that count
  std::vector<Fix> fixes; // one a finding, without replacements where there is none; or
                          // empty: nobody has looked for any
  std::vector<Suppressed> suppressed;
  std::vector<analysis::Finding> known; // by the baseline
  std::string baseline;                 // its file; empty: none was asked for
  std::vector<Notice> notices;
  std::vector<Remark> remarks;
  std::vector<std::string> analysed; // paths of the sources and headers that were read
  size_t filesChecked = 0;           // analysed, at least in part
  size_t unchanged = 0;  // findings that were there before the change that was asked about
  size_t unsure = 0;     // findings held back because their confidence is too low
  bool completed = true; // false: the run could not do its job
};

// Brings the report into the order that every format keeps, and drops repeated entries: a header's
// function is analysed once for every file that includes it.
void sortReport(Report& report);

// The order of findings in a report.
bool comesBefore(const analysis::Finding& a, const analysis::Finding& b);

struct Totals {
  size_t leaks = 0;
  size_t misuses = 0;  // released twice, used after release
  size_t settings = 0; // that make exhaustion more likely, or harder to see
  size_t filesWithFindings = 0;
  size_t filesNotAnalysed = 0;
  size_t filesInPart = 0; // analysed, but for some function
};
Totals totalsOf(const Report& report);

// "Found 51 leaks in 17 files (checked 214 files, 3 not analysed)".
std::string summaryLine(const Report& report);

// "1 file", "2 files".
std::string counted(size_t count, std::string_view noun);

// "error", "warning", "note"; "high", "medium", "low".
std::string_view nameOf(analysis::Severity severity);
std::string_view nameOf(analysis::Confidence confidence);

} // namespace unclosed::report
