// Reads and parses the Python files that an analysis of the whole program needs, and no others:
// those that name something to acquire, and those that have to do with them (analysis/demand.h).
#pragma once

#include "analysis/analysis.h"
#include "cli/file_result.h"
#include "cli/progress.h"
#include "frontend/pattern/pattern.h"

#include <map>
#include <span>
#include <string>
#include <vector>

namespace unclosed::cli {

struct LoadedPython {
  std::vector<ir::Module> modules; // in the order of the paths
  std::vector<size_t> pathOf;      // by module: position in the paths
  // Files that were read and hold nothing of interest.
  std::vector<std::string> unloaded;
  // One a path: the notice of a file that failed. All others count as analysed.
  std::vector<FileResult> results;
};

// The same for any number of jobs. What the parser does not take goes to `scanner`. Files that
// could matter are read twice: their texts are not kept. `texts`, by path, are read in the place of
// files.
LoadedPython loadPython(std::span<const std::string> paths, const analysis::Analyzer& analyzer,
                        const pattern::Scanner& scanner, unsigned jobs, Progress& progress,
                        const std::map<std::string, std::string>& texts);

} // namespace unclosed::cli
