#include "analysis/interpreter.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

namespace unclosed::analysis {

// A variable that holds different things in two states is forgotten when they are joined, but what
// holds of it in both is not: behind a `break`, the list is never at its end.
bool Interpreter::join(State& known, State other) {
  std::vector<std::pair<ir::PlaceId, ObjectId>> differing;
  std::ranges::set_symmetric_difference(known.bindings, other.bindings,
                                        std::back_inserter(differing));
  bool changed = false;
  for (const auto& [place, object] : differing) {
    if (function_.places[place].kind != ir::PlaceKind::Local) continue;
    changed |= known.bound(place) != NoObject;
    generalise(known, place);
    generalise(other, place);
  }
  // What the surer of two ways leads to is no less sure for the other one, which in Python is often
  // an exception that hardly ever comes.
  if (module_.language == ir::Language::Python) {
    auto surer = std::min(std::max(known.confidence, other.confidence), rules::Confidence::Medium);
    changed |= surer != known.confidence;
    known.confidence = other.confidence = surer;
  }
  changed |= known.joinFacts(other);
  return changed;
}

// What is known of the thing that the variable holds becomes known of whatever it holds.
void Interpreter::generalise(State& state, ir::PlaceId place) {
  ObjectId held = state.bound(place);
  if (held == NoObject) return;
  bool isPlain = objects_[held].role == Role::Plain || objects_[held].role == Role::Truth;
  if (!isPlain) return;
  ObjectId any = objects_.entry(place, placeType(place));
  if (held == any || isPassedIn(any)) return;
  Truth isNull = Truth::Maybe, truthy = Truth::Maybe;
  if (const ir::Place* constant = constantOf(held)) {
    bool number =
        constant->constant == ir::ConstKind::Int || constant->constant == ir::ConstKind::Bool;
    if (number) truthy = truth(constant->number != 0);
    if (constant->constant == ir::ConstKind::Null) isNull = Truth::Yes, truthy = Truth::No;
  } else if (const ObjectState* known = state.find(held)) {
    isNull = known->isNull, truthy = known->truthy;
  }
  std::vector<Fact> facts;
  for (Fact fact : state.facts) {
    if (fact.left != held) continue;
    fact.left = any;
    facts.push_back(fact);
  }
  state.forget(any);
  for (const Fact& fact : facts)
    state.facts.insert(std::ranges::lower_bound(state.facts, fact), fact);
  if (isNull != Truth::Maybe || truthy != Truth::Maybe) {
    state.of(any).isNull = isNull;
    state.of(any).truthy = truthy;
  }
  state.unbind(place);
}

} // namespace unclosed::analysis
