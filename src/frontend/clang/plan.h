// From the C and C++ files of an audit to the jobs of the worker pool: the project's root, the
// compilation database or guessed flags, and the folders whose functions are extracted.
#pragma once

#include "frontend/clang/protocol.h"
#include "support/expected.h"

#include <string>
#include <vector>

namespace unclosed::clangfe {

struct PlanOptions {
  std::vector<std::string> files; // as reports show them
  std::string currentFolder;      // absolute: what relative paths are relative to
  std::string compileCommands;    // a database given by the user; empty: look for one
};

struct Plan {
  std::vector<Job> jobs; // in the order of PlanOptions::files
  std::vector<Root> roots;
  std::string database;      // the database used; empty when there is none
  size_t guessedFlags = 0;   // files whose flags had to be guessed
  std::string databaseFault; // why a database that was found could not be read
};

// An Error only when the database that the user named cannot be read.
Expected<Plan> plan(const PlanOptions& options);

// The folder that the project around `file` begins at: the nearest parent with version control
// data; without any, the file's own folder.
std::string projectRoot(const std::string& file);

} // namespace unclosed::clangfe
