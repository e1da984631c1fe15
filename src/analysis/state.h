// One disjunct: what every place holds and what has happened to every object on the paths that this
// state stands for. A State is a plain value: two states that are equal are the same disjunct, and
// the engine explores each once. What is not listed is at its default (an object that nothing has
// happened to, a place that still holds what it held at entry).
//
// The trace (trace.h) and nothing else is left out of the comparison: it tells one path that leads
// here, not what holds here.
#pragma once

#include "analysis/objects.h"
#include "rules/rules.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace unclosed::analysis {

enum class Status : uint8_t {
  Plain, // no resource, or nothing known
  Open,  // acquired (or perhaps failed to be: see `valid`), this function's to release
  Released,
  Moved,   // somebody else's to release
  Failed,  // the acquisition failed: there is nothing to release
  Unknown, // cannot be said: never a finding
};

enum class Truth : uint8_t { Maybe, No, Yes };

inline Truth truth(bool value) { return value ? Truth::Yes : Truth::No; }

struct ObjectState {
  ObjectId id = NoObject;
  Status status = Status::Plain;
  Truth valid = Truth::Maybe; // Resource: the acquisition succeeded
  Truth truthy = Truth::Maybe;
  Truth isNull = Truth::Maybe;
  bool bound = false;         // a named place has held it
  bool walked = false;        // Aggregate: a loop has been over it
  bool yielded = false;       // handed out by a yield
  bool transaction = false;   // a `with` ended only its transaction
  bool suspended = false;     // released until it is used again
  bool backOnSuccess = false; // Moved: open again if `owner` turns out valid, else if it does not
  bool pinned = false;        // a call was to keep it open, if it succeeded
  bool exited = false;        // a context manager whose `with` block is over
  bool inSelf = false;  // a constructor keeps it in its object: lost when the constructor raises
  bool inParam = false; // Moved only into what the caller has passed
  bool idle = false;    // Resource: it begins to hold something when it is used
  ObjectId parent = NoObject; // Resource: made from it. Closing, status values: the resource meant
  ObjectId maker = NoObject;  // Resource: the receiver it was acquired from
  ObjectId owner = NoObject;  // Moved only if this object turns out valid (fdopen)
  uint32_t how = 0;           // Released, and passed in: the methods that did it, a bit each
  ir::Index cond = ir::None;  // Truth: the condition
  ObjectId left = NoObject, right = NoObject;        // Truth: what it compares
  std::vector<std::pair<ir::Sym, ObjectId>> members; // sorted by name; "" may repeat

  bool operator==(const ObjectState&) const = default;
};

// A comparison that a branch has decided; both objects still hold the same values. Ne: the branch
// `right` may have decided whether the acquisition `left` succeeded (Interpreter::doubt). Ge:
// `left` is of the type that `right` stands for (Interpreter::refineType).
struct Fact {
  ObjectId left = NoObject, right = NoObject;
  ir::CmpOp op = ir::CmpOp::Eq; // Eq, Lt, Gt, Ne or Ge
  bool holds = false;
  auto operator<=>(const Fact&) const = default;
};

struct State {
  std::vector<std::pair<ir::PlaceId, ObjectId>> bindings; // sorted
  std::vector<ObjectState> objects;                       // sorted by id
  std::vector<Fact> facts;                                // sorted
  std::vector<ObjectId> suppressing; // objects whose value is "the exception was swallowed"
  rules::Confidence confidence = rules::Confidence::High;
  ir::Sym exception = 0; // type of the exception on its way; 0: unknown
  uint32_t trace = UINT32_MAX;

  bool operator==(const State& other) const;
  size_t hash() const;

  // NoObject when the place is not bound.
  ObjectId bound(ir::PlaceId place) const;
  void bind(ir::PlaceId place, ObjectId object);
  void unbind(ir::PlaceId place);

  // nullptr when nothing has happened to it.
  const ObjectState* find(ObjectId object) const;
  ObjectState& of(ObjectId object); // made when missing
  Status status(ObjectId object) const;
  void forget(ObjectId object); // its state and all facts on it

  // Lowers the confidence of everything that follows on this path.
  void assume(rules::Confidence bound) { confidence = std::min(confidence, bound); }

  // By object: whether it can be reached from a binding or from what outlives the bindings, through
  // members.
  std::vector<bool> reachable(const Objects& table) const;
  // Calls `visit` for the object and everything it holds (members; captured objects), once each.
  template <typename Visit>
  void walk(ObjectId object, Visit visit) const;

  // Replaces every mention of one object by another.
  void rename(ObjectId from, ObjectId to);

  // Whether both have the same resources in the same status: the unit that is never joined away.
  bool sameResources(const State& other) const;
  size_t resourceHash() const; // equal for states that have the same resources
  // Keeps what both agree on. Requires sameResources(). Returns whether this state changed.
  bool joinFacts(const State& other);
};

template <typename Visit>
void State::walk(ObjectId object, Visit visit) const {
  std::vector<ObjectId> todo{object}, seen;
  while (!todo.empty()) {
    ObjectId next = todo.back();
    todo.pop_back();
    if (std::find(seen.begin(), seen.end(), next) != seen.end()) continue;
    seen.push_back(next);
    visit(next);
    if (const ObjectState* state = find(next))
      for (const auto& [name, member] : state->members)
        todo.push_back(member);
  }
}

} // namespace unclosed::analysis
