#include "analysis/interpreter.h"
#include "analysis/raising.h"
#include "ir/arguments.h"
#include "ir/reads.h"
#include "ir/targets.h"

#include <algorithm>
#include <queue>
#include <utility>

namespace unclosed::analysis {

using rules::Confidence;

namespace {

// Whether callers may leave out a yes or no that decides what the function does: `keep=False`.
bool hasFlags(const ir::Function& function) {
  return std::ranges::any_of(function.params, [&](const ir::Param& param) {
    return param.byDefault != ir::None &&
           function.places[param.byDefault].constant == ir::ConstKind::Bool;
  });
}

} // namespace

Interpreter::Interpreter(const Scope& scope, const ir::Function& function, bool releases)
    : scope_(scope), matcher_(scope.matcher), index_(scope.matcher.index()),
      module_(scope.matcher.module()), types_(scope.types), function_(function),
      outcomes_(function, objects_, trace_), watchesParams_(releases || hasFlags(function)) {
  for (const ir::Decorator& decorator : function.decorators)
    for (const auto& entries : {index_.byCall(index_.canonical(text(decorator.name))),
                                index_.byName(lastSegment(text(decorator.name)))})
      for (const Entry* entry : entries) {
        if (!entry->effect) continue;
        safeYield_ |= entry->effect->kind == rules::EffectKind::SafeYield;
        shares_ |= entry->effect->kind == rules::EffectKind::Shares;
      }
}

void Interpreter::run() {
  blocks_.resize(function_.blocks.size());
  orderBlocks();
  findBlockTemps();
  countConditions();
  findEndingReads();
  findHandlers();
  if (module_.language != ir::Language::Python) {
    loopEnds_ = closingLoops(scope_, function_, order_);
    repeated_ = RepeatedCalls(matcher_, function_);
    dereferences_ = Dereferences(function_, conditionUses_);
  }
  using Item = std::pair<uint32_t, ir::BlockId>;
  std::priority_queue<Item, std::vector<Item>, std::greater<>> queue;
  arrive(0, State{});
  woken_.clear();
  queue.emplace(order_[0], 0);
  while (!queue.empty()) {
    ir::BlockId block = queue.top().second;
    queue.pop();
    std::vector<size_t> todo = std::exchange(blocks_[block].todo, {});
    for (size_t at : todo)
      explore(block, blocks_[block].known[at]);
    for (ir::BlockId next : std::exchange(woken_, {}))
      queue.emplace(order_[next], next);
  }
}

void Interpreter::orderBlocks() {
  order_.assign(function_.blocks.size(), UINT32_MAX);
  std::vector<ir::BlockId> postorder;
  std::vector<bool> seen(function_.blocks.size());
  struct Visit {
    ir::BlockId block;
    std::vector<ir::BlockId> next;
  };
  auto successors = [&](ir::BlockId id) {
    const ir::Block& block = function_.blocks[id];
    std::vector<ir::BlockId> out;
    if (block.exceptional != ir::None) out.push_back(block.exceptional);
    ir::forEachTarget(function_, block, [&](ir::BlockId target) { out.push_back(target); });
    return out;
  };
  std::vector<Visit> stack{{0, successors(0)}};
  seen[0] = true;
  while (!stack.empty()) {
    if (stack.back().next.empty()) {
      postorder.push_back(stack.back().block);
      stack.pop_back();
      continue;
    }
    ir::BlockId next = stack.back().next.back();
    stack.back().next.pop_back();
    if (seen[next]) continue;
    seen[next] = true;
    stack.push_back({next, successors(next)});
  }
  for (size_t i = 0; i < postorder.size(); ++i)
    order_[postorder[i]] = static_cast<uint32_t>(postorder.size() - 1 - i);
}

void Interpreter::findBlockTemps() {
  constexpr ir::BlockId Several = ir::None - 1;
  tempUses_.assign(function_.places.size(), 0);
  std::vector<ir::BlockId> user(function_.places.size(), ir::None);
  auto use = [&](ir::PlaceId id, ir::BlockId block) {
    while (id != ir::None) {
      const ir::Place& place = function_.places[id];
      if (place.kind == ir::PlaceKind::Temp) ++tempUses_[id];
      if (place.kind == ir::PlaceKind::Temp)
        user[id] = user[id] == ir::None || user[id] == block ? block : Several;
      id = place.parent;
    }
  };
  for (ir::BlockId id = 0; id < function_.blocks.size(); ++id) {
    const ir::Block& block = function_.blocks[id];
    for (ir::Index i = block.first; i < block.first + block.count; ++i) {
      const ir::Instr& instr = function_.instrs[i];
      use(instr.dst, id);
      if (instr.dst != ir::None && tempUses_[instr.dst] > 0) --tempUses_[instr.dst];
      ir::forEachRead(function_, instr, [&](ir::PlaceId place) { use(place, id); });
    }
    ir::forEachRead(function_, block.term, [&](ir::PlaceId place) { use(place, id); });
  }
  blockTemps_.resize(function_.blocks.size());
  for (ir::PlaceId id = 0; id < function_.places.size(); ++id)
    if (user[id] != ir::None && user[id] != Several) blockTemps_[user[id]].push_back(id);
}

void Interpreter::arrive(ir::BlockId block, State state) {
  if (block == ir::None) return;
  BlockStates& states = blocks_[block];
  if (!states.hashes.insert(state.hash()).second) {
    for (const State& known : states.known)
      if (known == state) return;
  }
  size_t resources = state.resourceHash();
  auto group = std::ranges::find_if(states.groups, [&](const BlockStates::Group& some) {
    return some.hash == resources && states.known[some.last].sameResources(state);
  });
  bool known = group != states.groups.end();
  if (!known && states.known.size() >= MaxCombinations * MaxStates) {
    cutShort_ = true;
    return;
  }
  size_t at = states.known.size();
  if (known && group->count == MaxStates) {
    at = group->last;
    if (!join(states.known[at], std::move(state))) return;
  } else {
    states.known.push_back(std::move(state));
    if (known)
      ++group->count, group->last = at;
    else
      states.groups.push_back({.hash = resources, .last = at});
  }
  if (std::ranges::find(states.todo, at) == states.todo.end()) states.todo.push_back(at);
  woken_.push_back(block);
}

bool Interpreter::holdsOpen(const State& state) const {
  return std::ranges::any_of(state.objects,
                             [](const ObjectState& o) { return o.status == Status::Open; });
}

void Interpreter::explore(ir::BlockId id, State state) {
  const ir::Block& block = function_.blocks[id];
  for (ir::Index i = block.first; i < block.first + block.count; ++i)
    if (!step(state, i, id)) return;
  outcomes_.inCall(std::nullopt);
  readAttributes(state, block.term);
  if (!dereferences_.empty()) goThrough(state, dereferences_.ofEnd(id));
  leave(std::move(state), id);
}

bool Interpreter::step(State& state, ir::Index index, ir::BlockId block) {
  const ir::Instr& instr = function_.instrs[index];
  bool raises = instr.flags & ir::MayRaise;
  outcomes_.inCall(instr.op == ir::Op::Call ? std::optional(instr.range) : std::nullopt);
  readAttributes(state, instr);
  if (!dereferences_.empty()) goThrough(state, dereferences_.of(index));
  switch (instr.op) {
  case ir::Op::Call: return call(state, instr, block);
  case ir::Op::Assign:
    if (raises && !isKnownPart(state, instr.src))
      raise(state, block, instr.range, ir::None, partConfidence());
    copy(state, instr);
    return true;
  case ir::Op::AddressOf: {
    // Where a pointer points may change: only a place that is always the same has an address here.
    bool fixed = true;
    for (ir::PlaceId id = instr.src; id != ir::None; id = function_.places[id].parent)
      fixed &= function_.places[id].kind != ir::PlaceKind::Deref;
    ObjectId address = freshSite(state, index, 0, fixed ? Role::Address : Role::Plain);
    objects_[address].place = instr.src;
    write(state, instr.dst, address, instr.range);
    return true;
  }
  case ir::Op::Enter: {
    // Entering what was just acquired does not fail in practice.
    bool tracked = objects_[read(state, instr.src)].role != Role::Plain;
    if (raises && !tracked) raise(state, block, instr.range, ir::None, Confidence::High);
    enter(state, instr);
    return true;
  }
  case ir::Op::Exit: exit(state, instr); return true;
  case ir::Op::Aggregate: aggregate(state, instr, index); return true;
  case ir::Op::Capture: capture(state, instr, index); return true;
  case ir::Op::Test: test(state, instr, index); return true;
  case ir::Op::Compute:
    if (raises) raise(state, block, instr.range, ir::None, Confidence::Low);
    compute(state, instr, index);
    return true;
  case ir::Op::Iterate:
    if (raises) raise(state, block, instr.range, ir::None, iterationConfidence(state, instr));
    iterate(state, instr, index);
    return true;
  case ir::Op::Yield:
    yield(state, instr);
    if (raises && !safeYield_) raise(state, block, instr.range, ir::None, Confidence::Medium);
    if (instr.dst != ir::None)
      write(state, instr.dst, freshSite(state, index, 0, Role::Plain), instr.range);
    return true;
  case ir::Op::Await:
    if (raises) raise(state, block, instr.range, ir::None, Confidence::High);
    if (instr.dst != ir::None) write(state, instr.dst, read(state, instr.src), instr.range);
    return true;
  case ir::Op::Destroy: destroy(state, instr); return true;
  case ir::Op::Unbind: unbind(state, instr.dst, instr.range); return true;
  }
  return true;
}

// Programs ask for items that are there, as a rule.
Confidence Interpreter::partConfidence() const {
  return module_.language == ir::Language::Python ? Confidence::Low : Confidence::Medium;
}

// To go over a file, a cursor or what a call has just made may read, and fail. A list, or whatever
// else a variable holds, gives what is there.
Confidence Interpreter::iterationConfidence(const State& state, const ir::Instr& instr) {
  if (module_.language != ir::Language::Python || (instr.flags & ir::Async))
    return Confidence::High;
  const Object& object = objects_[read(state, instr.src)];
  if (index_.resourceOfType(object.type) != UINT32_MAX) return Confidence::High;
  bool made = function_.places[instr.src].kind == ir::PlaceKind::Temp &&
              object.origin == Origin::Site && function_.instrs[object.instr].op == ir::Op::Call;
  if (!made) return Confidence::Low;
  const ir::Call& call = function_.calls[function_.instrs[object.instr].extra];
  auto hits = matcher_.match(function_, call, text(call.receiverType), UINT32_MAX);
  bool plain = std::ranges::any_of(hits, [](const Hit& hit) {
    return hit.entry->effect && hit.entry->effect->kind == rules::EffectKind::Never;
  });
  bool wraps = std::ranges::any_of(ir::argsOf(function_, call), [&](const ir::Arg& arg) {
    return objects_[read(state, arg.place)].role == Role::Resource;
  });
  return plain && !wraps ? Confidence::Low : Confidence::High;
}

// An item that is known to be there: to read it does not raise.
bool Interpreter::isKnownPart(const State& state, ir::PlaceId id) {
  const ir::Place& place = function_.places[id];
  if (place.kind != ir::PlaceKind::Element || place.name == 0) return false;
  const ObjectState* whole = state.find(read(state, place.parent));
  return whole && std::ranges::any_of(whole->members, [&](const auto& member) {
           return member.first == place.name;
         });
}

void Interpreter::copy(State& state, const ir::Instr& instr) {
  ObjectId object = read(state, instr.src);
  // A temporary that nothing else reads hands its value on.
  if (tempUses_[instr.src] == 1) state.unbind(instr.src);
  write(state, instr.dst, object, instr.range);
}

void Interpreter::compute(State& state, const ir::Instr& instr, ir::Index index) {
  if (instr.dst == ir::None) return;
  const ir::List& list = function_.lists[instr.extra];
  if (ir::Index same = repeated_.first(index); same != ir::None)
    return write(state, instr.dst, objects_.site(same, 0, Role::Plain), instr.range);
  bool positive = text(list.kind) == ir::IncrementKind && list.count == 1 &&
                  isPositive(state, read(state, function_.operands[list.first]));
  ObjectId value = freshSite(state, index, 0, Role::Plain);
  if (positive) state.of(value).truthy = Truth::Yes;
  // `fd | FLAG`, `p + 1`: in C the result may stand for the handle that went into it.
  for (ir::Index i = 0; i < list.count && module_.language != ir::Language::Python; ++i) {
    ObjectId part = read(state, function_.operands[list.first + i]);
    if (isOpen(state, part)) state.of(value).members.emplace_back(0, part);
    hint(state, value, part);
  }
  write(state, instr.dst, value, instr.range);
}

// What has been counted up from this number is not 0.
bool Interpreter::isPositive(const State& state, ObjectId number) const {
  const ir::Place* constant = constantOf(number);
  const ObjectState* held = state.find(number);
  return (constant && constant->constant == ir::ConstKind::Int && constant->number >= 0) ||
         (held && held->truthy == Truth::Yes);
}

void Interpreter::raise(const State& state, ir::BlockId block, ir::Range where, ir::Index call,
                        Confidence confidence, const std::string* only,
                        std::span<const ObjectId> wasOpen) {
  ir::BlockId target = function_.blocks[block].exceptional;
  if (target == ir::None) return;
  const ir::Block& way = function_.blocks[target];
  bool open = holdsOpen(state);
  if (!open && way.count == 0 && way.term.kind == ir::TermKind::Unwind) {
    // Nothing can be lost on this way out: callers only see that there is one.
    raises_ = std::max(raises_.value_or(Confidence::Low), std::min(state.confidence, confidence));
    return;
  }
  State raised = state;
  raised.exception = raisedBy(call, only);
  raised.assume(confidence);
  // Who raises may have got as far as to release it, or not.
  for (ObjectId id : wasOpen)
    if (raised.status(id) == Status::Released) raised.of(id).status = Status::Unknown;
  if (open) {
    bool forMemory = !only && call != ir::None && isOfLibrary(module_, function_.calls[call]);
    raised.trace = trace_.add({.before = raised.trace,
                               .kind = StepKind::Raised,
                               .holds = false,
                               .memory = forMemory,
                               .call = call,
                               .range = where});
  }
  dropTemps(raised, block, Way::Exception, where);
  arrive(target, std::move(raised));
}

void Interpreter::leave(State state, ir::BlockId id) {
  const ir::Terminator& term = function_.blocks[id].term;
  if (term.kind != ir::TermKind::Return && term.kind != ir::TermKind::Branch &&
      term.kind != ir::TermKind::Switch && term.kind != ir::TermKind::Throw)
    dropTemps(state, id, Way::Discarded, term.range);
  switch (term.kind) {
  case ir::TermKind::Jump: return arrive(term.targets[0], std::move(state));
  case ir::TermKind::Branch: return branch(std::move(state), id);
  case ir::TermKind::Switch: return switchTo(std::move(state), id);
  case ir::TermKind::Catch: return dispatch(std::move(state), term);
  case ir::TermKind::Throw: return throwFrom(std::move(state), id);
  case ir::TermKind::Return: return returnFrom(std::move(state), id);
  case ir::TermKind::Unwind: return unwind(std::move(state));
  case ir::TermKind::Unreachable: return;
  }
}

void Interpreter::branch(State state, ir::BlockId id) {
  const ir::Terminator& term = function_.blocks[id].term;
  const ir::Cond& cond = function_.conditions[term.cond];
  for (bool holds : {true, false}) {
    State taken = holds ? state : std::move(state);
    if (!refine(taken, cond, holds)) continue;
    endLoop(taken, id, term.targets[holds ? 0 : 1]);
    endIteration(taken, cond, holds);
    dropTemps(taken, id, Way::Discarded, term.range);
    if (holdsOpen(taken))
      taken.trace = trace_.add({.before = taken.trace,
                                .kind = StepKind::Branch,
                                .holds = holds,
                                .cond = term.cond,
                                .range = term.range});
    arrive(term.targets[holds ? 0 : 1], std::move(taken));
  }
}

// An object that goes over itself may have released what it holds before it said that there is no
// more. How it says so is an exception, and so its summary does not tell.
void Interpreter::endIteration(State& state, const ir::Cond& cond, bool more) {
  if (cond.kind != ir::CondKind::HasMore || more || cond.lhs == ir::None) return;
  ObjectId object = read(state, cond.lhs);
  if (objects_[object].role != Role::Instance) return;
  link::FunctionRef next = scope_.linkage.methodOf(typeOf(object), "__next__");
  if (!next) return;
  const link::Program& program = scope_.linkage.program();
  bool ends = std::ranges::any_of(program.function(next).calls, [&](const ir::Call& call) {
    return releasesNamed(program.module(next.module).text(call.method)) > 0;
  });
  if (ends) blurAll(state, object);
}

// Whatever the loop has passed by, it has meant to release.
void Interpreter::endLoop(State& state, ir::BlockId block, ir::BlockId out) {
  for (const LoopEnd& end : loopEnds_) {
    if (end.block != block || end.out != out) continue;
    for (ir::PlaceId place : end.drained) {
      ObjectId object = read(state, place);
      std::vector<ObjectId> parts = partsOf(state, object);
      bool element = function_.places[place].parent != ir::None;
      if (objects_[object].several && element) parts = twinsOf(state, object);
      if (isCollection(object)) anonymous(state, object, parts);
      for (ObjectId part : parts)
        blur(state, part);
    }
  }
}

void Interpreter::switchTo(State state, ir::BlockId id) {
  const ir::Terminator& term = function_.blocks[id].term;
  ObjectId value = read(state, term.value);
  State otherwise = state;
  bool possible = true;
  keepFacts_ = true;
  for (ir::Index i = 0; i < term.caseCount; ++i) {
    const ir::Case& way = function_.cases[term.cases + i];
    State taken = state;
    ObjectId constant = way.value == ir::None ? NoObject : read(state, way.value);
    if (refineCompare(taken, ir::CmpOp::Eq, value, constant, true)) {
      dropTemps(taken, id, Way::Discarded, term.range);
      arrive(way.target, std::move(taken));
    }
    if (constant != NoObject)
      possible = possible && refineCompare(otherwise, ir::CmpOp::Eq, value, constant, false);
  }
  if (!possible) return;
  dropTemps(otherwise, id, Way::Discarded, term.range);
  arrive(term.targets[0], std::move(otherwise));
}

void Interpreter::dispatch(State state, const ir::Terminator& term) {
  for (ir::Index i = 0; i < term.caseCount; ++i) {
    const ir::Case& handler = function_.cases[term.cases + i];
    std::string_view types = text(handler.types);
    bool all = types.empty(), narrow = !all;
    Catches catching = Catches::Never;
    ir::forEachType(types, [&](std::string_view type) {
      all |= index_.catchesAll(type);
      narrow &= index_.isNarrow(type);
      catching = std::max(catching, catches(state.exception, type));
    });
    if (!all && catching == Catches::Never) continue;
    State caught = state;
    // What a bare `raise` raises again is not followed that far.
    if (caught.exception >= Anything) caught.exception = 0;
    if (narrow && holdsOpen(caught))
      caught.trace = trace_.add({.before = state.trace, .kind = StepKind::Branch, .narrow = true});
    arrive(handler.target, std::move(caught));
    if (all || catching == Catches::Surely) return; // no later handler is asked
  }
  arrive(term.targets[0], std::move(state));
}

void Interpreter::throwFrom(State state, ir::BlockId id) {
  const ir::Block& block = function_.blocks[id];
  ir::Sym exception = state.exception;
  Confidence sure = thrown(scope_, function_, block.term);
  state.assume(sure);
  if (block.term.value != ir::None) {
    ObjectId thrown = read(state, block.term.value);
    escape(state, thrown);
    exception = function_.places[block.term.value].type;
    bool nameless = exception == 0 && isUnusual(scope_, function_, block.term.value);
    if (nameless) exception = Anything;
  }
  if (holdsOpen(state)) {
    bool asserts = exception < Anything && text(exception) == "AssertionError";
    if (asserts) forgive(state);
    // Who asserts something takes it for certain.
    if (asserts && module_.language == ir::Language::Python) state.assume(Confidence::Low);
    state.trace = trace_.add({.before = state.trace,
                              .kind = StepKind::Raised,
                              .memory = sure == Confidence::Low,
                              .range = block.term.range});
  }
  dropTemps(state, id, Way::Exception, block.term.range);
  state.exception = exception;
  arrive(block.exceptional, std::move(state));
}

// An assertion that a resource is not there fails where it is, and tells of another defect.
void Interpreter::forgive(State& state) {
  trace_.backwards(state.trace, [&](const Event& event) {
    if (event.kind != StepKind::Branch || event.cond == ir::None) return true;
    ir::PlaceId place = function_.conditions[event.cond].lhs;
    ObjectId asked = place == ir::None ? NoObject : read(state, place);
    if (asked != NoObject && objects_[asked].role == Role::Resource) escape(state, asked);
    return false;
  });
}

void Interpreter::returnFrom(State state, ir::BlockId id) {
  const ir::Terminator& term = function_.blocks[id].term;
  leaveUnowned(state, Way::Normal, term.range);
  noteExit(state, term.value == ir::None ? NoObject : read(state, term.value), term.range);
  returns_ = true;
  if (term.value != ir::None) escape(state, read(state, term.value));
  returns_ = false;
  leaveOpen(state, Way::Normal, term.range);
}

void Interpreter::unwind(State state) {
  ir::Range where = function_.range;
  trace_.backwards(state.trace, [&](const Event& event) {
    if (event.kind != StepKind::Raised) return true;
    where = event.range;
    return false;
  });
  raises_ = std::max(raises_.value_or(Confidence::Low), state.confidence);
  leaveOpen(state, Way::Exception, where);
}

void Interpreter::leaveUnowned(State& state, Way way, ir::Range where) {
  // Nobody has asked whether the call that should take it over succeeded.
  for (const ObjectState& held : std::vector(state.objects)) {
    if (held.owner == NoObject || held.status != Status::Moved) continue;
    // A symbol that is there is rarely asked for: the library has it.
    const rules::Effect* takes = objects_[held.owner].effect;
    if (takes && takes->kind == rules::EffectKind::Pins) continue;
    const ObjectState* owner = state.find(held.owner);
    bool asked = owner && (owner->valid != Truth::Maybe || owner->truthy != Truth::Maybe);
    bool gone = objects_[held.owner].role == Role::Resource && !isOpen(state, held.owner);
    if (asked || gone) continue;
    uint32_t before = state.trace;
    const Object& told = objects_[held.owner];
    if (told.origin == Origin::Site && function_.instrs[told.instr].op == ir::Op::Call) {
      const ir::Instr& taker = function_.instrs[told.instr];
      state.trace = trace_.add(
          {.before = before, .object = held.id, .call = taker.extra, .range = taker.range});
    }
    outcomes_.leak(state, held.id, way, where, Confidence::Medium);
    state.trace = before;
  }
}

void Interpreter::leaveOpen(State& state, Way way, ir::Range where) {
  // What module-level code leaves in its globals lives as long as the process.
  if (isModuleBody())
    for (const auto& [place, object] : std::vector(state.bindings))
      if (function_.places[place].kind == ir::PlaceKind::Global) escape(state, object);
  if (way == Way::Normal) escapeOwn(state);
  for (const ObjectState& held : std::vector(state.objects)) {
    if (held.status != Status::Open) continue;
    bool dies = held.parent != NoObject && objects_[held.parent].role == Role::Resource;
    if (dies || index_.resource(objects_[held.id].resource).lossFreesIt) continue;
    outcomes_.leak(state, held.id, way, where, Confidence::High);
  }
}

} // namespace unclosed::analysis
