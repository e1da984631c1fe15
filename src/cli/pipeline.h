// From paths to an unfiltered (but for comments in the sources), unsorted report: discovery, then
// the Python files by a pool of threads, then the C and C++ files by a pool of worker processes. A
// file that fails becomes a notice.
#pragma once

#include "analysis/memory.h"
#include "cli/config.h"
#include "report/report.h"
#include "report/source_texts.h"
#include "rules/rules.h"
#include "support/expected.h"

namespace unclosed::cli {

// An Error only when the run as a whole cannot start: a path that does not exist, a compilation
// database that cannot be read. `sources` gets the text of standard input. With a memory, what it
// knows of an earlier version of the program is not analysed again.
Expected<report::Report> analyseAll(const CheckConfig& config, const rules::RuleSet& rules,
                                    report::SourceTexts& sources,
                                    analysis::Memory* memory = nullptr);

} // namespace unclosed::cli
