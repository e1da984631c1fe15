// From what the user typed to the list of files to read. A path is a file, a folder (walked
// recursively) or a pattern with wildcards. A folder's walk honours .gitignore files, those of the
// parent folders of the same repository included, leaves out folders that never hold the user's own
// sources (version control, virtual environments, caches, build output), and does not follow
// symbolic links, so a loop of them cannot trap it. A file or folder given by name is always read.
//
// The result is sorted by path and free of duplicates, so every run sees the same order.
#pragma once

#include "ir/ir.h"
#include "support/expected.h"
#include "workspace/path_patterns.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace unclosed::workspace {

struct SourceFile {
  std::string path; // '/' separated; relative to the current folder when it lies inside it
  ir::Language language = ir::Language::Python;
};

// A file that was found and will not be read, and why.
struct Skipped {
  std::string path;
  std::string reason;
};

// Sources that nobody here writes, or that no frontend reads.
struct LeftOut {
  std::string path;      // the folder, or the first of the files
  std::string what;      // "vendored code", "generated code", "CUDA", "Objective-C"
  size_t files = 0;      // sources in it
  bool byChoice = false; // they are read when the options say so
  bool isFile = false;
};

struct Sources {
  std::vector<SourceFile> files;
  std::vector<Skipped> skipped;
  std::vector<LeftOut> leftOut;
};

struct DiscoveryOptions {
  std::vector<std::string> paths = {"."};
  // A bigger file is generated or is data; it is skipped with a notice unless given by name.
  uint64_t maxFileBytes = 4u << 20;
  PathPatterns exclude;      // left out of walks
  bool excludeNamed = false; // also what was given by name
  // Folders of other projects' code and of generated code are read, too.
  bool includeVendored = false;
};

// An Error names the path that does not exist, or the pattern that matches nothing.
Expected<Sources> discover(const DiscoveryOptions& options);

// `path` as reports show it: cleaned of "./" and "//", relative when inside `currentFolder`.
std::string shownPath(std::string_view path, std::string_view currentFolder);

} // namespace unclosed::workspace
