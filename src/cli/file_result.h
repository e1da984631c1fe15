// What the analysis of one file adds to the report. Made by one thread, merged in the files' order.
#pragma once

#include "analysis/analysis.h"
#include "ir/ir.h"
#include "report/report.h"

#include <string>
#include <vector>

namespace unclosed::cli {

struct FileResult {
  std::vector<analysis::Finding> findings;
  std::vector<report::Notice> notices;
  bool analysed = false;
};

// A file that was not analysed at all.
FileResult failedFile(const std::string& path, std::string reason);

// Findings of the module, and a notice for each place that its frontend could not read.
FileResult analyseModule(const analysis::Analyzer& analyzer, const ir::Module& module);

void merge(report::Report& report, FileResult result);

} // namespace unclosed::cli
