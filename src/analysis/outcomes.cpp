#include "analysis/outcomes.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace unclosed::analysis {

Record& Outcomes::recordOf(ObjectId object) {
  const Object& origin = objects_[object];
  ObjectId site = object;
  if (origin.older)
    for (ObjectId id = 0; id < objects_.size(); ++id) {
      const Object& other = objects_[id];
      bool same = other.origin == Origin::Site && other.role == Role::Resource && !other.older &&
                  other.instr == origin.instr && other.slot == origin.slot;
      if (same) site = id;
    }
  Record& record = records_[site];
  record.object = site;
  return record;
}

std::vector<ir::Sym> Outcomes::passedTo(uint32_t trace, ObjectId object) const {
  std::vector<ir::Sym> callees;
  const Object& wanted = objects_[object];
  trace_.backwards(trace, [&](const Event& event) {
    if (event.object == NoObject) return true;
    const Object& seen = objects_[event.object];
    if (seen.instr != wanted.instr || seen.slot != wanted.slot) return true;
    if (event.kind == StepKind::Passed) callees.push_back(function_.calls[event.call].callee);
    return event.kind != StepKind::Acquired;
  });
  std::ranges::sort(callees);
  callees.erase(std::unique(callees.begin(), callees.end()), callees.end());
  return callees;
}

const Event* Outcomes::raisedSince(uint32_t trace, ObjectId object) const {
  const Event* raised = nullptr;
  const Object& wanted = objects_[object];
  trace_.backwards(trace, [&](const Event& event) {
    if (event.kind == StepKind::Raised) raised = &event;
    if (event.object == NoObject || event.kind != StepKind::Acquired) return true;
    const Object& seen = objects_[event.object];
    return seen.instr != wanted.instr || seen.slot != wanted.slot;
  });
  return raised;
}

bool Outcomes::isProtected(uint32_t trace, ObjectId object) const {
  bool found = false, narrow = false;
  const Object& wanted = objects_[object];
  trace_.backwards(trace, [&](const Event& event) {
    narrow |= event.narrow;
    if (event.kind == StepKind::Raised) found |= !std::exchange(narrow, false);
    if (event.object == NoObject || event.kind != StepKind::Acquired) return !found;
    const Object& seen = objects_[event.object];
    return seen.instr != wanted.instr || seen.slot != wanted.slot;
  });
  return found;
}

std::vector<Doubt> Outcomes::doubtsOf(const State& state, ObjectId object) {
  std::vector<Doubt> doubts;
  for (const Fact& fact : state.facts)
    if (fact.left == object && fact.op == ir::CmpOp::Ne) doubts.push_back({fact.right, fact.holds});
  return doubts;
}

bool Outcomes::isFailure(const Record& record, const Leak& leak) {
  return std::ranges::any_of(leak.doubts, [&](const Doubt& doubt) {
    return record.ended.contains({doubt.decision, !doubt.holds}) && !record.ended.contains(doubt);
  });
}

namespace {

void addSorted(std::vector<ir::Range>& ranges, ir::Range range) {
  auto earlier = [](const ir::Range& a, const ir::Range& b) {
    return std::tie(a.begin, a.end) < std::tie(b.begin, b.end);
  };
  auto at = std::ranges::lower_bound(ranges, range, earlier);
  if (at == ranges.end() || *at != range) ranges.insert(at, range);
}

} // namespace

void Outcomes::moved(const State& state, ObjectId object) {
  Record& record = recordOf(object);
  record.moved = true;
  if (call_)
    addSorted(record.takers, *call_);
  else
    record.handedOver = true;
  for (const Doubt& doubt : doubtsOf(state, object))
    record.ended.insert(doubt);
}

void Outcomes::released(const State& state, ObjectId object, ir::Range where) {
  Record& record = recordOf(object);
  record.released = true;
  addSorted(record.releases, where);
  for (const Doubt& doubt : doubtsOf(state, object))
    record.ended.insert(doubt);
  record.protectedOnce |= isProtected(state.trace, object);
  for (ir::Sym callee : passedTo(state.trace, object))
    record.borrowers.insert(callee);
}

void Outcomes::leak(const State& state, ObjectId object, Way way, ir::Range where,
                    rules::Confidence confidence) {
  const ObjectState* held = state.find(object);
  Leak leak{.way = way,
            .confidence = std::min({confidence, state.confidence, objects_[object].confidence}),
            .yielded = held && held->yielded,
            .inSelf = held && held->inSelf,
            .trace = state.trace,
            .raised = {},
            .where = where,
            .passedTo = passedTo(state.trace, object),
            .doubts = doubtsOf(state, object)};
  if (held && held->idle) leak.confidence = rules::Confidence::Low;
  if (const Event* raised = raisedSince(state.trace, object)) {
    // A handler that goes on normally does not make it a normal way out.
    if (way == Way::Normal) leak.way = Way::Exception;
    leak.raised = raised->range;
    leak.thrown = raised->holds;
    leak.memory = raised->memory;
  }
  Record& record = recordOf(object);
  for (Leak& known : record.leaks) {
    bool same = known.way == leak.way && known.passedTo == leak.passedTo &&
                known.yielded == leak.yielded && known.thrown == leak.thrown &&
                known.memory == leak.memory && known.doubts == leak.doubts;
    if (!same) continue;
    bool better = leak.confidence > known.confidence ||
                  (leak.confidence == known.confidence &&
                   trace_.depth(leak.trace) < trace_.depth(known.trace));
    if (better) known = std::move(leak);
    return;
  }
  record.leaks.push_back(std::move(leak));
}

void Outcomes::misuse(const Misuse& misuse) {
  for (Misuse& known : misuses_) {
    if (known.where != misuse.where || known.object != misuse.object) continue;
    if (misuse.confidence > known.confidence) known = misuse;
    return;
  }
  misuses_.push_back(misuse);
}

} // namespace unclosed::analysis
