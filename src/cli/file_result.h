// What reading one file gives: modules for the analysis of the whole program, and what is to be
// said of the file itself. Made by one thread, merged in the files' order.
#pragma once

#include "ir/ir.h"
#include "report/report.h"

#include <string>
#include <string_view>
#include <vector>

#include "suppress/suppress.h"

namespace unclosed::cli {

struct FileResult {
  std::vector<ir::Module> modules; // of the file, then of headers first read with it
  std::vector<report::Notice> notices;
  std::vector<suppress::FileDirectives> directives;
  std::vector<analysis::Finding> findings; // of what was read without a tree
  std::vector<std::string> paths;          // that were analysed, at least in part
  bool analysed = false; // a header is read with the files that include it, and does not count
};

// A file that was not analysed at all.
FileResult failedFile(const std::string& path, std::string reason);

// Remembers the comments of a source text that ask to leave findings out. Before addModule(), which
// tells what they are about.
void addDirectives(FileResult& result, const std::string& path, std::string_view text,
                   ir::Language language);

// What is told of a place that was read line by line, because of `reason`.
std::string fallbackReason(std::string_view reason);

// Adds the module, and a notice for each place that its frontend could not read.
void addModule(FileResult& result, ir::Module module);

// What the results of all files become.
struct Collected {
  report::Report report;
  std::vector<ir::Module> modules;
  std::vector<suppress::FileDirectives> directives;

  void merge(FileResult result);
};

} // namespace unclosed::cli
