#include "analysis/interpreter.h"
#include "ir/arguments.h"

#include <algorithm>
#include <array>
#include <span>

namespace unclosed::analysis {

using ir::CmpOp;
using rules::Fails;

namespace {

bool compare(int64_t left, CmpOp op, int64_t right) {
  switch (op) {
  case CmpOp::Eq: return left == right;
  case CmpOp::Ne: return left != right;
  case CmpOp::Lt: return left < right;
  case CmpOp::Le: return left <= right;
  case CmpOp::Gt: return left > right;
  case CmpOp::Ge: return left >= right;
  }
  return false;
}

// Values that stand for success and failure. 0 is a descriptor too, but code that asks for `> 0`
// means success, so it is not among them.
struct Samples {
  std::array<int64_t, 3> success, failure;
};

Samples samples(Fails fails) {
  switch (fails) {
  case Fails::NonZero: return {{0, 0, 0}, {-1, 1, 100}};
  case Fails::False: return {{1, 1, 1}, {0, 0, 0}};
  case Fails::Negative: return {{3, 4, 100}, {-1, -2, -100}};
  case Fails::Never:
  case Fails::Raises:
  case Fails::Null:
  case Fails::Any:
  case Fails::MinusOne: break;
  }
  return {{3, 4, 100}, {-1, -1, -1}};
}

// Slots of an acquisition for the conditions that may have decided about it.
constexpr ir::Index FirstDecision = 1024;

bool isInteger(const ir::Place* place) {
  return place && (place->constant == ir::ConstKind::Int || place->constant == ir::ConstKind::Bool);
}

// A parameter that is None unless the caller says otherwise: what is passed for it is an object.
bool isNoneByDefault(const ir::Function& function, const Object& object) {
  if (object.origin != Origin::Entry || object.place == ir::None) return false;
  return std::ranges::any_of(function.params, [&](const ir::Param& param) {
    return param.place == object.place && param.byDefault != ir::None &&
           function.places[param.byDefault].constant == ir::ConstKind::Null;
  });
}

} // namespace

void Interpreter::countConditions() {
  conditionUses_.assign(function_.places.size(), 0);
  for (const ir::Cond& cond : function_.conditions)
    for (ir::PlaceId place : {cond.lhs, cond.rhs})
      if (place != ir::None) ++conditionUses_[place];
  // `int copy = r`: what is asked of the copy is asked of `r`.
  for (const ir::Instr& instr : function_.instrs) {
    bool copies = instr.op == ir::Op::Assign && function_.places[instr.src].parent == ir::None &&
                  function_.places[instr.dst].kind == ir::PlaceKind::Local &&
                  function_.places[instr.src].kind == ir::PlaceKind::Local;
    if (!copies) continue;
    unsigned both = conditionUses_[instr.src] + conditionUses_[instr.dst];
    if (conditionUses_[instr.src] > 0 && conditionUses_[instr.dst] > 0)
      conditionUses_[instr.src] = conditionUses_[instr.dst] = both;
  }
  if (module_.language == ir::Language::Python) return;
  // What is returned the caller asks once more: `if (error < 0) return error;`.
  std::vector<bool> returned(function_.places.size());
  for (const ir::Block& block : function_.blocks)
    if (block.term.kind == ir::TermKind::Return && block.term.value != ir::None)
      returned[block.term.value] = true;
  for (const ir::Instr& instr : function_.instrs)
    if (instr.op == ir::Op::Assign && returned[instr.dst]) returned[instr.src] = true;
  for (ir::PlaceId id = 0; id < returned.size(); ++id)
    if (returned[id] && conditionUses_[id] == 1) ++conditionUses_[id];
}

// Had one of them been null, control would not go on.
void Interpreter::goThrough(State& state, std::span<const ir::PlaceId> pointers) {
  for (ir::PlaceId place : pointers) {
    ObjectId pointer = read(state, place);
    if (pointer == NoObject || constantOf(pointer)) continue;
    const Object& origin = objects_[pointer];
    bool filled =
        origin.role == Role::Resource && origin.acquire->into.where != rules::Where::Return;
    if (origin.role != Role::Plain && !filled) continue;
    ObjectState& held = state.of(pointer);
    if (held.isNull != Truth::Maybe) continue;
    held.isNull = Truth::No;
    if (!filled) held.truthy = Truth::Yes;
  }
}

bool Interpreter::refine(State& state, const ir::Cond& cond, bool holds) {
  if (cond.lhs == ir::None) return true;
  decision_ = static_cast<ir::Index>(&cond - function_.conditions.data());
  keepFacts_ = conditionUses_[cond.lhs] > 1;
  if (cond.kind == ir::CondKind::IsBound) return (state.bound(cond.lhs) != NoObject) == holds;
  ObjectId left = read(state, cond.lhs);
  ObjectId right = cond.rhs == ir::None ? NoObject : read(state, cond.rhs);
  // Whether loops up to the same bound run at all is decided by the first of them.
  keepFacts_ |= cond.rhs != ir::None && conditionUses_[cond.rhs] > 1 &&
                objects_[left].origin == Origin::Constant;
  if (objects_[left].origin == Origin::Site)
    keepFacts_ |= repeated_.first(objects_[left].instr) != ir::None;
  if (cond.kind == ir::CondKind::TypeTest && cond.type != 0 &&
      !refineType(state, left, cond.type, holds))
    return false;
  if (ObjectId whole = structureOf(cond.lhs, left); whole != NoObject) doubt(state, whole, holds);
  bool anyElement = objects_[left].role == Role::Item && (objects_[left].origin == Origin::Member ||
                                                          module_.language == ir::Language::Cxx);
  if (anyElement) return refineItem(state, cond, left, right, holds);
  return refine(state, cond.kind, cond.op, left, right, holds);
}

// A value keeps its type: the same question has the same answer.
bool Interpreter::refineType(State& state, ObjectId object, ir::Sym type, bool holds) {
  Fact fact{
      .left = object, .right = objects_.member(object, type, {}), .op = CmpOp::Ge, .holds = holds};
  for (const Fact& known : state.facts)
    if (known.left == fact.left && known.right == fact.right && known.op == fact.op)
      return known.holds == holds;
  bool kept = keepFacts_ && objects_[object].role == Role::Plain;
  if (kept) state.facts.insert(std::ranges::lower_bound(state.facts, fact), fact);
  return true;
}

// The resource, when it is a structure (and no pointer to one) and `object` is its member:
// `it.error`.
ObjectId Interpreter::structureOf(ir::PlaceId id, ObjectId object) const {
  const ir::Place& place = function_.places[id];
  const Object& member = objects_[object];
  bool part = place.kind == ir::PlaceKind::Field && member.origin == Origin::Member &&
              objects_[member.base].role == Role::Resource &&
              module_.language != ir::Language::Python;
  if (!part) return NoObject;
  std::string_view type = text(function_.places[place.parent].type);
  return type.empty() || type.ends_with('*') ? NoObject : member.base;
}

// What is asked of any element is asked of those that nothing is known of yet, else of all.
bool Interpreter::refineItem(State& state, const ir::Cond& cond, ObjectId item, ObjectId right,
                             bool holds) {
  std::vector<ObjectId> parts = partsOf(state, item);
  std::erase_if(parts, [&](ObjectId id) { return state.status(id) != Status::Open; });
  bool asked = std::ranges::none_of(
      parts, [&](ObjectId id) { return state.find(id)->valid == Truth::Maybe; });
  for (ObjectId part : parts)
    if (asked || state.find(part)->valid == Truth::Maybe)
      if (!refine(state, cond.kind, cond.op, part, right, holds)) return false;
  return true;
}

bool Interpreter::refine(State& state, ir::CondKind kind, CmpOp op, ObjectId left, ObjectId right,
                         bool holds) {
  if (ObjectId resource = hintedBy(state, left); resource != NoObject)
    doubt(state, resource, holds);
  switch (kind) {
  case ir::CondKind::Truthy: return refineTruthy(state, left, holds);
  case ir::CondKind::IsNull: return refineNull(state, left, holds);
  case ir::CondKind::Compare: return refineCompare(state, op, left, right, holds);
  case ir::CondKind::TypeTest: {
    const ir::Place* constant = constantOf(left);
    return !(holds && constant && constant->constant == ir::ConstKind::Null);
  }
  case ir::CondKind::HasMore: {
    // A collection that is known to hold something is gone through at least once.
    const ObjectState* held = state.find(left);
    bool empty = !held || objects_[left].role != Role::Aggregate || !isOpen(state, left);
    if (holds || empty) return true;
    bool walked = held->walked;
    if (walked) state.of(left).walked = false; // the next loop begins anew
    return walked;
  }
  case ir::CondKind::IsBound:
  case ir::CondKind::Opaque: return true;
  }
  return true;
}

bool Interpreter::refineTruthy(State& state, ObjectId object, bool holds) {
  if (ObjectId kept = guarded(state, object); kept != NoObject)
    return refineNull(state, kept, !holds);
  if (const ir::Place* constant = constantOf(object)) {
    switch (constant->constant) {
    case ir::ConstKind::Null: return !holds;
    case ir::ConstKind::Bool:
    case ir::ConstKind::Int: return (constant->number != 0) == holds;
    case ir::ConstKind::String: return (constant->name != 0) == holds;
    case ir::ConstKind::Other: return true;
    }
  }
  const Object& origin = objects_[object];
  switch (origin.role) {
  case Role::Truth: {
    const ObjectState held = *state.find(object);
    if (held.truthy != Truth::Maybe) return (held.truthy == Truth::Yes) == holds;
    if (held.left == NoObject) return rememberTruth(state, object, holds);
    const ir::Cond& cond = function_.conditions[held.cond];
    if (!refine(state, cond.kind, cond.op, held.left, held.right, holds)) return false;
    state.of(object).truthy = truth(holds);
    return true;
  }
  case Role::Resource: {
    if (index_.resource(origin.resource).truthIsStatus) return true;
    Fails fails = origin.acquire->fails;
    if (origin.acquire->into.where != rules::Where::Return)
      return refineNull(state, object, !holds);
    bool pointer = fails == Fails::Null || fails == Fails::Any;
    if (pointer || fails == Fails::Raises || fails == Fails::Never)
      return refineNull(state, object, !holds);
    return refineConstant(state, CmpOp::Ne, object, 0, holds, NoObject);
  }
  case Role::Closure:
  case Role::Closing:
  case Role::Address: return holds;
  case Role::Instance:
    // An object is true, unless its class says otherwise.
    if (scope_.linkage.classOf(origin.type) && !scope_.linkage.methodOf(origin.type, "__bool__") &&
        !scope_.linkage.methodOf(origin.type, "__len__"))
      return holds;
    if (!scope_.linkage.classOf(origin.type) && isOpen(state, object)) return holds;
    break;
  case Role::Aggregate:
    // What holds something is not empty, until a loop has been over it or something is taken out.
    if (!holds && isOpen(state, object)) return state.find(object)->walked;
    break;
  case Role::Item:
  case Role::Plain: break;
  }
  if (!refineLiveness(state, object, holds)) return false;
  bool owner = origin.effect && origin.effect->onSuccess && origin.effect->fails != Fails::Null;
  if (owner) return refineConstant(state, CmpOp::Ne, object, 0, holds, NoObject);
  if (toldBy(state, object) != NoObject)
    return refineConstant(state, CmpOp::Ne, object, 0, holds, NoObject);
  // `given or open(path)`, and then `given is None`: who asks both ways means the same.
  if (!holds && keepFacts_ && isNoneByDefault(function_, origin))
    return rememberNull(state, object, true);
  return rememberTruth(state, object, holds);
}

bool Interpreter::rememberTruth(State& state, ObjectId object, bool holds) {
  if (const ObjectState* held = state.find(object)) {
    if (held->truthy != Truth::Maybe && held->truthy != truth(holds)) return false;
    if (holds && held->isNull == Truth::Yes) return false;
  }
  settleOwner(state, object, holds);
  if (!keepFacts_ && !(watchesParams_ && isPassedIn(object))) return true;
  state.of(object).truthy = truth(holds);
  if (holds) state.of(object).isNull = Truth::No;
  return true;
}

bool Interpreter::refineNull(State& state, ObjectId object, bool holds) {
  if (ObjectId kept = guarded(state, object); kept != NoObject)
    return refineNull(state, kept, holds);
  if (const ir::Place* constant = constantOf(object)) {
    bool zero = constant->constant == ir::ConstKind::Int && constant->number == 0;
    return (constant->constant == ir::ConstKind::Null || zero) == holds;
  }
  const Object& origin = objects_[object];
  if (origin.role == Role::Resource) {
    bool direct = origin.acquire->into.where == rules::Where::Return;
    Fails fails = origin.acquire->fails;
    if (direct && (fails == Fails::Null || fails == Fails::Any))
      return settle(state, object, !holds);
    if (direct || origin.acquire->fails == Fails::Raises) return !holds;
    // An out-parameter that is still null: there is nothing to release, whatever the status said.
    ObjectState& held = state.of(object);
    if (held.isNull != Truth::Maybe && held.isNull != truth(holds)) return false;
    held.isNull = truth(holds);
    if (holds && held.status == Status::Open) held.status = Status::Failed;
    return true;
  }
  bool known = origin.role != Role::Plain && origin.role != Role::Truth && !isAllocation(object);
  if (known) return !holds;
  return rememberNull(state, object, holds);
}

bool Interpreter::rememberNull(State& state, ObjectId object, bool holds) {
  if (const ObjectState* held = state.find(object)) {
    if (held->isNull != Truth::Maybe && held->isNull != truth(holds)) return false;
    if (holds && held->truthy == Truth::Yes) return false;
  }
  settleOwner(state, object, !holds);
  if (!keepFacts_ && !(watchesParams_ && isPassedIn(object))) return true;
  state.of(object).isNull = truth(holds);
  if (holds) state.of(object).truthy = Truth::No;
  return true;
}

bool Interpreter::refineCompare(State& state, CmpOp op, ObjectId left, ObjectId right, bool holds) {
  if (right == NoObject) return true;
  const ir::Place* constant = constantOf(right);
  const ir::Place* known = constantOf(left);
  bool equality = op == CmpOp::Eq || op == CmpOp::Ne;
  bool equal = (op == CmpOp::Eq) == holds;
  if (equality && left == right && objects_[left].role == Role::Resource) return equal;
  if (equality && (isElsewhere(state, left, right) || isElsewhere(state, right, left)))
    return !equal;
  if (constant && constant->constant == ir::ConstKind::Null && equality)
    return refineNull(state, left, equal);
  if (isInteger(constant) && isInteger(known))
    return compare(known->number, op, constant->number) == holds;
  if (constant && known && equality && constant->constant == ir::ConstKind::String &&
      known->constant == ir::ConstKind::String)
    return (constant->name == known->name) == equal;
  if (constant && constant->constant == ir::ConstKind::Bool && equality)
    return refineTruthy(state, left, equal == (constant->number != 0));
  if (isInteger(constant)) return refineConstant(state, op, left, constant->number, holds, right);
  for (ObjectId side : {left, right})
    if (ObjectId resource = toldBy(state, side); resource != NoObject && !constant)
      doubt(state, resource, holds);
  if (equality && equal && !constant) {
    // The same handle as one from elsewhere: then it is not this function's alone.
    blur(state, left);
    blur(state, right);
  }
  return remember(state, {.left = left, .right = right, .op = op, .holds = holds});
}

// What this function has just acquired and given to nobody is not in a variable of the program:
// `in != stdin`.
bool Interpreter::isElsewhere(const State& state, ObjectId resource, ObjectId other) const {
  const ObjectState* held = state.find(resource);
  const Object& place = objects_[other];
  bool global = place.origin == Origin::Entry && place.place != ir::None &&
                function_.places[place.place].kind == ir::PlaceKind::Global;
  return global && module_.language != ir::Language::Python &&
         objects_[resource].role == Role::Resource && held && held->status == Status::Open &&
         held->valid == Truth::Yes;
}

bool Interpreter::remember(State& state, Fact fact) {
  switch (fact.op) {
  case CmpOp::Eq:
  case CmpOp::Lt:
  case CmpOp::Gt: break;
  case CmpOp::Ne: fact.op = CmpOp::Eq, fact.holds = !fact.holds; break;
  case CmpOp::Ge: fact.op = CmpOp::Lt, fact.holds = !fact.holds; break;
  case CmpOp::Le: fact.op = CmpOp::Gt, fact.holds = !fact.holds; break;
  }
  bool toConstant = objects_[fact.right].origin == Origin::Constant;
  for (const Fact& known : state.facts) {
    if (known.left != fact.left || known.op == CmpOp::Ne || known.op == CmpOp::Ge) continue;
    if (known.op != fact.op) {
      // Less, equal and greater exclude each other.
      if (known.right == fact.right && known.holds && fact.holds) return false;
      continue;
    }
    if (known.right == fact.right) return known.holds == fact.holds;
    bool other = known.holds && known.op == CmpOp::Eq && toConstant &&
                 objects_[known.right].origin == Origin::Constant;
    if (other) return !fact.holds; // it equals another constant
  }
  if (!keepFacts_ && !(watchesParams_ && isPassedIn(fact.left))) return true;
  state.facts.insert(std::ranges::lower_bound(state.facts, fact), fact);
  return true;
}

bool Interpreter::refineConstant(State& state, CmpOp op, ObjectId object, int64_t number,
                                 bool holds, ObjectId constant) {
  ObjectId resource = toldBy(state, object);
  if (objects_[object].role == Role::Resource) resource = object;
  if (resource != NoObject) {
    Samples values = samples(objects_[resource].acquire->fails);
    auto fits = [&](int64_t value) { return compare(value, op, number) == holds; };
    bool success = std::ranges::any_of(values.success, fits);
    bool failure = std::ranges::any_of(values.failure, fits);
    if (success == failure) return success; // it tells nothing, or 0 is asked for, which is neither
    return settle(state, resource, success);
  }
  const rules::Effect* takes = objects_[object].effect;
  if (takes && takes->onSuccess && takes->fails != Fails::Null) {
    Samples values = samples(takes->fails);
    const Verdict* verdict = objects_[object].verdict;
    if (verdict && verdict->values) values.success.fill(verdict->values->first);
    auto fits = [&](int64_t value) { return compare(value, op, number) == holds; };
    settleOwner(state, object, std::ranges::any_of(values.success, fits));
    return true;
  }
  if (number == 0 && (op == CmpOp::Eq || op == CmpOp::Ne) &&
      module_.language != ir::Language::Python)
    return rememberTruth(state, object, (op == CmpOp::Ne) == holds);
  if (constant == NoObject) return true;
  return remember(state, {.left = object, .right = constant, .op = op, .holds = holds});
}

ObjectId Interpreter::toldBy(const State& state, ObjectId status) const {
  const ObjectState* held = state.find(status);
  bool tells = held && held->parent != NoObject && objects_[held->parent].role == Role::Resource &&
               objects_[status].name == 0;
  return tells ? held->parent : NoObject;
}

ObjectId Interpreter::hintedBy(const State& state, ObjectId value) const {
  const ObjectState* held = objects_[value].role == Role::Plain ? state.find(value) : nullptr;
  if (!held || held->parent == NoObject) return NoObject;
  bool judged = module_.language != ir::Language::Python && objects_[value].name != 0 &&
                objects_[held->parent].role == Role::Resource;
  return judged ? held->parent : toldBy(state, held->parent);
}

// `rc & MASK`, `is_error(rc)`: a test of it is a test of the acquisition.
void Interpreter::hint(State& state, ObjectId value, ObjectId from) {
  bool known = module_.language == ir::Language::Python || objects_[value].role != Role::Plain ||
               value == from || toldBy(state, from) == NoObject;
  if (!known) state.of(value).parent = from;
}

namespace {

// Whether the function compares the parameter, and does nothing else with it.
bool onlyCompares(const ir::Function& function, ir::PlaceId param) {
  auto mentions = [&](ir::PlaceId id) {
    for (; id != ir::None; id = function.places[id].parent)
      if (id == param) return true;
    return false;
  };
  auto isInside = [&](const ir::Place& place) {
    bool part = place.kind == ir::PlaceKind::Field || place.kind == ir::PlaceKind::Element;
    return part && mentions(place.parent);
  };
  auto isGiven = [&](const ir::Arg& arg) { return mentions(arg.place); };
  auto isAsked = [&](const ir::Cond& cond) { return mentions(cond.lhs) || mentions(cond.rhs); };
  return std::ranges::none_of(function.places, isInside) &&
         std::ranges::none_of(function.args, isGiven) &&
         std::ranges::any_of(function.conditions, isAsked);
}

} // namespace

// `is_usable(fd)`: what only compares the value that may be a failure's says whether it is one.
void Interpreter::judge(State& state, const CallSite& site, ObjectId value) {
  bool known = module_.language != ir::Language::Python && objects_[value].role == Role::Plain &&
               site.summary && site.summary->fates.empty() && !site.targets->constructs;
  if (!known || site.targets->bound) return;
  const link::Program& program = scope_.linkage.program();
  for (ir::Index i = 0; i < site.call.argCount; ++i) {
    ObjectId asked = read(state, function_.args[site.call.args + i].place);
    bool told = objects_[asked].role == Role::Resource &&
                objects_[asked].acquire->into.where == rules::Where::Return;
    auto compares = [&](link::FunctionRef callee) {
      const ir::Function& function = program.function(callee);
      return i < function.params.size() && onlyCompares(function, function.params[i].place);
    };
    if (!told || !std::ranges::all_of(site.targets->functions, compares)) continue;
    objects_[value].name = site.call.callee;
    state.of(value).parent = asked;
  }
}

// The acquisition has succeeded on one of the two ways, and nobody knows on which: the way that
// releases it shows (Outcomes).
void Interpreter::doubt(State& state, ObjectId resource, bool holds) {
  if (state.find(resource)->valid != Truth::Maybe) return;
  ObjectId decision = objects_.site(objects_[resource].instr,
                                    static_cast<uint16_t>(FirstDecision + decision_), Role::Plain);
  Fact fact{.left = resource, .right = decision, .op = CmpOp::Ne, .holds = holds};
  auto at = std::ranges::lower_bound(state.facts, fact);
  if (at == state.facts.end() || *at != fact) state.facts.insert(at, fact);
}

bool Interpreter::refineLiveness(State& state, ObjectId object, bool holds) {
  const Object& origin = objects_[object];
  ObjectId resource = origin.base;
  if (resource == NoObject) return true;
  bool passed = objects_[resource].role != Role::Resource && isPassedIn(resource);
  if (objects_[resource].role != Role::Resource && !passed) return true;
  const rules::Liveness* test =
      origin.name < module_.strings().size() ? index_.liveness(text(origin.name)) : nullptr;
  if (!test) return true;
  bool open = test->openWhenTrue == holds;
  if (passed) {
    // There is nothing left to release: as good as released.
    if (watchesParams_ && !open && state.status(resource) == Status::Plain)
      state.of(resource).isNull = Truth::Yes;
    return true;
  }
  Status status = state.status(resource);
  if (open) return status != Status::Released;
  return status != Status::Open;
}

bool Interpreter::settle(State& state, ObjectId resource, bool succeeded) {
  ObjectState& held = state.of(resource);
  if (held.valid != Truth::Maybe) return (held.valid == Truth::Yes) == succeeded;
  held.valid = truth(succeeded);
  if (!succeeded && held.status == Status::Open && !objects_[resource].acquire->releaseOnFailure)
    held.status = Status::Failed;
  settleOwner(state, resource, succeeded);
  if (!settleBeside(state, resource, succeeded)) return false;
  // One call, one verdict: the other end of a pair.
  const Object& origin = objects_[resource];
  for (uint16_t slot = origin.slot + 1; !origin.older; ++slot) {
    ObjectId sibling = objects_.findSite(origin.instr, slot);
    if (sibling == NoObject || objects_[sibling].role != Role::Resource) return true;
    if (!state.find(sibling)) continue;
    if (!settle(state, sibling, succeeded)) return false;
  }
  return true;
}

// What a function of the program hands out beside its value fails as that one does.
bool Interpreter::settleBeside(State& state, ObjectId value, bool succeeded) {
  const Object& origin = objects_[value];
  if (!origin.fresh || origin.slot != 0 || origin.older) return true;
  for (uint16_t slot = FirstLinked; slot < MaxLinked; ++slot) {
    ObjectId beside = objects_.findSite(origin.instr, slot);
    if (beside == NoObject) return true;
    if (!state.find(beside) || objects_[beside].role != Role::Resource) continue;
    bool told = objects_[beside].fresh && objects_[beside].acquire->fails == origin.acquire->fails;
    if (told && !settle(state, beside, succeeded)) return false;
  }
  return true;
}

void Interpreter::settleOwner(State& state, ObjectId owner, bool succeeded) {
  for (ObjectState& held : state.objects) {
    if (held.owner != owner) continue;
    held.owner = NoObject;
    if (succeeded != held.backOnSuccess) continue;
    if (held.status == Status::Moved) held.status = Status::Open;
    if (held.status == Status::Released) held.status = Status::Unknown; // it was none, perhaps
  }
}

void Interpreter::test(State& state, const ir::Instr& instr, ir::Index index) {
  const ir::Cond& cond = function_.conditions[instr.extra];
  ObjectId left = cond.lhs == ir::None ? NoObject : read(state, cond.lhs);
  ObjectId right = cond.rhs == ir::None ? NoObject : read(state, cond.rhs);
  ObjectId object = freshSite(state, index, 0, Role::Truth);
  ObjectState& held = state.of(object);
  held.cond = instr.extra;
  // `negate = !negate` in a loop asks of what this test said the last time, which is gone.
  bool ofItself = left == object || right == object;
  if (!ofItself) held.left = left, held.right = right;
  if (instr.dst != ir::None) write(state, instr.dst, object, instr.range);
}

} // namespace unclosed::analysis
