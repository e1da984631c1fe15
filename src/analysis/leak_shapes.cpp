#include "analysis/leak_shapes.h"

#include "ir/arguments.h"
#include "ir/blocks.h"

#include <algorithm>
#include <map>
#include <span>

namespace unclosed::analysis {

// Where the acquisition puts what it acquires.
ir::PlaceId LeakShapes::placeOf(const Object& object) const {
  const ir::Instr& made = function_.instrs[object.instr];
  if (object.place != ir::None) return object.place;
  const rules::Slot& into = object.acquire->into;
  // A `with` block may have made it as well.
  if (into.where == rules::Where::Return || made.op != ir::Op::Call) return made.dst;
  const ir::Call& call = function_.calls[made.extra];
  const ir::Arg* arg = Matcher::slotArg(function_, call, into.arg, into.name, module_);
  return arg ? arg->place : ir::None;
}

void LeakShapes::addCopies(Places& places) const {
  for (bool more = true; more;) {
    more = false;
    for (const ir::Instr& instr : function_.instrs) {
      if (instr.op != ir::Op::Assign || instr.src == ir::None || instr.dst == ir::None) continue;
      if (!places[instr.src] || places[instr.dst]) continue;
      places[instr.dst] = more = true;
    }
  }
}

bool LeakShapes::isLocal(ir::PlaceId id) const {
  ir::PlaceKind kind = function_.places[id].kind;
  return kind == ir::PlaceKind::Local || kind == ir::PlaceKind::Temp;
}

LeakShapes::Places LeakShapes::holdersOf(ir::PlaceId place) const {
  Places holders(function_.places.size());
  holders[place] = true;
  addCopies(holders);
  return holders;
}

bool LeakShapes::mentions(ir::PlaceId id, const Places& places) const {
  for (; id != ir::None; id = function_.places[id].parent)
    if (places[id]) return true;
  return false;
}

// By anything but a comparison, or a call that acquires the next one.
bool LeakShapes::isUsed(const Places& holders, const Object& object) const {
  auto used = [&](ir::PlaceId id) { return mentions(id, holders); };
  const ir::Call& acquisition = function_.calls[function_.instrs[object.instr].extra];
  for (const ir::Instr& instr : function_.instrs) {
    bool copies = instr.op == ir::Op::Assign && used(instr.src);
    if (copies && instr.dst != ir::None && !holders[instr.dst]) return true;
    if (instr.op == ir::Op::Call || instr.op == ir::Op::Destroy) {
      if (instr.op == ir::Op::Destroy && used(instr.src)) return true;
      if (instr.extra == ir::None) continue;
      const ir::Call& call = function_.calls[instr.extra];
      if (used(call.receiver)) return true;
      for (const ir::Arg& arg : ir::argsOf(function_, call)) {
        bool again = (arg.flags & ir::AddressTaken) && call.callee == acquisition.callee;
        if (used(arg.place) && !again) return true;
      }
    } else if (instr.op != ir::Op::Assign && instr.op != ir::Op::Test &&
               instr.op != ir::Op::Unbind) {
      if (used(instr.src)) return true;
      if (instr.extra == ir::None) continue;
      const ir::List& list = function_.lists[instr.extra];
      for (ir::PlaceId operand : std::span(function_.operands.data() + list.first, list.count))
        if (used(operand)) return true;
    }
  }
  return std::ranges::any_of(function_.blocks,
                             [&](const ir::Block& block) { return used(block.term.value); });
}

const ir::Block* LeakShapes::decidedBy(ir::Index cond) const {
  for (const ir::Block& block : function_.blocks)
    if (block.term.kind == ir::TermKind::Branch && block.term.cond == cond) return &block;
  return nullptr;
}

// The blocks that control can come to without entering those that are closed.
LeakShapes::Blocks LeakShapes::reachable(ir::BlockId from, const Blocks& closed) const {
  Blocks seen(function_.blocks.size());
  if (!closed[from])
    seen = ir::reachable(function_, from, ir::Edges::Normal,
                         [&](ir::BlockId id) { return closed[id]; });
  seen[from] = true;
  return seen;
}

// Do the two ways come together again before either leaves the function?
bool LeakShapes::rejoins(ir::BlockId one, ir::BlockId other) const {
  Blocks none(function_.blocks.size());
  Blocks left = reachable(one, none), right = reachable(other, none);
  bool together = false;
  for (ir::BlockId id = 0; id < function_.blocks.size(); ++id) {
    together |= left[id] && right[id];
    ir::TermKind kind = function_.blocks[id].term.kind;
    bool leaves = kind == ir::TermKind::Return || kind == ir::TermKind::Unreachable;
    if (leaves && left[id] != right[id]) return false;
  }
  return together;
}

bool LeakShapes::calls(const ir::Block& block) const {
  std::span instrs(function_.instrs.data() + block.first, block.count);
  return std::ranges::any_of(instrs,
                             [](const ir::Instr& instr) { return instr.op == ir::Op::Call; });
}

bool LeakShapes::isProbe(const Record& record) const {
  if (module_.language == ir::Language::Python) return false;
  if (record.released || record.moved || record.sometimes) return false;
  const Object& object = run_.objects()[record.object];
  ir::PlaceId place = placeOf(object);
  if (place == ir::None) return false;
  Places holders = holdersOf(place);
  if (isUsed(holders, object)) return false;
  // Its status tells of it as well.
  if (ir::PlaceId status = function_.instrs[object.instr].dst; status != ir::None)
    holders[status] = true;
  addCopies(holders);
  bool expectsFailure = false;
  for (const Leak& leak : record.leaks)
    run_.trace().backwards(leak.trace, [&](const Event& event) {
      if (event.object == record.object && event.kind == StepKind::Acquired) return false;
      if (event.kind != StepKind::Branch || event.cond == ir::None) return true;
      const ir::Cond& cond = function_.conditions[event.cond];
      const ir::Block* block = decidedBy(event.cond);
      if (!block || !(mentions(cond.lhs, holders) || mentions(cond.rhs, holders))) return true;
      ir::BlockId success = block->term.targets[event.holds ? 0 : 1];
      ir::BlockId failure = block->term.targets[event.holds ? 1 : 0];
      // An error that is only told of leads to where a success goes on.
      bool complains = calls(function_.blocks[success]) &&
                       !reachable(failure, Blocks(function_.blocks.size()))[success];
      expectsFailure |= complains && rejoins(success, failure);
      return true;
    });
  return expectsFailure;
}

// What a method of one of them has given: `log.fileno()`.
bool LeakShapes::isAskedOf(ir::PlaceId value, const Places& holders) const {
  return std::ranges::any_of(function_.instrs, [&](const ir::Instr& instr) {
    if (instr.op != ir::Op::Call || instr.dst != value) return false;
    const ir::Call& call = function_.calls[instr.extra];
    return call.argCount == 0 && call.receiver != ir::None && holders[call.receiver];
  });
}

bool LeakShapes::isPinned(const Record& record) const {
  if (record.released || record.sometimes) return false;
  ir::PlaceId place = placeOf(run_.objects()[record.object]);
  if (place == ir::None) return false;
  Places holders = holdersOf(place);
  auto pins = [&](const ir::Call& call) {
    auto hits = scope_.matcher.match(function_, call, {}, UINT32_MAX);
    return std::ranges::any_of(hits, [&](const Hit& hit) {
      const rules::Effect* effect = hit.entry->effect;
      if (!effect || effect->kind != rules::EffectKind::Pins || effect->onSuccess) return false;
      ir::PlaceId what = Matcher::slotPlace(function_, call, effect->what, module_);
      // In Python the object closes its own descriptor, and what stands for that one stays.
      if (what == ir::None) return false;
      bool python = module_.language == ir::Language::Python;
      return python ? isAskedOf(what, holders) : holders[what];
    });
  };
  return std::ranges::any_of(function_.calls, pins);
}

// The parameters through which the function hands out something that holds it.
LeakShapes::Places LeakShapes::outlets(ir::PlaceId place) const {
  Places holders = holdersOf(place), around = holders, outlets(function_.places.size());
  for (ir::PlaceId id = 0; id < holders.size(); ++id)
    for (ir::PlaceId whole = id; holders[id] && whole != ir::None;
         whole = function_.places[whole].parent)
      around[whole] = true;
  for (const ir::Instr& instr : function_.instrs) {
    bool hands = instr.op == ir::Op::Assign && instr.src != ir::None && around[instr.src] &&
                 function_.places[instr.dst].parent != ir::None;
    if (!hands) continue;
    ir::PlaceId root = instr.dst;
    while (function_.places[root].parent != ir::None)
      root = function_.places[root].parent;
    if (function_.places[root].kind == ir::PlaceKind::Param) outlets[root] = true;
  }
  return outlets;
}

bool LeakShapes::isUnwanted(const Record& record, const Leak& leak) const {
  if (module_.language == ir::Language::Python || leak.way != Way::Normal) return false;
  ir::PlaceId place = placeOf(run_.objects()[record.object]);
  if (place == ir::None) return false;
  Places left = outlets(place);
  if (std::ranges::find(left, true) == left.end()) return false;
  run_.trace().backwards(leak.trace, [&](const Event& event) {
    if (event.kind != StepKind::Branch || event.cond == ir::None) return true;
    const ir::Cond& cond = function_.conditions[event.cond];
    bool isNull = (cond.kind == ir::CondKind::IsNull && event.holds) ||
                  (cond.kind == ir::CondKind::Truthy && !event.holds);
    if (isNull && cond.lhs != ir::None) left[cond.lhs] = false;
    return true;
  });
  return std::ranges::find(left, true) == left.end();
}

bool LeakShapes::endsIn(const Record& record, const ir::Block& block) const {
  for (ir::Index i = block.first; i < block.first + block.count; ++i)
    for (const std::vector<ir::Range>& ends : {record.releases, record.takers})
      if (std::ranges::find(ends, function_.instrs[i].range) != ends.end()) return true;
  return false;
}

bool LeakShapes::skipsItsLoop(const Record& record, const Leak& leak) const {
  if (leak.way != Way::Normal && leak.way != Way::Exception) return false;
  if (record.releases.empty() && record.takers.empty()) return false;
  Blocks ends(function_.blocks.size());
  for (ir::BlockId id = 0; id < ends.size(); ++id)
    ends[id] = endsIn(record, function_.blocks[id]);
  ir::BlockId start = ir::blockOf(function_, run_.objects()[record.object].instr);
  bool skips = false;
  run_.trace().backwards(leak.trace, [&](const Event& event) {
    if (event.object == record.object && event.kind == StepKind::Acquired) return false;
    const ir::Block* head =
        event.kind == StepKind::Branch && event.cond != ir::None ? decidedBy(event.cond) : nullptr;
    if (!head) return !skips;
    auto id = static_cast<ir::BlockId>(head - function_.blocks.data());
    ir::BlockId inside = head->term.targets[event.holds ? 1 : 0];
    // A loop around the acquisition is another matter.
    Blocks closed(function_.blocks.size());
    closed[id] = closed[start] = closed[head->term.targets[event.holds ? 0 : 1]] = true;
    if (id == start || !reachable(inside, closed)[id]) return true;
    // A turn that neither releases nor hands over leaves it open as well.
    for (ir::BlockId block = 0; block < closed.size(); ++block)
      closed[block] = closed[block] || ends[block];
    skips = !reachable(inside, closed)[id];
    return !skips;
  });
  return skips;
}

// `if (kind == A) { close(fd); } else if (kind == B) { close(fd); }`: who releases it whatever is
// asked for has forgotten no third value.
bool LeakShapes::missesChoice(const Record& record, const Leak& leak) const {
  if (module_.language == ir::Language::Python || leak.way != Way::Normal) return false;
  std::map<ir::PlaceId, int> refused;
  run_.trace().backwards(leak.trace, [&](const Event& event) {
    if (event.object == record.object && event.kind == StepKind::Acquired) return false;
    const ir::Block* head =
        event.kind == StepKind::Branch && event.cond != ir::None ? decidedBy(event.cond) : nullptr;
    if (!head) return true;
    const ir::Cond& cond = function_.conditions[event.cond];
    bool equals = cond.kind == ir::CondKind::Compare && cond.op == ir::CmpOp::Eq && !event.holds &&
                  function_.places[cond.rhs].kind == ir::PlaceKind::Constant;
    if (equals && endsIn(record, function_.blocks[head->term.targets[0]])) ++refused[cond.lhs];
    return true;
  });
  return std::ranges::any_of(refused, [](const auto& entry) { return entry.second >= 2; });
}

// It only shows what it is given: a line of a log, a text.
bool LeakShapes::isHarmless(const ir::Call& call) const {
  auto hits = scope_.matcher.match(function_, call, {}, UINT32_MAX);
  return std::ranges::any_of(hits, [](const Hit& hit) {
    return hit.entry->effect && hit.entry->effect->kind == rules::EffectKind::Never;
  });
}

// To the caller, or to whoever has the structure that it is put into.
bool LeakShapes::handsOut(const Places& values) const {
  auto holds = [&](ir::PlaceId id) { return id != ir::None && values[id]; };
  bool puts = std::ranges::any_of(function_.instrs, [&](const ir::Instr& instr) {
    if (instr.op == ir::Op::Assign) return holds(instr.src) && !isLocal(instr.dst);
    if (instr.op != ir::Op::Aggregate) return false;
    const ir::List& list = function_.lists[instr.extra];
    return std::any_of(function_.operands.begin() + list.first,
                       function_.operands.begin() + list.first + list.count, holds);
  });
  return puts || std::ranges::any_of(function_.blocks, [&](const ir::Block& block) {
           return block.term.kind == ir::TermKind::Return && holds(block.term.value);
         });
}

bool LeakShapes::isAsserted(const Record& record) const {
  ir::PlaceId value = placeOf(run_.objects()[record.object]);
  if (record.bound || value == ir::None || module_.language == ir::Language::Python) return false;
  return std::ranges::any_of(function_.instrs, [&](const ir::Instr& test) {
    if (test.op != ir::Op::Test || function_.conditions[test.extra].lhs != value) return false;
    return std::ranges::any_of(function_.calls, [&](const ir::Call& call) {
      return std::ranges::any_of(ir::argsOf(function_, call), [&](const ir::Arg& arg) {
        return arg.place != ir::None && arg.place == test.dst;
      });
    });
  });
}

bool LeakShapes::isOnlyAsked(const Record& record) const {
  const Object& object = run_.objects()[record.object];
  const std::string& kind = scope_.matcher.index().resource(object.resource).kind;
  bool child = kind == "subprocess";
  if (!(kind == "engine" || child) || module_.language != ir::Language::Python) return false;
  ir::PlaceId place = placeOf(object);
  if (place == ir::None) return false;
  Places holders = holdersOf(place);
  auto holds = [&](ir::PlaceId id) { return id != ir::None && holders[id]; };
  // Who is given a part of a child, other than to print it, may read its pipes.
  Places parts = holders;
  for (ir::PlaceId id = 0; id < parts.size(); ++id)
    parts[id] = parts[id] || (function_.places[id].kind == ir::PlaceKind::Field &&
                              holds(function_.places[id].parent));
  addCopies(parts);
  auto uses = [&](ir::PlaceId id) { return child ? mentions(id, parts) : holds(id); };
  auto given = [&](const ir::Arg& arg) { return uses(arg.place); };
  bool told = std::ranges::any_of(function_.calls, [&](const ir::Call& call) {
    if (uses(call.receiver)) return true;
    return std::ranges::any_of(ir::argsOf(function_, call), given) && !isHarmless(call);
  });
  bool kept = std::ranges::any_of(function_.operands, holds);
  for (const ir::Instr& instr : function_.instrs) {
    kept |= holds(instr.src) && (instr.op != ir::Op::Assign || !isLocal(instr.dst));
    told |= instr.op == ir::Op::Iterate && uses(instr.src);
  }
  bool asked = child ? handsOut(parts) : parts != holders;
  return asked && !told && !kept;
}

// `++n`, `n--`
bool LeakShapes::isCounted(ir::PlaceId place) const {
  return std::ranges::any_of(function_.instrs, [&](const ir::Instr& instr) {
    if (instr.op != ir::Op::Compute || instr.extra == ir::None) return false;
    const ir::List& list = function_.lists[instr.extra];
    bool alone = list.count == 1 && function_.operands[list.first] == place;
    return alone && std::ranges::any_of(function_.instrs, [&](const ir::Instr& back) {
             return back.op == ir::Op::Assign && back.dst == place && back.src == instr.dst;
           });
  });
}

bool LeakShapes::isComputedWith(ir::PlaceId place) const {
  Places holders = holdersOf(place);
  return std::ranges::any_of(function_.instrs, [&](const ir::Instr& instr) {
    if (instr.op != ir::Op::Compute || instr.extra == ir::None) return false;
    const ir::List& list = function_.lists[instr.extra];
    std::span operands(function_.operands.data() + list.first, list.count);
    return list.count > 1 &&
           std::ranges::any_of(operands, [&](ir::PlaceId id) { return holders[id]; });
  });
}

bool LeakShapes::isKnownByNumber(const Record& record) const {
  if (module_.language == ir::Language::Python || record.released) return false;
  const Object& object = run_.objects()[record.object];
  ir::PlaceId place = placeOf(object);
  ir::BlockId opened = ir::blockOf(function_, object.instr);
  const Blocks none(function_.blocks.size());
  for (ir::BlockId id = 0; id < none.size(); ++id) {
    const ir::Block& block = function_.blocks[id];
    for (ir::Index i = block.first; i < block.first + block.count; ++i) {
      if (function_.instrs[i].op != ir::Op::Call) continue;
      const ir::Call& call = function_.calls[function_.instrs[i].extra];
      const RuleIndex& index = scope_.matcher.index();
      auto entries = index.byCall(index.canonical(module_.text(call.callee)));
      bool closes = call.argCount == 1 && hasReleaseOf(entries, object.resource) &&
                    isCounted(function_.args[call.args].place);
      if (!closes) continue;
      bool before = reachable(id, none)[opened], after = reachable(opened, none)[id];
      if (before && !after) return true;
      if (after && place != ir::None && isComputedWith(place)) return true;
    }
  }
  return false;
}

bool LeakShapes::isReplacedAtTheEnd(const Leak& leak) const {
  if (module_.language == ir::Language::Python || leak.way != Way::Overwritten) return false;
  auto at = std::ranges::find(function_.instrs, leak.where, &ir::Instr::range);
  if (at == function_.instrs.end()) return false;
  ir::BlockId from = ir::blockOf(function_, static_cast<ir::Index>(at - function_.instrs.begin()));
  bool dies = false;
  auto ends = [&](ir::BlockId id) {
    ir::TermKind kind = function_.blocks[id].term.kind;
    dies |= kind == ir::TermKind::Unreachable;
    return kind == ir::TermKind::Return || kind == ir::TermKind::Unwind;
  };
  Blocks next = reachable(from, Blocks(function_.blocks.size()));
  bool comesBack = false;
  for (ir::BlockId id = 0; id < next.size(); ++id)
    if (next[id]) comesBack |= ends(id);
  return dies && !comesBack;
}

std::string_view LeakShapes::structure(const ir::Function& function, const ir::Place& field) const {
  return scope_.linkage.type(module_.text(function.places[field.parent].type));
}

bool LeakShapes::isReleased(const ir::Place& field, const Object& object) const {
  std::string_view owner = structure(function_, field);
  if (owner.empty()) return false;
  auto names = [&](const ir::Function& function, ir::PlaceId id) {
    if (id == ir::None) return false;
    const ir::Place& place = function.places[id];
    return place.kind == ir::PlaceKind::Field && place.name == field.name &&
           structure(function, place) == owner;
  };
  auto releases = [&](const ir::Function& function, const ir::Call& call) {
    auto named = [&](const ir::Arg& arg) { return names(function, arg.place); };
    if (std::ranges::none_of(ir::argsOf(function, call), named)) return false;
    std::string_view callee = lastSegment(module_.text(call.callee));
    return hasReleaseOf(scope_.matcher.index().resourcesByPattern(callee), object.resource);
  };
  return std::ranges::any_of(module_.functions, [&](const ir::Function& function) {
    return std::ranges::any_of(function.calls,
                               [&](const ir::Call& call) { return releases(function, call); });
  });
}

bool LeakShapes::isKeptInReleasedField(const Record& record) const {
  const Object& object = run_.objects()[record.object];
  ir::PlaceId place = placeOf(object);
  if (!record.moved || place == ir::None) return false;
  Places holders = holdersOf(place);
  for (ir::PlaceId id = 0; id < holders.size(); ++id)
    if (holders[id] && function_.places[id].kind == ir::PlaceKind::Field &&
        isReleased(function_.places[id], object))
      return true;
  return false;
}

} // namespace unclosed::analysis
