#include "analysis/state.h"

#include <algorithm>
#include <functional>
#include <tuple>

namespace unclosed::analysis {

namespace {

auto lowerBinding(auto& bindings, ir::PlaceId place) {
  return std::lower_bound(bindings.begin(), bindings.end(), place,
                          [](const auto& binding, ir::PlaceId id) { return binding.first < id; });
}

auto lowerObject(auto& objects, ObjectId object) {
  return std::lower_bound(objects.begin(), objects.end(), object,
                          [](const auto& state, ObjectId id) { return state.id < id; });
}

void mix(size_t& seed, size_t value) { seed = (seed ^ value) * 0x9E3779B97F4A7C15u; }

bool isResource(const ObjectState& state) { return state.status != Status::Plain; }

} // namespace

bool State::operator==(const State& other) const {
  return confidence == other.confidence && exception == other.exception &&
         bindings == other.bindings && objects == other.objects && facts == other.facts &&
         suppressing == other.suppressing;
}

size_t State::hash() const {
  size_t seed = static_cast<size_t>(confidence) << 32 | exception;
  for (const auto& [place, object] : bindings)
    mix(seed, static_cast<size_t>(place) << 32 | object);
  for (const ObjectState& state : objects) {
    mix(seed, state.id);
    mix(seed, static_cast<size_t>(state.status) | static_cast<size_t>(state.valid) << 4 |
                  static_cast<size_t>(state.truthy) << 8 | static_cast<size_t>(state.isNull) << 12);
  }
  for (const Fact& fact : facts)
    mix(seed, static_cast<size_t>(fact.left) << 32 | fact.right << 1 | fact.holds);
  return seed;
}

ObjectId State::bound(ir::PlaceId place) const {
  auto it = lowerBinding(bindings, place);
  return it != bindings.end() && it->first == place ? it->second : NoObject;
}

void State::bind(ir::PlaceId place, ObjectId object) {
  auto it = lowerBinding(bindings, place);
  if (it != bindings.end() && it->first == place) {
    it->second = object;
    return;
  }
  bindings.insert(it, {place, object});
}

void State::unbind(ir::PlaceId place) {
  auto it = lowerBinding(bindings, place);
  if (it != bindings.end() && it->first == place) bindings.erase(it);
}

const ObjectState* State::find(ObjectId object) const {
  auto it = lowerObject(objects, object);
  return it != objects.end() && it->id == object ? &*it : nullptr;
}

ObjectState& State::of(ObjectId object) {
  auto it = lowerObject(objects, object);
  if (it != objects.end() && it->id == object) return *it;
  ObjectState fresh;
  fresh.id = object;
  return *objects.insert(it, std::move(fresh));
}

Status State::status(ObjectId object) const {
  const ObjectState* state = find(object);
  return state ? state->status : Status::Plain;
}

void State::forget(ObjectId object) {
  auto it = lowerObject(objects, object);
  if (it != objects.end() && it->id == object) objects.erase(it);
  std::erase_if(facts, [&](const Fact& f) { return f.left == object || f.right == object; });
  // What a test said of it cannot be asked again.
  for (ObjectState& held : objects)
    if (held.left == object || held.right == object) held.left = held.right = NoObject;
}

std::vector<bool> State::reachable(const Objects& table) const {
  std::vector<bool> seen(table.size());
  std::vector<ObjectId> todo;
  todo.reserve(bindings.size() + objects.size());
  auto reach = [&](ObjectId object) {
    if (object == NoObject || seen[object]) return;
    seen[object] = true;
    todo.push_back(object);
  };
  for (const auto& [place, object] : bindings)
    reach(object);
  for (const ObjectState& state : objects)
    if (table.outlivesBindings(state.id)) reach(state.id);
  while (!todo.empty()) {
    const ObjectState* state = find(todo.back());
    todo.pop_back();
    if (!state) continue;
    for (const auto& [name, member] : state->members)
      reach(member);
    for (ObjectId linked : {state->parent, state->owner, state->left, state->right})
      if (linked != NoObject && !isResource(*state)) reach(linked);
  }
  return seen;
}

void State::rename(ObjectId from, ObjectId to) {
  auto replace = [&](ObjectId& id) {
    if (id == from) id = to;
  };
  for (auto& [place, object] : bindings)
    replace(object);
  if (const ObjectState* old = find(from)) {
    ObjectState moved = *old;
    forget(to);
    forget(from);
    moved.id = to;
    of(to) = std::move(moved);
  }
  for (ObjectState& state : objects) {
    for (ObjectId* id : {&state.parent, &state.maker, &state.owner, &state.left, &state.right})
      replace(*id);
    for (auto& [name, member] : state.members)
      replace(member);
    std::ranges::sort(state.members);
    auto twice = std::ranges::unique(state.members);
    state.members.erase(twice.begin(), twice.end());
  }
  std::erase_if(facts, [&](const Fact& f) { return f.left == from || f.right == from; });
}

size_t State::resourceHash() const {
  size_t seed = exception;
  for (const ObjectState& state : objects)
    if (isResource(state))
      mix(seed, static_cast<size_t>(state.id) << 8 | static_cast<size_t>(state.status) << 4 |
                    static_cast<size_t>(state.valid));
  return seed;
}

bool State::sameResources(const State& other) const {
  auto mine = objects.begin(), theirs = other.objects.begin();
  auto next = [](auto& it, auto end) {
    while (it != end && !isResource(*it))
      ++it;
    return it != end;
  };
  while (true) {
    bool more = next(mine, objects.end()), moreTheirs = next(theirs, other.objects.end());
    if (more != moreTheirs) return false;
    if (!more) break;
    auto key = [](const ObjectState& s) {
      return std::tuple(s.id, s.status, s.valid, s.yielded, s.suspended, s.inSelf, s.inParam,
                        s.idle, s.transaction, s.parent, s.owner);
    };
    if (key(*mine) != key(*theirs)) return false;
    // What refers to a resource must not be joined away either.
    for (const auto& [place, object] : bindings)
      if (object == mine->id && other.bound(place) != object) return false;
    for (const auto& [place, object] : other.bindings)
      if (object == mine->id && bound(place) != object) return false;
    ++mine, ++theirs;
  }
  return exception == other.exception;
}

bool State::joinFacts(const State& other) {
  bool changed = false;
  auto keep = [&](auto& list, auto predicate) {
    changed |= std::erase_if(list, std::not_fn(predicate)) > 0;
  };
  keep(facts, [&](const Fact& f) {
    return std::binary_search(other.facts.begin(), other.facts.end(), f);
  });
  keep(bindings, [&](const auto& binding) { return other.bound(binding.first) == binding.second; });
  for (ObjectState& state : objects) {
    const ObjectState* twin = other.find(state.id);
    auto meet = [&](Truth& mine, Truth theirs) {
      if (mine == theirs || mine == Truth::Maybe) return;
      mine = Truth::Maybe;
      changed = true;
    };
    meet(state.truthy, twin ? twin->truthy : Truth::Maybe);
    meet(state.isNull, twin ? twin->isNull : Truth::Maybe);
    if (twin && twin->bound && !state.bound) state.bound = changed = true;
    if (uint32_t both = twin ? state.how & twin->how : 0; both != 0 && both != state.how) {
      state.how = both;
      changed = true;
    }
  }
  rules::Confidence lower = std::min({confidence, other.confidence, rules::Confidence::Medium});
  changed |= lower != confidence;
  confidence = lower;
  return changed;
}

} // namespace unclosed::analysis
