// The dealings of one analysis with a Memory: what it can take over, component by component, and
// what it leaves for the next one.
//
// Views the program, its call order and its summaries, which outlive it. take() and note() are
// called once for each component, levels in order; those of one level by any number of threads.
#pragma once

#include "analysis/memory.h"
#include "analysis/summaries.h"
#include "analysis/surroundings.h"

#include <optional>
#include <span>
#include <vector>

namespace unclosed::analysis {

class Recall {
public:
  // `rules` is the content key of the rules. O(program): all of it is looked at once for its own.
  Recall(Memory& memory, const support::Digest& rules, const link::Program& program,
         const ProgramTypes& types, std::span<const link::Component> components,
         Summaries& summaries);

  // Whether all is known of the component; then its summaries are there, and what it has to report
  // is in `out`.
  bool take(uint32_t component, std::vector<Reported>& out);
  // `reads` are the summaries that the analysis of the component has asked for.
  void note(uint32_t component, const Reads& reads, std::span<const Reported> reported);
  // Once, when the last component is done.
  void finish();

private:
  support::Digest keyOf(const link::Component& component) const;
  // Of the summary as the component sees it.
  support::Digest seen(link::FunctionRef ref, uint32_t component) const;
  void keepDigests(const link::Component& component);

  Memory& memory_;
  std::span<const link::Component> components_;
  Summaries& summaries_;
  FunctionNames names_;
  std::vector<support::Digest> modules_;              // the key of each module
  std::vector<std::vector<support::Digest>> digests_; // of summaries
  std::vector<std::optional<Memory::Entry>> entries_; // by component
  std::vector<char> reused_;                          // by component
};

} // namespace unclosed::analysis
