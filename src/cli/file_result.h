// What reading one file gives: modules for the analysis of the whole program, and what is to be
// said of the file itself. Made by one thread, merged in the files' order.
#pragma once

#include "ir/ir.h"
#include "report/report.h"

#include <string>
#include <vector>

namespace unclosed::cli {

struct FileResult {
  std::vector<ir::Module> modules; // of the file, then of headers first read with it
  std::vector<report::Notice> notices;
  bool analysed = false; // a header is read with the files that include it, and does not count
};

// A file that was not analysed at all.
FileResult failedFile(const std::string& path, std::string reason);

// Adds the module, and a notice for each place that its frontend could not read.
void addModule(FileResult& result, ir::Module module);

// Adds all but the modules, which go to `modules`.
void merge(report::Report& report, FileResult result, std::vector<ir::Module>& modules);

} // namespace unclosed::cli
