// Repairs what an analysis finds, and proves each repair: the new text is parsed and the program is
// analysed again, and a repair stays only when its finding is gone and no other has come.
//
// Repairs that touch the same lines are made one after the other, each round from the findings in
// the text as it then is. Reads files and analyses through what the caller passes; writes nothing.
// The same input gives the same result.
#pragma once

#include "analysis/finding.h"
#include "rules/rules.h"
#include "support/expected.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "repair/repair.h"

namespace unclosed::repair {

// Texts by path.
using Texts = std::map<std::string, std::string>;

struct Analysed {
  std::vector<analysis::Finding> findings; // sorted
  std::map<std::string, size_t> unread;    // by path, the parts that could not be read
  std::vector<std::string> paths;          // of all files that were read
};

struct Task {
  const rules::RuleSet& rules;
  // The whole program, with `changed` in the place of what those files hold.
  std::function<Expected<Analysed>(const Texts& changed)> analyse;
  std::function<Expected<std::string>(const std::string& path)> read;
  // Which findings the user wants repaired.
  std::function<bool(const analysis::Finding&)> wants;
  bool unsafe = false; // repairs with doubts, too
  // Each repair from the text as it is, for somebody who may make one and leave the others.
  bool apart = false;
};

// What became of one finding of the text as it was.
struct Result {
  analysis::Finding finding;
  bool repaired = false;
  bool needsUnsafe = false; // there is a repair, with doubts
  std::string what;         // what was done, or why nothing was
  Edits edits{};            // Task::apart: what repairs it, in the text as it is
};

struct Outcome {
  Texts before, after; // of the files that change
  std::vector<Result> results;
};

// Whether the file is repaired as Python; C and C++ otherwise, when it is repaired at all.
bool isPython(const std::string& path);

Expected<Outcome> repairAll(const Task& task);

} // namespace unclosed::repair
