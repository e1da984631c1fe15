// The report for a terminal, in the form of a compiler's: editors and CI systems that know how to
// jump to `path:line:col:` can follow it. Ends with the summary line.
#pragma once

#include "report/backlog.h"
#include "report/report.h"
#include "report/source_texts.h"

#include <string>

namespace unclosed::report {

struct TextOptions {
  bool colour = false;
  bool quiet = false;               // one line a finding, no source, no steps
  bool verbose = false;             // also the confidence, and how many findings were held back
  size_t maxFindings = AllFindings; // printed; the rest is counted
  bool hyperlinks = false;          // places are links (OSC 8), for terminals that have them
  bool statistics = false;          // only the counts by rule
  std::string currentFolder;        // absolute, for links
  const Backlog* backlog = nullptr; // of `audit`: its tables, too
};

std::string renderText(const Report& report, SourceTexts& sources, const TextOptions& options);

} // namespace unclosed::report
