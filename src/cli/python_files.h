// The Python half of a run: each thread has its own frontend, all share the analyzer.
#pragma once

#include "analysis/analysis.h"
#include "cli/file_result.h"

#include <span>
#include <string>
#include <vector>

namespace unclosed::cli {

// One result a path, in their order, whatever the number of threads.
std::vector<FileResult> analysePythonFiles(std::span<const std::string> paths,
                                           const analysis::Analyzer& analyzer, unsigned jobs);

// A source that is no file: standard input.
FileResult analysePythonText(const std::string& path, std::string_view text,
                             const analysis::Analyzer& analyzer);

} // namespace unclosed::cli
