// The paths behind the states, kept as a tree: each state points at its last event, each event at
// the one before. Events are shared between the states that branched after them, so a trace costs
// one node an event, whatever the number of paths.
#pragma once

#include "analysis/finding.h"
#include "analysis/objects.h"

#include <vector>

namespace unclosed::analysis {

struct Event {
  uint32_t before = UINT32_MAX;
  uint32_t depth = 0;
  StepKind kind = StepKind::Branch;
  bool holds = true;          // Branch: the condition is true. Raised: by a `raise` statement
  bool memory = false;        // Raised: only when there is no memory left
  bool narrow = false;        // Branch: into a handler that thinks of one mistake only
  ObjectId object = NoObject; // Acquired, Passed, Released, Overwritten
  ir::Index cond = ir::None;  // Branch: index of the condition
  ir::Index call = ir::None;  // Passed, Raised: the call. Branch without a condition: it fails
  ir::Range range{};
};

class Trace {
public:
  // O(1). The new last event.
  uint32_t add(Event event) {
    event.depth = event.before == UINT32_MAX ? 0 : events_[event.before].depth + 1;
    events_.push_back(event);
    return static_cast<uint32_t>(events_.size() - 1);
  }
  const Event& operator[](uint32_t id) const { return events_[id]; }
  uint32_t depth(uint32_t id) const { return id == UINT32_MAX ? 0 : events_[id].depth + 1; }

  // Calls `visit` for every event from the last one backwards until it returns false.
  template <typename Visit>
  void backwards(uint32_t last, Visit visit) const {
    for (uint32_t id = last; id != UINT32_MAX; id = events_[id].before)
      if (!visit(events_[id])) return;
  }

private:
  std::vector<Event> events_;
};

} // namespace unclosed::analysis
