// The summaries of a program, a slot for each function, and what the analysis of one function may
// see of the others. A component of the call order sees itself and the levels below it, which are
// finished: so what it reads depends neither on the order of the work nor on the number of threads,
// and can be written down as what its own summaries rest on.
//
// Summaries owns all slots; each is written by the one thread that analyses its function. A
// SummaryView is a reference into it, cheap to copy.
#pragma once

#include "analysis/summary.h"

#include <cstdint>
#include <set>
#include <span>
#include <vector>

#include "link/call_order.h"

namespace unclosed::analysis {

class Summaries {
public:
  Summaries(const link::Program& program, std::span<const link::Component> components);

  const Summary& operator[](link::FunctionRef ref) const { return slot(ref).summary; }
  Summary& operator[](link::FunctionRef ref) { return modules_[ref.module][ref.function].summary; }
  // Whether the analysis of the component (an index into the call order) may read this one.
  bool isVisible(link::FunctionRef ref, uint32_t component) const {
    const Slot& read = slot(ref);
    return read.component == component || read.level < levels_[component];
  }

private:
  struct Slot {
    Summary summary;
    uint32_t component = UINT32_MAX; // none: the function has no body, and the summary says nothing
    uint32_t level = 0;
  };
  const Slot& slot(link::FunctionRef ref) const { return modules_[ref.module][ref.function]; }

  std::vector<std::vector<Slot>> modules_;
  std::vector<uint32_t> levels_; // by component
};

class SummaryView {
public:
  // All of them, when the last one is written.
  SummaryView(const Summaries& all) : all_(all) {} // NOLINT: it is the same, read only
  // What the component may read; `reads`, when given, gets each function that it asks for.
  SummaryView(const Summaries& all, uint32_t component, std::set<link::FunctionRef>* reads)
      : all_(all), component_(component), reads_(reads) {}

  const Summary& operator[](link::FunctionRef ref) const {
    static const Summary unknown;
    if (reads_) reads_->insert(ref);
    bool visible = component_ == UINT32_MAX || all_.isVisible(ref, component_);
    return visible ? all_[ref] : unknown;
  }

private:
  const Summaries& all_;
  uint32_t component_ = UINT32_MAX; // all
  std::set<link::FunctionRef>* reads_ = nullptr;
};

} // namespace unclosed::analysis
