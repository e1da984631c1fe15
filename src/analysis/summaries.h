// The summaries of a program, a slot for each function, and what the analysis of one function may
// see of the others. A component of the call order sees itself and the levels below it, which are
// finished: so what it reads depends neither on the order of the work nor on the number of threads,
// and can be written down as what its own summaries rest on.
//
// Summaries owns all slots; each is written by the one thread that analyses its function, and
// finish() is called when a level is done. A SummaryView is a reference into it, cheap to copy.
#pragma once

#include "analysis/summary.h"

#include <cstdint>
#include <set>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "link/call_order.h"

namespace unclosed::analysis {

// What some of several functions do, any of which a call may enter.
struct Deeds {
  bool some = false; // there is one
  bool returns = false, ends = false;
  bool fresh = false;         // one hands out something to release
  bool releases = false;      // one releases what it is passed
  bool releasesOther = false; // or what it has from elsewhere
  bool keeps = false;
  // By parameter, up to the 64th: keeps this one, keeps what this one points at.
  uint64_t kept = 0, keptTargets = 0;

  void add(const Summary& summary, size_t params);
  bool operator==(const Deeds&) const = default;
};

// What was asked for.
struct Reads {
  std::set<link::FunctionRef> functions;
  std::set<std::string_view> methods;
};

class Summaries {
public:
  // O(functions).
  Summaries(const link::Program& program, std::span<const link::Component> components);

  const Summary& operator[](link::FunctionRef ref) const { return slot(ref).summary; }
  Summary& operator[](link::FunctionRef ref) { return modules_[ref.module][ref.function].summary; }
  // Of all methods of the name in finished levels; one that is not finished may come back.
  Deeds named(std::string_view method) const;
  void finish(std::span<const link::Component* const> level);
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
  struct Named {
    Deeds deeds;
    size_t unfinished = 0;
  };
  const Slot& slot(link::FunctionRef ref) const { return modules_[ref.module][ref.function]; }
  std::string_view methodName(link::FunctionRef ref) const; // empty: a plain function

  const link::Program& program_;
  std::vector<std::vector<Slot>> modules_;
  std::vector<uint32_t> levels_; // by component
  std::unordered_map<std::string_view, Named> named_;
};

class SummaryView {
public:
  // All of them, when the last one is written.
  SummaryView(const Summaries& all) : all_(all) {} // NOLINT: it is the same, read only
  // What the component may read; `reads`, when given, gets all that it asks for.
  SummaryView(const Summaries& all, uint32_t component, Reads* reads)
      : all_(all), component_(component), reads_(reads) {}

  const Summary& operator[](link::FunctionRef ref) const {
    static const Summary unknown;
    if (reads_) reads_->functions.insert(ref);
    bool visible = component_ == UINT32_MAX || all_.isVisible(ref, component_);
    return visible ? all_[ref] : unknown;
  }
  // `method` is text of the program.
  Deeds named(std::string_view method) const {
    if (reads_) reads_->methods.insert(method);
    return all_.named(method);
  }

private:
  const Summaries& all_;
  uint32_t component_ = UINT32_MAX; // all
  Reads* reads_ = nullptr;
};

} // namespace unclosed::analysis
