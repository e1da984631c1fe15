#include "analysis/raising.h"
#include "ir/arguments.h"

#include <algorithm>
#include <utility>

namespace unclosed::analysis {

using rules::Confidence;
using rules::EffectKind;
using rules::Where;

namespace {

constexpr uint16_t AcquiredSlots = 6;
// Slot 0 is the call's value as a resource, slot 1 as a plain value; then what it fills.
constexpr uint16_t FirstWritten = 2;
// A method that releases so many kinds of resources is a clean-up, whatever it is called on.
constexpr size_t MostlyReleases = 8;

// The value of the call is 0 where it has done what it was to do.
rules::Effect statusEffect() {
  rules::Effect effect;
  effect.onSuccess = true;
  effect.fails = rules::Fails::NonZero;
  return effect;
}

bool isAcquire(const Hit& hit) { return hit.entry->kind == EntryKind::Acquire; }

bool isEffect(const Hit& hit, EffectKind kind) {
  return hit.entry->kind == EntryKind::Effect && hit.entry->effect->kind == kind;
}

} // namespace

bool Interpreter::call(State& state, const ir::Instr& instr, ir::BlockId block) {
  const ir::Call& callee = calledThrough(state, function_.calls[instr.extra]);
  if (callee.flags & ir::Unevaluated) return true;
  CallSite site{.instr = instr,
                .call = callee,
                .index = static_cast<ir::Index>(&instr - function_.instrs.data()),
                .hits = {},
                .handled = std::vector<bool>(callee.argCount)};
  recognise(state, site);
  wake(state, site);
  bool noReturn = callee.flags & ir::NoReturn, throws = false, onSuccessOnly = false;
  for (const Hit& hit : site.hits) {
    noReturn |= isEffect(hit, EffectKind::NoReturn);
    throws |= isEffect(hit, EffectKind::Raises);
    if (isEffect(hit, EffectKind::RaisesOnly)) site.exception = &hit.entry->effect->exception;
    site.never |= isEffect(hit, EffectKind::Never);
    site.registers |= isEffect(hit, EffectKind::Registers);
    onSuccessOnly |= hit.entry->release && hit.entry->release->onSuccessOnly;
  }
  if (noReturn || (site.summary && site.summary->hangs)) return false;
  retire(state, site.index);
  State before;
  if (onSuccessOnly) before = state;
  bool ends = (instr.flags & ir::MayRaise) && site.summary && !site.summary->fates.empty();
  std::vector<ObjectId> open = ends ? unreleased(state) : std::vector<ObjectId>();

  applyEffects(state, site);
  bool raises = (instr.flags & ir::MayRaise) && !site.never;
  if (onSuccessOnly && raises)
    raise(before, block, instr.range, instr.extra, Confidence::High);
  else if (raises)
    raise(state, block, instr.range, instr.extra, raiseConfidence(site), site.exception, open);
  if (throws || (site.summary && !site.summary->returns)) return false;
  ObjectId value = result(state, site);
  for (ir::Index i = 0; i < callee.argCount; ++i)
    hint(state, value, read(state, function_.args[callee.args + i].place));
  judge(state, site, value);
  if (instr.dst != ir::None) write(state, instr.dst, value, instr.range);
  return true;
}

std::vector<ObjectId> Interpreter::unreleased(const State& state) const {
  std::vector<ObjectId> ids;
  for (const ObjectState& held : state.objects)
    if (objects_[held.id].role == Role::Resource && held.status != Status::Released)
      ids.push_back(held.id);
  return ids;
}

// What holds nothing by itself begins to when it is first used, by this function or by another one.
void Interpreter::wake(State& state, const CallSite& site) {
  auto begins = [&](const ObjectState& held) {
    const std::vector<std::string>& methods = index_.resource(objects_[held.id].resource).idleUntil;
    bool called = held.id == site.receiver &&
                  std::ranges::find(methods, text(site.call.method)) != methods.end();
    return called || std::ranges::any_of(ir::argsOf(function_, site.call), [&](const ir::Arg& arg) {
             return read(state, arg.place) == held.id;
           });
  };
  for (ObjectState& held : state.objects)
    if (held.idle && begins(held)) held.idle = false;
}

// Finds what is known of the call: of its receiver, by the rules, and by what it calls.
void Interpreter::recognise(State& state, CallSite& site) {
  const ir::Call& callee = site.call;
  std::string_view receiverType = text(callee.receiverType);
  rules::ResourceId resource = UINT32_MAX;
  if (callee.receiver != ir::None) {
    site.receiver = read(state, callee.receiver);
    const Object& receiver = objects_[site.receiver];
    // Rules name a class template without arguments, as the call does.
    bool spelled = receiver.type.find('<') != std::string_view::npos && !receiverType.empty();
    if (!receiver.type.empty() && !spelled) receiverType = receiver.type;
    resource = receiver.resource;
    if (resource == UINT32_MAX && isPassedIn(site.receiver))
      resource = index_.resourceOfType(receiverType);
    if (receiver.origin == Origin::Member && isHolder(receiver.base)) {
      std::vector<ObjectId> items;
      anonymous(state, receiver.base, items);
      if (!items.empty()) resource = objects_[items.front()].resource;
    }
    for (ObjectId part : partsOf(state, site.receiver))
      resource = objects_[part].resource;
  }
  site.hits = matcher_.match(function_, callee, receiverType, resource);
  dropOtherPools(site);
  dropOtherLibraries(site);
  if (mayBeOwnMethod(callee)) site.hits.clear();
  reach(state, site, receiverType);
}

// What the call does to its receiver and arguments, whether it comes back or raises.
void Interpreter::applyEffects(State& state, CallSite& site) {
  bool object = module_.language == ir::Language::Cxx && site.call.receiver != ir::None;
  if (object && !isPure(matcher_, site.call)) outdate(state, site.call.receiver);
  for (const Hit& hit : site.hits)
    if (hit.entry->kind == EntryKind::Release) applyRelease(state, site, hit);
  if (site.summary) applyFates(state, site);
  // What a lambda of C++ does to the variables that it captures its summary does not tell.
  bool lambda = site.summary && module_.language == ir::Language::Cxx &&
                site.receiver != NoObject && objects_[site.receiver].role == Role::Closure;
  if (lambda && closureReleases(site.receiver)) escape(state, site.receiver);
  if (!site.releases) use(state, site, site.receiver);
  for (const Hit& hit : site.hits)
    if (hit.entry->kind == EntryKind::Effect) applyEffect(state, site, hit);
  passRest(state, site);
  bool keepsHold = std::ranges::any_of(site.hits, [](const Hit& hit) {
    return isEffect(hit, EffectKind::Alias) || isEffect(hit, EffectKind::Guards);
  });
  if (!keepsHold) unguard(state, site.receiver);
  bool unknown = site.receiver != NoObject && !site.summary;
  if (!unknown) return;
  // A method of the object under construction may release what is in it.
  if (isOwnObject(site.receiver)) escapeOwn(state);
  bool callback = site.call.resolution == ir::Resolution::Value;
  if (callback && isPassedIn(site.receiver)) calledParams_.insert(site.receiver);
  if (objects_[site.receiver].role == Role::Instance) escape(state, site.receiver);
  if (isPassedIn(site.receiver) && site.call.method) noteMethod(state, site);
}

ObjectId Interpreter::slotObject(State& state, CallSite& site, const rules::Slot& slot) {
  if (slot.where == Where::Receiver) return site.receiver;
  ir::PlaceId place = Matcher::slotPlace(function_, site.call, slot, module_);
  if (place == ir::None) return NoObject;
  ObjectId object = read(state, place);
  const ir::Arg* arg = Matcher::slotArg(function_, site.call, slot.arg, slot.name, module_);
  bool through = slot.where == Where::ArgumentRef && !(arg->flags & ir::AddressTaken);
  if (through && objects_[object].role == Role::Address) return read(state, objects_[object].place);
  return object;
}

void Interpreter::markHandled(CallSite& site, const rules::Slot& slot) {
  const ir::Arg* arg = Matcher::slotArg(function_, site.call, slot.arg, slot.name, module_);
  if (arg) site.handled[static_cast<size_t>(arg - &function_.args[site.call.args])] = true;
}

void Interpreter::releaseMade(State& state, CallSite& site, const Hit& hit) {
  site.releases = true;
  for (const ObjectState& held : std::vector(state.objects)) {
    bool made = held.maker == site.receiver && held.status == Status::Open &&
                objects_[held.id].resource == hit.entry->resource;
    if (made) release(state, held.id, hit.entry->release, site.instr.range);
  }
}

void Interpreter::releaseParts(State& state, CallSite& site, ObjectId object, const Hit& hit) {
  // An item of a collection stands for each of them; what was made from a parent goes with it.
  std::vector<ObjectId> parts = partsOf(state, object);
  ObjectId whole = objects_[object].origin == Origin::Member ? objects_[object].base : NoObject;
  if (parts.empty() && whole != NoObject && isHolder(whole) && !state.find(object))
    anonymous(state, whole, parts); // an element by a key that nobody has written
  else if (objects_[object].role != Role::Item && hit.entry->release->what.where == Where::Receiver)
    for (const ObjectState& held : state.objects) {
      bool child = held.maker == object && objects_[held.id].role == Role::Resource;
      if (child && !index_.resource(objects_[held.id].resource).parent.empty())
        parts.push_back(held.id);
    }
  for (ObjectId id : parts)
    if (state.status(id) == Status::Open) release(state, id, nullptr, site.instr.range);
}

void Interpreter::applyRelease(State& state, CallSite& site, const Hit& hit) {
  const rules::Release& how = *hit.entry->release;
  if (how.what.where == Where::Made) return releaseMade(state, site, hit);
  ObjectId object = slotObject(state, site, how.what);
  if (object == NoObject) return;
  const Object& origin = objects_[object];
  if (origin.role != Role::Resource) {
    // Closing something that is not followed here: the call is a release all the same.
    site.releases = true;
    if (isPassedIn(object)) {
      if (!how.partial) noteRelease(state, object, hit.entry->resource, 0, site.instr.range);
      if (how.what.where != Where::Receiver) markHandled(site, how.what);
    }
    return releaseParts(state, site, object, hit);
  }
  bool inferred = index_.resource(origin.resource).inferred;
  if (origin.resource != hit.entry->resource && !inferred) {
    // Which pointer goes with which handle the program knows.
    if (isThroughPointer(site)) blur(state, object);
    return;
  }
  if (how.what.where != Where::Receiver) markHandled(site, how.what);
  site.releases = true;
  if (std::ranges::find(site.released, object) != site.released.end()) return; // by another rule
  site.released.push_back(object);
  release(state, object, &how, site.instr.range);
  // In C the value of the call says whether there was a failure.
  if (!how.onSuccessOnly || module_.language == ir::Language::Python) return;
  static const rules::Effect status = statusEffect();
  ObjectId told = objects_.site(site.index, 0, Role::Plain);
  objects_[told].effect = &status;
  state.of(object).owner = told;
  state.of(object).backOnSuccess = false;
}

void Interpreter::applyEffect(State& state, CallSite& site, const Hit& hit) {
  const rules::Effect& effect = *hit.entry->effect;
  ObjectId object = slotObject(state, site, effect.what);
  if (object == NoObject) return;
  bool silent = effect.kind == EffectKind::Never || effect.kind == EffectKind::Raises ||
                effect.kind == EffectKind::NoReturn || effect.kind == EffectKind::Suppresses ||
                effect.kind == EffectKind::Element || effect.kind == EffectKind::Mocks ||
                effect.kind == EffectKind::Waits || effect.kind == EffectKind::Expects ||
                effect.kind == EffectKind::Pure || effect.kind == EffectKind::RaisesOnly;
  // What is asked for an item stays what it is.
  if (effect.kind == EffectKind::Element && effect.what.where != Where::Receiver)
    markHandled(site, effect.what);
  if (silent) return; // says nothing of its arguments
  // What is at the address that it is, not the resource itself: `memcpy(to, mapped, size)`.
  bool behind =
      effect.kind == EffectKind::Owns && effect.what.where == Where::ArgumentRef &&
      !(Matcher::slotArg(function_, site.call, effect.what.arg, effect.what.name, module_)->flags &
        ir::AddressTaken);
  if (behind && objects_[object].role == Role::Resource) return;
  if (behind && isPassedIn(object)) object = objects_.member(object, TargetName, {});
  if (effect.what.where != Where::Receiver) markHandled(site, effect.what);
  bool usesIt = effect.kind == EffectKind::Borrows || effect.kind == EffectKind::Owns ||
                effect.kind == EffectKind::Pins;
  if (usesIt) use(state, site, object);
  switch (effect.kind) {
  case EffectKind::Pins:
    if (!effect.onSuccess) return; // LeakShapes looks at what is never released
    // The one before has failed, and was no reason to give up.
    if (isOpen(state, object) && std::exchange(state.of(object).pinned, true))
      return escape(state, object);
    [[fallthrough]];
  case EffectKind::Owns:
    if (site.registers) return; // that effect has seen to all arguments
    noteStream(site, effect, object);
    if (putInCollection(state, site, object)) return;
    if (!effect.onSuccess || state.status(object) != Status::Open) return escape(state, object);
    state.of(object).status = Status::Moved;
    state.of(object).owner = objects_.site(site.index, 0, Role::Plain);
    state.of(object).backOnSuccess = false;
    objects_[state.of(object).owner].effect = &effect;
    outcomes_.moved(state, object);
    return;
  case EffectKind::Registers: return registerCallback(state, site, effect);
  case EffectKind::Enters: {
    const ObjectState* stack = site.receiver == NoObject ? nullptr : state.find(site.receiver);
    if (stack && stack->exited) return; // too late: nothing will leave it again
    const Object& entered = objects_[object];
    bool closes = entered.role != Role::Resource ||
                  index_.resource(entered.resource).with == rules::ContextEffect::Closes ||
                  index_.resource(entered.resource).asyncWith == rules::ContextEffect::Closes;
    if (closes) escape(state, object);
    return;
  }
  case EffectKind::Guards: return guard(state, site, object);
  case EffectKind::Steals: {
    site.stolen = takeBack(state, object);
    if (site.stolen != NoObject) return;
    site.stolen = object;
    state.unbind(Matcher::slotPlace(function_, site.call, effect.what, module_));
    return;
  }
  case EffectKind::Allocates:
  case EffectKind::Closing:
  case EffectKind::Borrows:
  case EffectKind::NoReturn:
  case EffectKind::Never:
  case EffectKind::Suppresses:
  case EffectKind::Expects:
  case EffectKind::RaisesOnly:
  case EffectKind::Alias:
  case EffectKind::Raises:
  case EffectKind::Shares:
  case EffectKind::Mocks:
  case EffectKind::Waits:
  case EffectKind::Element:
  case EffectKind::Binds:
  case EffectKind::Pure:
  case EffectKind::SafeYield: return;
  }
}

void Interpreter::noteMethod(State& state, CallSite& site) {
  // A class of the program may have the method from a base that is not here.
  bool own = bool(scope_.linkage.methodOf(typeOf(site.receiver), text(site.call.method)));
  if (site.releases || own) return;
  size_t kinds = releasesNamed(text(site.call.method));
  if (kinds == 0) return;
  site.releases = kinds >= MostlyReleases;
  noteRelease(state, site.receiver, UINT32_MAX, site.call.method, site.instr.range);
}

void Interpreter::use(State& state, CallSite& site, ObjectId object) {
  if (object == NoObject || objects_[object].role != Role::Resource) return;
  if (state.status(object) != Status::Released) return;
  ObjectState& held = state.of(object);
  if (held.suspended) {
    held.suspended = false;
    held.status = Status::Open;
    return;
  }
  if (index_.resource(objects_[object].resource).reusable || objects_[object].several) return;
  if (index_.liveness(text(site.call.method))) return;
  outcomes_.misuse({.again = false,
                    .object = object,
                    .trace = state.trace,
                    .confidence = std::min(state.confidence, objects_[object].confidence),
                    .where = site.instr.range});
}

void Interpreter::forget(State& state, ObjectId object) {
  state.forget(object);
  for (const ObjectState& held : std::vector(state.objects))
    if (objects_[held.id].origin == Origin::Member && objects_[held.id].base == object)
      state.forget(held.id);
}

ObjectId Interpreter::freshSite(State& state, ir::Index instr, uint16_t slot, Role role) {
  ObjectId id = objects_.site(instr, slot, role);
  forget(state, id);
  return id;
}

void Interpreter::retire(State& state, ir::Index instr) {
  // The instruction runs again: what it gave last time is another object from now on.
  for (uint16_t slot = 0; slot < AcquiredSlots; ++slot) {
    ObjectId id = objects_.findSite(instr, slot);
    if (id == NoObject || objects_[id].role != Role::Resource || !state.find(id)) continue;
    ObjectId older = objects_.olderOf(id);
    // One object stands for all earlier ones, as long as the same holds of them.
    if (state.find(older) && state.status(older) != state.status(id))
      state.of(id).status = Status::Unknown;
    state.rename(id, older);
  }
}

ObjectId Interpreter::newResource(State& state, CallSite& site, const Made& made, uint16_t slot) {
  const rules::Acquire& how = *made.how;
  ObjectId id = objects_.site(site.index, slot, Role::Resource);
  Object& origin = objects_[id];
  // Made through a pointer, it may be another thing on another way: one stands for both.
  bool other = origin.acquire && origin.resource != made.resource && isThroughPointer(site);
  if (other) {
    forget(state, id);
    state.of(id).status = Status::Unknown;
    return id;
  }
  origin.role = Role::Resource;
  origin.resource = made.resource;
  origin.acquire = &how;
  origin.confidence = made.confidence;
  origin.type = how.returns;
  forget(state, id);
  ObjectState& held = state.of(id);
  held.status = Status::Open;
  held.maker = site.receiver;
  bool certain = how.fails == rules::Fails::Raises || how.fails == rules::Fails::Never;
  held.valid = certain ? Truth::Yes : Truth::Maybe;
  const rules::Resource& rule = index_.resource(made.resource);
  held.idle = !rule.idleUntil.empty() && !site.summary;
  hasParts_ |= module_.language == ir::Language::Python && !rule.parts.back.empty();
  bool given = false;
  if (!rule.parent.empty()) {
    ObjectId parent = site.receiver;
    rules::ResourceId wanted = index_.resourceById(rule.parent);
    for (ir::Index i = 0; i < site.call.argCount && module_.language != ir::Language::Python; ++i) {
      ObjectId arg = read(state, function_.args[site.call.args + i].place);
      if (arg != id && objects_[arg].resource == wanted) parent = arg;
    }
    ObjectId whole = parent;
    while (whole != NoObject && objects_[whole].origin == Origin::Member)
      whole = objects_[whole].base;
    if (whole != NoObject && objects_[whole].resource == wanted) parent = whole;
    bool tracked = parent != NoObject && objects_[parent].role == Role::Resource;
    if (tracked) state.of(id).parent = parent;
    // What a `with` block has given sees to what is made from it, when the block is left.
    const ObjectState* entered = whole == NoObject ? nullptr : state.find(whole);
    given = entered && objects_[whole].role == Role::Plain && entered->maker != NoObject &&
            index_.resourceOfType(typeOf(whole)) == wanted;
  }
  state.trace = trace_.add(
      {.before = state.trace, .kind = StepKind::Acquired, .object = id, .range = site.instr.range});
  if (given) escape(state, id);
  return id;
}

ObjectId Interpreter::acquire(State& state, CallSite& site, const std::vector<Hit>& hits) {
  const rules::Acquire& how = *hits[0].entry->acquire;
  auto made = [](const Hit& hit) {
    return Made{hit.entry->resource, hit.entry->acquire, hit.confidence};
  };
  if (how.into.where == Where::Return) return newResource(state, site, made(hits[0]), 0);
  ObjectId value = freshSite(state, site.index, 1, Role::Plain);
  uint16_t slot = FirstWritten;
  if (how.into.where == Where::Element) {
    objects_[value].role = Role::Aggregate;
    // Every element of the tuple that the same resource fills.
    for (const Hit& hit : hits) {
      bool same = hit.entry->resource == hits[0].entry->resource &&
                  hit.entry->acquire->into.where == Where::Element && slot < AcquiredSlots;
      if (!same) continue;
      ObjectId id = newResource(state, site, made(hit), slot++);
      ir::Sym name = elementName(hit.entry->acquire->into.arg);
      // Who gets the whole may read it by number.
      if (name == 0) name = memberName(std::to_string(hit.entry->acquire->into.arg));
      writeMember(state, value, name, id, site.instr.range);
    }
    return value;
  }
  size_t count = how.into.where == Where::ArrayElements ? 2 : 1;
  for (size_t i = 0; i < count; ++i)
    placeAcquired(state, site, how, newResource(state, site, made(hits[0]), slot++), value);
  return value;
}

void Interpreter::hold(State& state, ir::PlaceId id, ObjectId object) {
  // A lock: the place keeps its object, and who acquired it is to release it, wherever it lies.
  const ir::Place& place = function_.places[id];
  bool root = place.parent == ir::None;
  if (root) return state.bind(id, object);
  auto& members = state.of(read(state, place.parent)).members;
  std::erase_if(members, [&](const auto& member) { return member.first == place.name; });
  members.emplace_back(place.name, object);
  std::ranges::sort(members);
}

ir::Sym Interpreter::elementName(int position) const {
  std::string key = std::to_string(position);
  for (const ir::Place& place : function_.places)
    if (place.kind == ir::PlaceKind::Element && text(place.name) == key) return place.name;
  return 0; // nothing in the function reads that element by number
}

void Interpreter::placeAcquired(State& state, CallSite& site, const rules::Acquire& how,
                                ObjectId object, ObjectId value) {
  // The call's value tells of the first; the others of the same call follow it.
  if (objects_[object].slot == FirstWritten) state.of(value).parent = object;
  if (how.into.where == Where::Receiver) return hold(state, site.call.receiver, object);
  const ir::Arg* arg = Matcher::slotArg(function_, site.call, how.into.arg, how.into.name, module_);
  if (!arg) return escape(state, object);
  if (how.into.where == Where::ArrayElements) {
    ObjectId array = read(state, arg->place);
    if (objects_[array].role == Role::Address) array = read(state, objects_[array].place);
    ir::Sym name = elementName(objects_[object].slot - FirstWritten);
    return writeMember(state, array, name, object, site.instr.range);
  }
  bool address = arg->flags & ir::AddressTaken;
  // `loop_init(loop_.get())`: what the pointer points at is somewhere else.
  bool elsewhere = !address && how.into.where == Where::Argument &&
                   function_.places[arg->place].kind == ir::PlaceKind::Temp;
  if (elsewhere) return escape(state, object);
  if (how.into.where != Where::ArgumentRef || address)
    return write(state, arg->place, object, site.instr.range);
  ObjectId pointer = read(state, arg->place);
  if (objects_[pointer].role == Role::Address)
    return write(state, objects_[pointer].place, object, site.instr.range);
  // An out-parameter of this function, handed on.
  if (isPassedIn(pointer) && module_.language != ir::Language::Python)
    return writeMember(state, pointer, TargetName, object, site.instr.range);
  escape(state, object);
}

ObjectId Interpreter::result(State& state, CallSite& site) {
  bool awaited = site.call.flags & ir::Awaited;
  std::vector<Hit> acquires;
  for (const Hit& hit : site.hits)
    if (isAcquire(hit) && (awaited || !hit.entry->acquire->awaited)) acquires.push_back(hit);
  bool nothing = std::ranges::any_of(acquires, [&](const Hit& hit) {
    return isView(state, site, hit) || isPrivateLock(site, hit);
  });
  if (!acquires.empty() && !nothing) return acquire(state, site, acquires);
  if (site.summary || site.made != NoObject) return linkedResult(state, site);
  std::string_view receiverType =
      site.receiver == NoObject ? text(site.call.receiverType) : typeOf(site.receiver);
  for (const Hit& hit : site.hits) {
    if (isEffect(hit, EffectKind::Steals) && site.stolen != NoObject) return site.stolen;
    if (isEffect(hit, EffectKind::Element)) {
      ObjectId whole = slotObject(state, site, hit.entry->effect->what);
      if (module_.language == ir::Language::Cxx) {
        ObjectId item = itemOfCollection(state, site, whole);
        if (item != NoObject) return item;
        continue;
      }
      if (whole != NoObject && isPassedIn(whole)) return objects_.member(whole, 0, {});
      if (whole == NoObject || objects_[whole].role != Role::Aggregate || !isOpen(state, whole))
        continue;
      ObjectId item = freshSite(state, site.index, 1, Role::Item);
      state.of(item).members = {{0, whole}};
      state.of(whole).walked = true;
      return item;
    }
    if (isEffect(hit, EffectKind::Alias) || isEffect(hit, EffectKind::Enters)) {
      ir::PlaceId place =
          Matcher::slotPlace(function_, site.call, hit.entry->effect->what, module_);
      if (place != ir::None) return read(state, place);
    }
    if (isEffect(hit, EffectKind::Closing)) {
      ObjectId closing = freshSite(state, site.index, 1, Role::Closing);
      objects_[closing].effect = hit.entry->effect;
      state.of(closing).parent = slotObject(state, site, hit.entry->effect->what);
      return closing;
    }
    if (isEffect(hit, EffectKind::Binds)) return bind(state, site, *hit.entry->effect);
    if (isEffect(hit, EffectKind::Guards)) {
      ObjectId pointer = freshSite(state, site.index, 0, Role::Plain);
      objects_[pointer].effect = hit.entry->effect;
      state.of(pointer).parent = site.guarded;
      return pointer;
    }
    if (isEffect(hit, EffectKind::Allocates) && (site.call.flags & ir::Constructs)) {
      ObjectId made = makeCollection(state, site);
      if (made != NoObject) return made;
      continue;
    }
    if (isEffect(hit, EffectKind::Allocates)) {
      ObjectId made = objects_.site(site.index, 0, Role::Aggregate);
      escape(state, made); // one of an earlier turn goes on living, out of sight
      forget(state, made);
      if (hit.entry->effect->fails != rules::Fails::Null &&
          module_.language != ir::Language::Python)
        state.of(made).isNull = Truth::No;
      objects_[made].type = types_.result(function_, site.call, receiverType);
      return made;
    }
    if (isEffect(hit, EffectKind::Suppresses) || isEffect(hit, EffectKind::Expects)) {
      ObjectId manager = freshSite(state, site.index, 1, Role::Plain);
      objects_[manager].effect = hit.entry->effect;
      return manager;
    }
  }
  if (ir::Index same = repeated_.first(site.index); same != ir::None)
    return objects_.site(same, 0, Role::Plain);
  ObjectId value = objects_.site(site.index, 0, Role::Plain);
  forget(state, value);
  objects_[value].type = types_.result(function_, site.call, receiverType);
  if (givesPart(site)) state.of(value).parent = site.receiver;
  if (site.call.resolution == ir::Resolution::Module)
    objects_[value].constant = types_.constantResult(site.call.callee);
  // `conn.is_closed()` asks the receiver.
  if (site.receiver != NoObject && objects_[site.receiver].role == Role::Resource &&
      site.call.argCount == 0) {
    objects_[value].base = site.receiver;
    objects_[value].name = site.call.method;
  }
  return value;
}

Confidence Interpreter::raiseConfidence(const CallSite& site) const {
  // A clean-up call rarely fails, whatever it is called on.
  bool cleansUp = module_.language == ir::Language::Python && !site.summary && site.call.method &&
                  releasesNamed(text(site.call.method)) >= MostlyReleases;
  bool plain = site.made != NoObject && makesPlainObject(scope_, *site.targets);
  bool forMemory = !site.exception && isOfLibrary(module_, site.call);
  if (site.releases || cleansUp || plain || forMemory) return Confidence::Low;
  bool constructs = module_.language == ir::Language::Cxx && site.call.flags & ir::Constructs;
  const Summary* callee = constructs ? reached_[site.instr.extra].summary : site.summary;
  return callee ? callee->raises.value_or(Confidence::Low)
                : unseenRaises(module_, site.call, site.hits);
}

} // namespace unclosed::analysis
