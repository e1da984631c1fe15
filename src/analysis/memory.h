// What earlier analyses of a program have found out, so that the analysis of its next version does
// again only what the change can reach. The unit is a component of the call order: functions that
// call each other in a cycle, mostly a single one.
//
// An entry is kept under a content key of all that goes into the analysis of the component (rules,
// the module's own text, its Surroundings), together with the summaries that it has read. It holds
// as long as the key and those summaries are what they were: then so are its own summaries, and
// what it has reported, to the letter. A function that changes is analysed again; its callers only
// where its summary is another one.
//
// Filled and read by Analyzer::analyse, one analysis at a time; owns all it holds.
#pragma once

#include "analysis/leaks.h"
#include "analysis/summaries.h"
#include "support/digest.h"

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace unclosed::analysis {

class Memory {
public:
  struct Entry {
    support::Digest key;
    std::vector<std::pair<support::Digest, support::Digest>> reads; // function, its summary
    std::vector<std::pair<std::string, Deeds>> methods;             // by name
    std::vector<Summary> summaries;                                 // one a function
    std::vector<Reported> reported;
  };

  // What is known of the component whose functions have these names (FunctionNames); nullptr when
  // nothing is. O(log entries).
  const Entry* find(const support::Digest& component) const;

  // Puts what the analysis of one version of the program has used or made in the place of
  // everything before.
  void replace(std::map<support::Digest, Entry> entries, size_t reused);

  // Of the last analysis: components that were analysed, and those that were not again.
  size_t analysed() const { return entries_.size() - reused_; }
  size_t reused() const { return reused_; }

private:
  std::map<support::Digest, Entry> entries_;
  size_t reused_ = 0;
};

// A name for each function of a program that outlives the program: its path and qualified name, and
// which one of that name it is.
class FunctionNames {
public:
  explicit FunctionNames(const link::Program& program); // O(functions · log)

  const support::Digest& of(link::FunctionRef ref) const {
    return names_[ref.module][ref.function];
  }
  support::Digest of(const link::Component& component) const;
  // Nothing when the program has no such function. O(log functions).
  link::FunctionRef find(const support::Digest& name) const;

private:
  std::vector<std::vector<support::Digest>> names_;
  std::map<support::Digest, link::FunctionRef> byName_;
};

} // namespace unclosed::analysis
