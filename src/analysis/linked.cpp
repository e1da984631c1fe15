#include "analysis/interpreter.h"
#include "ir/arguments.h"

#include <algorithm>
#include <map>
#include <utility>

namespace unclosed::analysis {

using rules::Confidence;
using rules::Where;

namespace {

constexpr ir::Sym FirstMadeUp = 1u << 29;

const ir::Place* sharedConstant(std::optional<ir::Place> const& constant) {
  return constant ? &*constant : nullptr;
}

} // namespace

ir::Sym Interpreter::memberName(std::string_view name) {
  if (name == "*") return TargetName;
  if (name == "[]") return 0;
  if (ir::Sym known = module_.find(name); known != ir::None) return known;
  auto at = std::ranges::find(madeUpNames_, name);
  if (at == madeUpNames_.end()) at = madeUpNames_.emplace(madeUpNames_.end(), std::string(name));
  return FirstMadeUp + static_cast<ir::Sym>(at - madeUpNames_.begin());
}

std::string Interpreter::memberText(ir::Sym name) const {
  if (name == TargetName) return "*";
  if (name == 0) return "[]";
  return name >= FirstMadeUp ? madeUpNames_[name - FirstMadeUp] : std::string(text(name));
}

bool Interpreter::isPassedIn(ObjectId id) const {
  const Object* object = &objects_[id];
  for (size_t depth = 0; object->origin == Origin::Member && depth < MaxAccessDepth; ++depth)
    object = &objects_[object->base];
  if (object->origin != Origin::Entry || object->place == ir::None) return false;
  const ir::Place& place = function_.places[object->place];
  return place.kind == ir::PlaceKind::Param || capturedIndex(place) != NoParam;
}

// Which of the enclosing function's variables it is; those come after the parameters.
uint16_t Interpreter::capturedIndex(const ir::Place& place) const {
  if (place.kind != ir::PlaceKind::Local || module_.language != ir::Language::Python)
    return NoParam;
  auto at = std::ranges::find(function_.captured, place.name);
  if (at == function_.captured.end()) return NoParam;
  return static_cast<uint16_t>(function_.params.size() +
                               static_cast<size_t>(at - function_.captured.begin()));
}

// What a nested function's captured variable holds here: this function's own variable, or one that
// both have from further out.
ObjectId Interpreter::captured(const State& state, link::FunctionRef callee, ir::Sym name) {
  const ir::Function& inner = scope_.linkage.program().function(callee);
  bool here = callee.module == scope_.linkage.id() && inner.parent != ir::None;
  if (!here) return NoObject;
  bool own = &module_.functions[inner.parent] == &function_;
  if (!own && inner.parent != function_.parent) return NoObject;
  for (ir::PlaceId id = 0; id < function_.places.size(); ++id) {
    const ir::Place& place = function_.places[id];
    bool variable = place.kind == ir::PlaceKind::Local || place.kind == ir::PlaceKind::Param;
    if (variable && place.name == name && (own || capturedIndex(place) != NoParam))
      return read(state, id);
  }
  return NoObject;
}

size_t Interpreter::releasesNamed(std::string_view method) const {
  return static_cast<size_t>(std::ranges::count_if(index_.byMethod(method), [](const Entry* entry) {
    return entry->kind == EntryKind::Release && entry->release->what.where == Where::Receiver &&
           !entry->release->partial && !entry->release->untilUse && !entry->release->attribute;
  }));
}

bool Interpreter::endsMore(ir::Sym method, ir::Sym than) const {
  if (method == 0 || than == 0) return than != 0;
  return releasesNamed(memberText(method)) > releasesNamed(memberText(than));
}

// What comes after as many methods as there are bits counts as the last of them.
size_t Interpreter::endingNumber(ir::Sym method) {
  constexpr size_t Bits = 32;
  size_t number = static_cast<size_t>(std::ranges::find(endings_, method) - endings_.begin());
  if (number == endings_.size() && number < Bits) endings_.push_back(method);
  return std::min(number, Bits - 1);
}

void Interpreter::noteRelease(State& state, ObjectId object, rules::ResourceId resource,
                              ir::Sym method, ir::Range where) {
  // A value of a mapping's items is as good as the item.
  const Object& part = objects_[object];
  if (part.origin == Origin::Member && objects_[part.base].origin == Origin::Member &&
      objects_[part.base].name == 0 && isPassedIn(part.base))
    object = part.base;
  ObjectState& held = state.of(object);
  held.status = Status::Released;
  size_t ending = endingNumber(method);
  held.how |= 1u << ending;
  paramReleases_.try_emplace({object, endings_[ending]}, ParamRelease{resource, where});
  const Object& origin = objects_[object];
  if (origin.origin == Origin::Member && origin.name == 0) drained_.insert(object);
}

void Interpreter::reach(State& state, CallSite& site, std::string_view receiverType) {
  if (reached_.empty()) reached_.resize(function_.calls.size());
  Reached& reached = reached_[site.instr.extra];
  bool value = function_.calls[site.instr.extra].resolution == ir::Resolution::Value;
  if (!reached.known || reached.receiverType != receiverType || value) {
    if (!value) reached = {};
    Targets targets = scope_.linkage.targets(function_, site.call, receiverType);
    const Object* callee = value && site.receiver != NoObject ? &objects_[site.receiver] : nullptr;
    if (callee && callee->role == Role::Closure && callee->instr != ir::None &&
        function_.instrs[callee->instr].op == ir::Op::Capture) {
      ir::Index body = function_.lists[function_.instrs[callee->instr].extra].function;
      if (body != ir::None) targets.functions = {{scope_.linkage.id(), body}};
    }
    if (!reached.known || targets != reached.targets)
      reached = {true, receiverType, targets, summaryOf(targets)};
  }
  // What a rule says of the function by its full name goes before what its body says.
  bool ruled = std::ranges::any_of(site.hits, [](const Hit& hit) {
    bool decides = hit.entry->kind == EntryKind::Acquire || hit.entry->kind == EntryKind::Release;
    bool named = !hit.entry->callee->call.empty() || !hit.entry->callee->type.empty();
    return decides && named && hit.confidence == Confidence::High;
  });
  if (ruled || isLeftToDestructor(site, reached.targets)) return;
  site.targets = &reached.targets;
  site.summary = reached.summary;
  for (link::FunctionRef target : reached.targets.functions) {
    bool async = scope_.linkage.program().function(target).flags & ir::IsAsync;
    site.later |= async && !(site.call.flags & ir::Awaited);
  }
  if (reached.targets.constructs) {
    letGoOn(state, site.index);
    site.made = freshSite(state, site.index, 1, Role::Instance);
    objects_[site.made].type = scope_.linkage.program().canonicalName(reached.targets.constructs);
  }
  if (!site.summary && site.made == NoObject) return;
  std::erase_if(site.hits, [](const Hit& hit) {
    const rules::Callee& callee = *hit.entry->callee;
    bool general =
        hit.entry->kind == EntryKind::Effect && callee.call.empty() && callee.space.empty();
    return hit.confidence < Confidence::High || general;
  });
}

// An object that the same call has made in an earlier turn of a loop goes on living, out of sight,
// if something holds it.
void Interpreter::letGoOn(State& state, ir::Index call) {
  ObjectId earlier = objects_.findSite(call, 1);
  if (earlier == NoObject || module_.language != ir::Language::Python) return;
  bool held = std::ranges::any_of(state.objects, [&](const ObjectState& other) {
    bool holds = false;
    if (objects_[other.id].role == Role::Aggregate)
      state.walk(other.id, [&](ObjectId part) { holds |= part == earlier; });
    return holds;
  });
  if (held) escape(state, earlier);
}

// An object of C++ that sees to what it holds, or is on the heap: whoever deletes it does then.
bool Interpreter::isLeftToDestructor(const CallSite& site, const Targets& targets) const {
  if (!(site.call.flags & ir::Constructs) || module_.language == ir::Language::Python) return false;
  return !targets.constructs || text(site.call.written).starts_with("new ") ||
         scope_.linkage.hasDestructor(text(site.call.receiverType));
}

const Summary* Interpreter::summaryOf(const Targets& targets) {
  std::vector<const Summary*> all;
  for (link::FunctionRef target : targets.functions) {
    const Summary& summary = scope_.summaries[target];
    if (!summary.known) return nullptr;
    all.push_back(&summary);
  }
  if (all.empty()) return nullptr;
  if (all.size() == 1) return all.front();
  Summary& either = merged_.emplace_back(merged(all));
  for (ParamFate& fate : either.fates)
    if (targets.chosen && fate.fate == Fate::Sometimes) fate.fate = Fate::Kept;
  return &either;
}

ObjectId Interpreter::actual(State& state, const CallSite& site, uint16_t param,
                             const ir::Arg** given) {
  const link::Program& program = scope_.linkage.program();
  const Targets& targets = *site.targets;
  if (targets.bound && param == 0) {
    if (site.made != NoObject) return site.made;
    bool super = typeOf(site.receiver) == SuperType && !function_.params.empty();
    return super ? read(state, function_.params[0].place) : site.receiver;
  }
  int position = param - (targets.bound ? 1 : 0);
  if (targets.functions.empty()) return NoObject;
  link::FunctionRef callee = targets.functions.front();
  const ir::Function& function = program.function(callee);
  if (size_t first = function.params.size();
      param >= first && param - first < function.captured.size())
    return captured(state, callee, function.captured[param - first]);
  std::string_view name = param < function.params.size()
                              ? program.module(callee.module).text(function.params[param].name)
                              : std::string_view();
  for (ir::Index i = 0; i < site.call.argCount; ++i)
    if (const ir::Arg& arg = function_.args[site.call.args + i];
        arg.flags & ir::Star && position >= static_cast<int>(i))
      return itemOf(state, read(state, arg.place), position - static_cast<int>(i));
  const ir::Arg* arg = Matcher::slotArg(function_, site.call, position, name, module_);
  if (!arg) return NoObject;
  if (given) *given = arg;
  return read(state, arg->place);
}

// What stands at the position of a tuple or list that was made in this function: `f(*pair)`.
ObjectId Interpreter::itemOf(const State& state, ObjectId whole, int position) {
  const ObjectState* held = state.find(whole);
  if (!held) return NoObject;
  ir::Sym name = memberName(std::to_string(position));
  auto item = std::ranges::find(held->members, name, &std::pair<ir::Sym, ObjectId>::first);
  return item == held->members.end() ? NoObject : item->second;
}

ObjectId Interpreter::memberOf(State& state, ObjectId base, const std::string& name) {
  if (objects_[base].role == Role::Address) {
    base = read(state, objects_[base].place);
    if (name == "*") return base;
  }
  ir::Sym sym = memberName(name);
  if (const ObjectState* held = state.find(base))
    for (const auto& [key, member] : held->members)
      if (key == sym && sym != 0) return member;
  return objects_.member(base, sym, types_.field(typeOf(base), name));
}

ObjectId Interpreter::actual(State& state, const CallSite& site, const Access& access) {
  const ir::Arg* arg = nullptr;
  ObjectId object = actual(state, site, access.root, &arg);
  for (size_t i = 0; i < access.path.size() && object != NoObject; ++i) {
    bool itself = i == 0 && access.path[i] == "*" && arg && (arg->flags & ir::AddressTaken);
    if (!itself) object = memberOf(state, object, access.path[i]);
  }
  return object;
}

void Interpreter::applyFates(State& state, CallSite& site) {
  std::set<uint16_t> torn;
  const ParamFate* sure = nullptr; // of the same thing, which is told of before
  for (const ParamFate& fate : site.summary->fates) {
    if (fate.fate == Fate::Stored && !site.later) {
      store(state, site, fate);
      continue;
    }
    ObjectId object = actual(state, site, fate.where);
    if (object == NoObject) {
      if (fate.fate == Fate::Kept) giveCollected(state, site, fate.where.root);
      giveSpread(state, site);
      continue;
    }
    // No address is released, but what is there: `frame_free(&frame)`.
    bool released = fate.fate == Fate::Released || fate.fate == Fate::Sometimes;
    if (released && objects_[object].role == Role::Address)
      object = read(state, objects_[object].place);
    const ParamFate* surely = sure && sure->where == fate.where ? sure : nullptr;
    if (fate.fate == Fate::Released) sure = &fate;
    if (site.later || fate.fate == Fate::Kept)
      give(state, site, fate.where);
    else if (!surely || !endsAny(object, *surely))
      applyFate(state, site, fate, object);
    if (fate.fate == Fate::Released && !fate.where.path.empty()) torn.insert(fate.where.root);
  }
  // In C, who releases a part of a structure tears the structure down: what it forgets is its
  // fault.
  for (uint16_t param : torn)
    if (ObjectId whole = actual(state, site, param);
        module_.language == ir::Language::C && whole != NoObject)
      blurAll(state, whole);
  site.never |= site.later;
}

// Whether it is a resource that the release fits.
bool Interpreter::endsAny(ObjectId object, const ParamFate& release) const {
  rules::ResourceId resource = objects_[object].resource;
  return resource != UINT32_MAX && ends(index_.resource(resource), resource, release);
}

void Interpreter::applyFate(State& state, CallSite& site, const ParamFate& fate, ObjectId object) {
  const Object& origin = objects_[object];
  if (origin.role == Role::Resource && !fate.method.empty() &&
      !ends(index_.resource(origin.resource), origin.resource, fate))
    return;
  switch (fate.fate) {
  case Fate::Released:
    if (!fate.where.path.empty() && fate.where.path.back() == "[]") {
      // Every item of the collection.
      ObjectId whole = objects_[object].origin == Origin::Member ? objects_[object].base : object;
      releaseAll(state, whole, site.instr.range);
    }
    return releaseThrough(state, site, fate, object);
  case Fate::Called:
    if (objects_[object].role != Role::Closure || closureReleases(object)) escape(state, object);
    return;
  case Fate::Sometimes:
    if (fate.when) {
      Truth now = happens(state, site, *fate.when);
      if (now == Truth::Yes) return releaseThrough(state, site, fate, object);
      if (now == Truth::No) return;
    }
    if (fate.verdict && awaitVerdict(state, site, fate, object)) return;
    // A field that the class leaves to such a helper is not forgotten.
    if (module_.language == ir::Language::Python && isPassedIn(object) &&
        origin.origin == Origin::Member)
      keptParams_.insert(object);
    // A teardown that can miss a field of its own is not the user's fault.
    if (!fate.where.path.empty())
      blur(state, object);
    else if (objects_[object].role == Role::Resource)
      outcomes_.sometimes(object);
    return;
  case Fate::Kept:
  case Fate::Stored: return;
  }
}

// What no other parameter takes is in `*args` or `**kwargs`.
void Interpreter::giveCollected(State& state, CallSite& site, uint16_t param) {
  if (site.targets->functions.size() != 1) return;
  link::FunctionRef callee = site.targets->functions.front();
  const std::vector<ir::Param>& params = scope_.linkage.program().function(callee).params;
  const ir::Module& module = scope_.linkage.program().module(callee.module);
  if (param >= params.size() || params[param].flags == 0) return;
  bool byName = params[param].flags & ir::DoubleStar;
  size_t positions = param - (site.targets->bound ? 1u : 0u);
  for (ir::Index i = 0; i < site.call.argCount; ++i) {
    const ir::Arg& arg = function_.args[site.call.args + i];
    bool named = std::ranges::any_of(params, [&](const ir::Param& other) {
      return other.flags == 0 && module.text(other.name) == text(arg.keyword);
    });
    bool collected = byName ? arg.keyword != 0 && !named : arg.keyword == 0 && i >= positions;
    if (collected && arg.flags == 0) escape(state, read(state, arg.place));
  }
}

// `*args` and `**kwargs` of a call may bring what the callee keeps.
void Interpreter::giveSpread(State& state, const CallSite& site) {
  for (const ir::Arg& arg : ir::argsOf(function_, site.call))
    if (arg.flags & (ir::Star | ir::DoubleStar)) escape(state, read(state, arg.place));
}

// Somebody else has it from now on. Who keeps a pointer into a structure has the whole of it:
// `append(&list, &job->node)`.
void Interpreter::give(State& state, CallSite& site, const Access& access) {
  giveCollected(state, site, access.root);
  const ir::Arg* arg = nullptr;
  actual(state, site, access.root, &arg);
  ObjectId object = actual(state, site, access);
  ObjectId whole =
      arg && (arg->flags & ir::AddressTaken) ? allocationAround(state, arg->place) : NoObject;
  if (whole != NoObject && whole != object) escape(state, whole);
  if (object != NoObject) escape(state, object);
}

void Interpreter::releaseThrough(State& state, CallSite& site, const ParamFate& fate,
                                 ObjectId object) {
  const Object& origin = objects_[object];
  site.releases |= fate.where.path.empty();
  if (origin.role == Role::Resource) {
    if (!ends(index_.resource(origin.resource), origin.resource, fate)) return blur(state, object);
    // A teardown that somebody has called before finds nothing to release: it has seen to that.
    bool done = state.status(object) == Status::Released && !fate.where.path.empty();
    if (done && module_.language == ir::Language::Cxx) return;
    return release(state, object, nullptr, site.instr.range);
  }
  if (origin.role == Role::Instance && !fate.method.empty()) {
    // A class whose base is not here may end in calling itself: its objects are given up then.
    ++methodDepth_;
    bool known = methodDepth_ <= MaxMethodDepth &&
                 callMethod(state, site.instr, object, fate.method, nullptr);
    --methodDepth_;
    if (!known) escape(state, object);
    return;
  }
  if (isPassedIn(object))
    return noteRelease(state, object, fate.resource,
                       fate.method.empty() ? 0 : memberName(fate.method), site.instr.range);
  if (origin.role == Role::Item)
    for (ObjectId part : partsOf(state, object))
      if (state.status(part) == Status::Open) release(state, part, nullptr, site.instr.range);
  if (origin.role == Role::Item || origin.role == Role::Aggregate)
    releaseAll(state, object, site.instr.range);
}

Truth Interpreter::happens(State& state, const CallSite& site, const Decider& when) {
  if (site.targets->functions.size() != 1) return Truth::Maybe;
  ObjectId object = actual(state, site, when.param);
  if (object != NoObject) {
    State trial = state;
    keepFacts_ = false;
    if (!refineTruthy(trial, object, !when.truth)) return Truth::Yes;
    trial = state;
    return refineTruthy(trial, object, when.truth) ? Truth::Maybe : Truth::No;
  }
  link::FunctionRef callee = site.targets->functions.front();
  const ir::Function& function = scope_.linkage.program().function(callee);
  ir::PlaceId byDefault = function.params[when.param].byDefault;
  if (byDefault == ir::None) return Truth::Maybe;
  const ir::Place& value = function.places[byDefault];
  bool number = value.constant == ir::ConstKind::Bool || value.constant == ir::ConstKind::Int;
  if (!number && value.constant != ir::ConstKind::Null) return Truth::Maybe;
  return truth((number && value.number != 0) == when.truth);
}

// Released until a look at the call's value says that it was not.
bool Interpreter::awaitVerdict(State& state, CallSite& site, const ParamFate& fate,
                               ObjectId object) {
  const std::vector<std::string>& path = fate.where.path;
  bool whole = path.empty() || (path.size() == 1 && path.front() == "*");
  bool fresh = std::ranges::any_of(
      site.summary->fresh, [](const Fresh& made) { return made.where.root == Access::Result; });
  bool open = objects_[object].role == Role::Resource && state.status(object) == Status::Open;
  if (!whole || !open || fresh || site.made != NoObject || site.summary->alias) return false;
  if (site.instr.dst == ir::None) return false;
  static const std::map<rules::Fails, rules::Effect> verdicts = [] {
    std::map<rules::Fails, rules::Effect> made;
    for (int i = 0; i <= static_cast<int>(rules::Fails::Any); ++i) {
      auto fails = static_cast<rules::Fails>(i);
      made[fails] = {.kind = rules::EffectKind::Owns,
                     .callee = {},
                     .what = {},
                     .into = {},
                     .method = {},
                     .onSuccess = true,
                     .fails = fails,
                     .exception = {}};
    }
    return made;
  }();
  ObjectId value = objects_.site(site.index, 0, Role::Plain);
  objects_[value].effect = &verdicts.at(fate.verdict->fails);
  objects_[value].verdict = &*fate.verdict;
  outcomes_.released(state, object, site.instr.range);
  ObjectState& held = state.of(object);
  held.status = Status::Moved;
  held.owner = value;
  held.backOnSuccess = !fate.verdict->success;
  return true;
}

void Interpreter::store(State& state, CallSite& site, const ParamFate& fate) {
  const ir::Arg* arg = nullptr;
  ObjectId object = actual(state, site, fate.where.root, &arg);
  // Who keeps a pointer into a structure has the whole of it: `append(&list, &job->node)`.
  ObjectId whole =
      arg && (arg->flags & ir::AddressTaken) ? allocationAround(state, arg->place) : NoObject;
  if (whole != NoObject && whole != object) escape(state, whole);
  if (!fate.where.path.empty()) object = actual(state, site, fate.where);
  Access base = fate.into;
  if (object == NoObject) giveSpread(state, site);
  if (object == NoObject || base.path.empty()) return;
  std::string name = base.path.back();
  base.path.pop_back();
  ObjectId holder = actual(state, site, base);
  if (holder == NoObject) return escape(state, object);
  writeMember(state, holder, memberName(name), object, site.instr.range);
}

// Whether the class sees to what its objects hold when they die: in `__del__`.
bool Interpreter::isFinalized(std::string_view type) const {
  return module_.language == ir::Language::Python && !type.empty() &&
         scope_.linkage.methodOf(type, "__del__");
}

void Interpreter::placeFresh(State& state, CallSite& site, const Fresh& fresh, uint16_t slot,
                             ObjectId value) {
  Access base = fresh.where;
  std::string name = base.path.empty() ? std::string() : base.path.back();
  if (!base.path.empty()) base.path.pop_back();
  const ir::Arg* arg = nullptr;
  ObjectId holder = value;
  if (base.root != Access::Result) holder = actual(state, site, base.root, &arg);
  if (holder == NoObject) return;
  std::string_view owner = typeOf(holder);
  for (const std::string& step : base.path)
    holder = memberOf(state, holder, step);
  ObjectId known = objects_.member(holder, memberName(name), {});
  if (const ObjectState* held = state.find(holder))
    for (const auto& [key, member] : held->members)
      if (key == memberName(name)) known = member;
  bool target = name == "*" && arg && base.path.empty();
  if (target && (arg->flags & ir::AddressTaken)) known = read(state, arg->place);
  // Made only where there was none.
  if (fresh.sometimes && (state.status(known) == Status::Open || isPassedIn(known))) return;
  Made made{fresh.resource, &fresh.how, std::min(fresh.confidence, site.targets->confidence)};
  ObjectId id = newResource(state, site, made, slot);
  objects_[id].fresh = &fresh;
  objects_[id].owner = owner;
  if (base.root != Access::Result)
    objects_[id].place = arg ? arg->place : site.made == NoObject ? site.call.receiver : ir::None;
  if (fresh.parent)
    for (const Fresh& other : site.summary->fresh)
      if (other.where == *fresh.parent) placed_.emplace_back(id, &other);
  bool tells = base.root != Access::Result && state.find(value) == nullptr;
  if (tells && state.of(id).valid == Truth::Maybe) state.of(value).parent = id;
  // So may what the callee writes beside it: `find(name, &fd, &found)`.
  for (ir::Index i = 0; i < site.call.argCount; ++i) {
    ObjectId beside = objects_.findSite(site.index, static_cast<uint16_t>(WrittenSlots + i));
    if (beside == NoObject || objects_[beside].role != Role::Plain) continue;
    objects_[beside].name = site.call.callee;
    state.of(beside).parent = id;
  }
  if (target && (arg->flags & ir::AddressTaken))
    return write(state, arg->place, id, site.instr.range);
  if (objects_[holder].role == Role::Address) {
    if (target) return write(state, objects_[holder].place, id, site.instr.range);
    holder = read(state, objects_[holder].place);
  }
  writeMember(state, holder, memberName(name), id, site.instr.range);
  // An object with a destructor sees to what its methods have opened.
  bool cared = scope_.linkage.hasDestructor(owner) || isFinalized(owner);
  if (!isPassedIn(holder) && cared) escape(state, id);
}

// A parameter may say that there is none. What the caller passes on by name may be what the
// acquisition must be without: `spawn(command, start_new_session=True)`.
bool Interpreter::isExcluded(State& state, const CallSite& site, const Fresh& fresh) {
  if (fresh.when) {
    Truth now = happens(state, site, *fresh.when);
    // Else the value tells, too.
    bool only = fresh.how.fails == rules::Fails::Raises;
    if (now == Truth::No || (only && now == Truth::Maybe)) return true;
  }
  auto collects = [&](link::FunctionRef callee) {
    const std::vector<ir::Param>& params = scope_.linkage.program().function(callee).params;
    return std::ranges::any_of(
        params, [](const ir::Param& param) { return (param.flags & ir::DoubleStar) != 0; });
  };
  if (!site.targets || !std::ranges::any_of(site.targets->functions, collects)) return false;
  return std::ranges::any_of(fresh.how.callee.when, [&](const rules::ArgTest& test) {
    return test.kind == rules::ArgTest::Kind::Absent && !test.name.empty() &&
           Matcher::slotArg(function_, site.call, -1, test.name, module_);
  });
}

void Interpreter::applyFresh(State& state, CallSite& site, ObjectId value) {
  uint16_t slot = FirstLinked;
  for (const Fresh& fresh : site.summary->fresh) {
    bool itself = fresh.where.root == Access::Result && fresh.where.path.empty();
    if (itself || slot >= MaxLinked) continue;
    bool ruledOut = fresh.when && isExcluded(state, site, fresh);
    if (!ruledOut) placeFresh(state, site, fresh, slot, value);
    ++slot;
  }
  for (const ParamFate& fate : site.summary->fates)
    if (fate.fate == Fate::Kept) give(state, site, fate.where);
  // What was made from one of the others dies with it.
  for (const auto& [child, parent] : std::exchange(placed_, {}))
    for (const ObjectState& held : state.objects)
      if (objects_[held.id].fresh == parent && objects_[held.id].instr == site.index) {
        state.of(child).parent = held.id;
        break;
      }
}

ObjectId Interpreter::linkedResult(State& state, CallSite& site) {
  const Summary* summary = site.summary;
  if (!summary) return site.made;
  if (site.made != NoObject) {
    applyFresh(state, site, site.made);
    return site.made;
  }
  if (summary->alias)
    if (ObjectId same = actual(state, site, *summary->alias); same != NoObject) {
      applyFresh(state, site, same);
      return same;
    }
  auto direct = std::ranges::find_if(summary->fresh, [](const Fresh& fresh) {
    return fresh.where.root == Access::Result && fresh.where.path.empty();
  });
  bool whole =
      direct == summary->fresh.end() && std::ranges::any_of(summary->fresh, [](const Fresh& fresh) {
        return fresh.where.root == Access::Result;
      });
  if (direct != summary->fresh.end() && !site.later && !isExcluded(state, site, *direct)) {
    Made made{direct->resource, &direct->how,
              std::min(direct->confidence, site.targets->confidence)};
    ObjectId id = newResource(state, site, made, 0);
    objects_[id].fresh = &*direct;
    applyFresh(state, site, id);
    return id;
  }
  bool items = module_.language == ir::Language::Cxx && whole &&
               std::ranges::any_of(summary->fresh, [](const Fresh& fresh) {
                 return fresh.where.root == Access::Result && fresh.where.path.front() == "[]";
               });
  Role role = items ? Role::Aggregate : Role::Instance;
  ObjectId value = whole && !site.later ? freshSite(state, site.index, 1, role)
                                        : objects_.site(site.index, 0, Role::Plain);
  forget(state, value);
  objects_[value].type = summary->type;
  objects_[value].constant = sharedConstant(summary->constant);
  if (!site.later) applyFresh(state, site, value);
  return value;
}

bool Interpreter::callMethod(State& state, const ir::Instr& instr, ObjectId object,
                             std::string_view name, ObjectId* value) {
  return callMethod(state, instr, object, scope_.linkage.methodOf(typeOf(object), name), value);
}

bool Interpreter::callMethod(State& state, const ir::Instr& instr, ObjectId object,
                             link::FunctionRef method, ObjectId* value) {
  if (!method || !scope_.summaries[method].known) return false;
  static const ir::Call implicit{.flags = ir::Awaited};
  Targets targets{.functions = {method}, .constructs = {}, .bound = true};
  CallSite site{.instr = instr,
                .call = implicit,
                .index = static_cast<ir::Index>(&instr - function_.instrs.data()),
                .receiver = object,
                .hits = {},
                .handled = {},
                .targets = &targets,
                .summary = &scope_.summaries[method]};
  applyFates(state, site);
  if (value) *value = linkedResult(state, site);
  return true;
}

} // namespace unclosed::analysis
