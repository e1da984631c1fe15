// The Python modules around a set of files that these import, and those that they import in turn:
// what an analysis of a few files has to see to know the project's wrappers, and has nothing to say
// of. Imports are found line by line, in functions and conditions too, and looked for as an
// interpreter would that runs in the file's folder, or in one above it, up to the project's root:
// the nearest folder under version control, else with a project's file, else above the package.
// What is installed elsewhere is not looked for.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace unclosed::workspace {

struct NeighbourOptions {
  // The files of a folder that holds the whole project are among `files` already.
  std::vector<std::string> folders;
  // Those nearest by imports come first; a file that needs more of them is better checked with its
  // project.
  size_t most = 2000;
};

// The text of a source; empty when it cannot be read.
using ReadSource = std::function<std::string(const std::string& path)>;

// Sorted, none of `files`, spelt as reports show them. Reads `files` and each neighbour once;
// O(text + imports · folders up to the root).
std::vector<std::string> neighboursOf(std::span<const std::string> files,
                                      const NeighbourOptions& options, const ReadSource& read);

} // namespace unclosed::workspace
