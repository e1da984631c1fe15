#include "analysis/repeated_calls.h"

#include "ir/arguments.h"

#include <algorithm>
#include <map>
#include <utility>

namespace unclosed::analysis {

namespace {

ir::PlaceId rootOf(const ir::Function& function, ir::PlaceId id) {
  while (function.places[id].parent != ir::None)
    id = function.places[id].parent;
  return id;
}

// A variable, a part of one, or a constant. An element by an unknown index is any of several; what
// an array holds changes without an assignment.
bool isLasting(const ir::Module& module, const ir::Function& function, ir::PlaceId id) {
  if (module.text(function.places[id].type).ends_with(']')) return false;
  for (; id != ir::None; id = function.places[id].parent) {
    const ir::Place& place = function.places[id];
    if (place.kind == ir::PlaceKind::Temp || place.kind == ir::PlaceKind::Global) return false;
    if (place.kind == ir::PlaceKind::Element && place.name == 0) return false;
  }
  return true;
}

// Whether it asks a variable of this function something: an object elsewhere anybody may change.
bool isOwn(const ir::Function& function, ir::PlaceId id) {
  return id == ir::None || function.places[id].parent == ir::None;
}

// What is computed and of what; without operands where it may differ from time to time.
using Key = std::pair<ir::Sym, std::vector<ir::PlaceId>>;

Key keyOf(const Matcher& matcher, const ir::Function& function, const ir::Instr& instr) {
  Key key;
  const ir::Call* call = instr.op == ir::Op::Call ? &function.calls[instr.extra] : nullptr;
  if (call && isOwn(function, call->receiver) && isPure(matcher, *call)) {
    key.first = call->callee;
    if (call->receiver != ir::None) key.second.push_back(call->receiver);
    for (const ir::Arg& arg : ir::argsOf(function, *call))
      key.second.push_back(arg.place);
  } else if (instr.op == ir::Op::Compute &&
             matcher.module().text(function.lists[instr.extra].kind) == ir::MaskKind) {
    const ir::List& list = function.lists[instr.extra];
    auto first = function.operands.begin() + list.first;
    key = {list.kind, {first, first + list.count}};
  }
  return key;
}

} // namespace

bool isPure(const Matcher& matcher, const ir::Call& call) {
  return std::ranges::any_of(
      matcher.index().byCall(matcher.module().text(call.callee)), [](const Entry* entry) {
        return entry->effect && entry->effect->kind == rules::EffectKind::Pure;
      });
}

RepeatedCalls::RepeatedCalls(const Matcher& matcher, const ir::Function& function) {
  std::map<Key, std::vector<ir::Index>> made;
  for (ir::Index i = 0; i < function.instrs.size(); ++i) {
    Key key = keyOf(matcher, function, function.instrs[i]);
    bool lasting = !key.second.empty() && std::ranges::all_of(key.second, [&](ir::PlaceId place) {
      return place != ir::None && isLasting(matcher.module(), function, place);
    });
    if (lasting) made[std::move(key)].push_back(i);
  }
  for (const auto& [key, calls] : made) {
    if (calls.size() < 2) continue;
    for (ir::Index call : calls)
      first_[call] = calls.front();
    for (ir::PlaceId place : key.second)
      on_[rootOf(function, place)].push_back(calls.front());
  }
}

ir::Index RepeatedCalls::first(ir::Index instr) const {
  auto known = first_.find(instr);
  return known == first_.end() ? ir::None : known->second;
}

std::span<const ir::Index> RepeatedCalls::on(ir::PlaceId variable) const {
  auto known = on_.find(variable);
  return known == on_.end() ? std::span<const ir::Index>() : known->second;
}

} // namespace unclosed::analysis
