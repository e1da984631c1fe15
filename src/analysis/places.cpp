#include "analysis/interpreter.h"
#include "ir/arguments.h"

#include <algorithm>
#include <utility>

namespace unclosed::analysis {

using rules::Confidence;

std::string_view Interpreter::placeType(ir::PlaceId id) const {
  const ir::Place& place = function_.places[id];
  if (place.type) return scope_.linkage.type(text(place.type));
  if (place.kind == ir::PlaceKind::Global) return types_.global(place.name);
  if (place.kind == ir::PlaceKind::Param) return types_.self(function_, id);
  return {};
}

ObjectId Interpreter::readMember(const State& state, ObjectId base, ir::Sym name,
                                 ir::PlaceId place) {
  if (std::string_view field = types_.behind(typeOf(base), name); !field.empty())
    name = memberName(field);
  if (ObjectId whole = wholeOf(state, base); whole != NoObject && name < module_.strings().size()) {
    const std::vector<std::string>& back = index_.resource(objects_[whole].resource).parts.back;
    if (std::ranges::find(back, text(name)) != back.end()) return whole;
  }
  const ObjectState* held = state.find(base);
  if (held)
    for (const auto& [key, member] : held->members)
      if (key == name && name != 0) return member;
  std::string_view type = placeType(place);
  if (type.empty() && name < module_.strings().size())
    type = types_.field(typeOf(base), text(name));
  ObjectId member = objects_.member(base, name, type);
  // An element that is not known by number is any one of them.
  bool anyElement = name == 0 && function_.places[place].kind == ir::PlaceKind::Element;
  // `for name, file in files`: any file of those.
  bool ofAny = module_.language == ir::Language::Python && objects_[base].role == Role::Item &&
               function_.places[place].kind == ir::PlaceKind::Element;
  if ((anyElement || ofAny) && held && !held->members.empty()) objects_[member].role = Role::Item;
  return member;
}

std::vector<ObjectId> Interpreter::partsOf(const State& state, ObjectId item) const {
  const Object& object = objects_[item];
  std::vector<ObjectId> parts;
  if (object.role != Role::Item) return parts;
  bool named = object.origin == Origin::Member && object.name != 0 &&
               objects_[object.base].role == Role::Item;
  if (named) {
    state.walk(object.base, [&](ObjectId id) {
      const ObjectState* held = state.find(id);
      if (!held || objects_[id].role != Role::Aggregate) return;
      for (const auto& [name, member] : held->members)
        if (name == object.name && objects_[member].role == Role::Resource) parts.push_back(member);
    });
    return parts;
  }
  state.walk(object.origin == Origin::Member ? object.base : item, [&](ObjectId id) {
    if (objects_[id].role == Role::Resource) parts.push_back(id);
  });
  return parts;
}

// The structure on the heap that a pointer into it gives away with itself.
ObjectId Interpreter::allocationAround(const State& state, ir::PlaceId id) {
  for (; id != ir::None; id = function_.places[id].parent) {
    if (function_.places[id].parent != ir::None) continue;
    ObjectId root = read(state, id);
    return isAllocation(root) ? root : NoObject;
  }
  return NoObject;
}

// In C, a pointer to a structure that begins another one is a pointer to the other, too: how code
// says that one derives from the other.
ObjectId Interpreter::structureBegunBy(const State& state, ir::PlaceId id) {
  const ir::Place& place = function_.places[id];
  if (module_.language != ir::Language::C || place.kind != ir::PlaceKind::Field) return NoObject;
  const Linkage& linkage = scope_.linkage;
  link::ClassRef outer = linkage.classOf(linkage.type(placeType(place.parent)));
  if (!outer) return NoObject;
  const link::Program& program = linkage.program();
  const std::vector<ir::FieldDecl>& fields = program.type(outer).fields;
  if (fields.empty() || program.module(outer.module).text(fields.front().name) != text(place.name))
    return NoObject;
  auto isPart = [&](const ir::Place& part) {
    return part.kind == ir::PlaceKind::Field && part.parent == id;
  };
  bool isStructure =
      linkage.classOf(placeType(id)) || std::ranges::any_of(function_.places, isPart);
  return isStructure ? read(state, place.parent) : NoObject;
}

ObjectId Interpreter::read(const State& state, ir::PlaceId id) {
  if (id == ir::None) return objects_.entry(id, {}); // a value that the frontend could not name
  const ir::Place& place = function_.places[id];
  switch (place.kind) {
  case ir::PlaceKind::Constant: return objects_.constant(id);
  case ir::PlaceKind::Local:
  case ir::PlaceKind::Param:
  case ir::PlaceKind::Temp:
  case ir::PlaceKind::Global: {
    ObjectId object = state.bound(id);
    return object != NoObject ? object : objects_.entry(id, placeType(id));
  }
  case ir::PlaceKind::Field:
  case ir::PlaceKind::Element:
  case ir::PlaceKind::Deref: {
    ObjectId base = read(state, place.parent);
    bool pointer = objects_[base].role == Role::Address;
    // A pointer into what it points at itself leads round and round.
    if (pointer && pointerDepth_ >= MaxPointers) return objects_.entry(id, {});
    ++pointerDepth_;
    if (pointer) base = read(state, objects_[base].place);
    --pointerDepth_;
    // `it->second`: what the items of a container hold is not told apart.
    bool ofItem = objects_[base].role == Role::Item && module_.language == ir::Language::Cxx &&
                  place.kind != ir::PlaceKind::Element;
    if (ofItem) return base;
    if (place.kind != ir::PlaceKind::Deref) return readMember(state, base, place.name, id);
    return pointer ? base : readMember(state, base, TargetName, id);
  }
  }
  return NoObject;
}

void Interpreter::outdate(State& state, ir::PlaceId id) {
  while (function_.places[id].parent != ir::None)
    id = function_.places[id].parent;
  for (ir::Index call : repeated_.on(id))
    state.forget(objects_.site(call, 0, Role::Plain));
}

void Interpreter::write(State& state, ir::PlaceId id, ObjectId object, ir::Range where) {
  if (id == ir::None) return;
  outdate(state, id);
  const ir::Place& place = function_.places[id];
  switch (place.kind) {
  case ir::PlaceKind::Constant: return;
  case ir::PlaceKind::Local:
  case ir::PlaceKind::Param:
  case ir::PlaceKind::Temp:
  case ir::PlaceKind::Global: return writeRoot(state, id, object, where);
  case ir::PlaceKind::Field:
  case ir::PlaceKind::Element:
  case ir::PlaceKind::Deref: break;
  }
  ObjectId base = read(state, place.parent);
  if (objects_[base].role == Role::Address) {
    ir::PlaceId target = objects_[base].place;
    if (pointerDepth_ >= MaxPointers) return escape(state, object);
    ++pointerDepth_;
    bool through = place.kind == ir::PlaceKind::Deref;
    if (through)
      write(state, target, object, where);
    else
      base = read(state, target);
    --pointerDepth_;
    if (through) return;
  }
  if (ObjectId whole = collectionOf(state, base); whole != NoObject) {
    state.of(whole).walked = false;
    return writeMember(state, whole, 0, object, where);
  }
  // A class of the program that has items of its own keeps them where it likes.
  bool byMethod = place.kind == ir::PlaceKind::Element && objects_[base].role == Role::Instance &&
                  scope_.linkage.methodOf(typeOf(base), "__setitem__");
  if (byMethod) return escape(state, object);
  ir::Sym name = place.kind == ir::PlaceKind::Deref ? TargetName : place.name;
  writeMember(state, base, name, object, where);
}

// `sock = layer.wrap(sock)`: what nobody knows has got it, and gives back what stands for it.
bool Interpreter::standsFor(ObjectId object, ir::PlaceId variable) const {
  const Object& made = objects_[object];
  if (made.role != Role::Plain || made.origin != Origin::Site) return false;
  const ir::Instr& instr = function_.instrs[made.instr];
  bool known = instr.extra < reached_.size() && reached_[instr.extra].summary;
  if (instr.op != ir::Op::Call || known) return false;
  auto args = ir::argsOf(function_, function_.calls[instr.extra]);
  return std::ranges::find(args, variable, &ir::Arg::place) != args.end();
}

void Interpreter::writeRoot(State& state, ir::PlaceId id, ObjectId object, ir::Range where) {
  const ir::Place& place = function_.places[id];
  ObjectId old = state.bound(id);
  bool replaced = old != NoObject && old != object && isOpen(state, old);
  if (replaced && module_.language == ir::Language::Python && standsFor(object, id))
    escape(state, old);
  state.bind(id, object);
  bool named = place.kind != ir::PlaceKind::Temp && !text(place.name).starts_with('$');
  if (named && objects_[object].role == Role::Resource) {
    state.of(object).bound = true;
    outcomes_.boundTo(object);
  }
  bool global = place.kind == ir::PlaceKind::Global && !isModuleBody();
  // Of a reference, only what comes after its binding is written to somebody else's place.
  bool bound =
      place.kind == ir::PlaceKind::Param || (place.kind == ir::PlaceKind::Local && old != NoObject);
  bool reference = bound && text(place.type).ends_with('&');
  // `nonlocal`: the variable of an enclosing function, and of others that are in it.
  bool outer = named && place.kind == ir::PlaceKind::Local && capturedIndex(place) != NoParam;
  if (global || reference || outer) escape(state, object);
  if (named && old != NoObject && old != object && isOpen(state, old))
    collect(state, Way::Overwritten, where);
}

void Interpreter::writeMember(State& state, ObjectId base, ir::Sym name, ObjectId object,
                              ir::Range where) {
  if (objects_[object].role == Role::Resource) {
    state.of(object).bound = true;
    outcomes_.boundTo(object);
  }
  attach(state, base);
  bool python = module_.language == ir::Language::Python;
  if (ObjectId whole = wholeOf(state, object); whole != NoObject && !isHolder(base))
    escape(state, whole);
  if (!python && (name == 0 || isAnyElement(base))) objects_[object].several = true;
  ObjectId old = NoObject;
  auto& members = state.of(base).members;
  auto known = std::ranges::find_if(members, [&](auto& m) { return m.first == name && name != 0; });
  if (known != members.end()) {
    old = std::exchange(known->second, object);
    // The same part of another element is none that is replaced.
    if (objects_[object].several && isOpen(state, old)) members.emplace_back(0, old);
    std::ranges::sort(members);
  } else if (std::ranges::find(members, std::pair(name, object)) == members.end()) {
    members.emplace_back(name, object);
    std::ranges::sort(members);
  }
  // `self.close = self.file.close`: who has the object has what closes it.
  ObjectId kept = isPassedIn(base) ? keptByMethod(state, object, name) : NoObject;
  if (releasedBy(object) != NoObject && isPassedIn(base))
    escape(state, object);
  else if (kept != NoObject)
    escape(state, kept);
  else if (const ObjectState* part = state.find(base); isOwnObject(base) || (part && part->inSelf))
    keepInSelf(state, object);
  else if (const ObjectState* whole = givenAway(state, base);
           isPassedIn(base) || (whole && whole->inParam))
    keepInParam(state, object);
  else if (whole || !isHolder(base) || (name == TargetName && isAllocation(base)))
    escape(state, object);
  if (old != NoObject && old != object && isOpen(state, old))
    collect(state, Way::Overwritten, where);
}

// What is put into a part of an object can be reached from the whole.
void Interpreter::attach(State& state, ObjectId part) {
  for (; objects_[part].origin == Origin::Member; part = objects_[part].base) {
    auto& members = state.of(objects_[part].base).members;
    std::pair entry(objects_[part].name, part);
    bool known = std::ranges::any_of(members, [&](const auto& member) {
      return member == entry || (entry.first != 0 && member.first == entry.first);
    });
    if (known) return;
    members.insert(std::ranges::lower_bound(members, entry), entry);
  }
}

// Is it reached by an index that is not known? Then it stands for the same part of all elements.
bool Interpreter::isAnyElement(ObjectId id) const {
  for (; objects_[id].origin == Origin::Member; id = objects_[id].base)
    if (objects_[id].name == 0) return true;
  return false;
}

// What holds the object and has been given to somebody with all that is put into it later on.
const ObjectState* Interpreter::givenAway(const State& state, ObjectId id) const {
  while (true) {
    if (state.status(id) == Status::Moved) return state.find(id);
    if (objects_[id].origin != Origin::Member) return nullptr;
    id = objects_[id].base;
  }
}

void Interpreter::keepInSelf(State& state, ObjectId object) {
  std::vector<ObjectId> kept;
  state.walk(object, [&](ObjectId id) {
    if (state.status(id) == Status::Open || isVessel(id)) kept.push_back(id);
  });
  for (ObjectId id : kept)
    state.of(id).inSelf = true;
}

void Interpreter::keepInParam(State& state, ObjectId object) {
  std::vector<ObjectId> kept;
  state.walk(object, [&](ObjectId id) {
    Status status = state.status(id);
    // What is put into it from now on is the caller's, too.
    if (status == Status::Open || (status == Status::Plain && isVessel(id))) kept.push_back(id);
  });
  for (ObjectId id : kept) {
    state.of(id).status = Status::Moved;
    state.of(id).inParam = true;
    if (objects_[id].role == Role::Resource) outcomes_.moved(state, id);
  }
}

void Interpreter::unbind(State& state, ir::PlaceId place, ir::Range where) {
  // `del self.lock`: whoever takes a field away has thought of it.
  if (function_.places[place].parent != ir::None)
    if (ObjectId member = read(state, place); isPassedIn(member)) keptParams_.insert(member);
  ObjectId old = state.bound(place);
  state.unbind(place);
  if (old != NoObject) collect(state, Way::Normal, where);
}

bool Interpreter::isOwnObject(ObjectId id) const {
  const Object& object = objects_[id];
  bool constructor = (function_.flags & ir::IsConstructor) && !function_.params.empty();
  return constructor && object.origin == Origin::Entry && object.place == function_.params[0].place;
}

void Interpreter::escapeOwn(State& state) {
  for (const ObjectState& held : std::vector(state.objects))
    if (held.inSelf && held.status == Status::Open) escape(state, held.id);
}

bool Interpreter::isAllocation(ObjectId id) const {
  const Object& object = objects_[id];
  return object.role == Role::Aggregate && object.slot == 0 && object.instr != ir::None &&
         function_.instrs[object.instr].op == ir::Op::Call;
}

bool Interpreter::isVessel(ObjectId id) const {
  Role role = objects_[id].role;
  bool object = role == Role::Instance || role == Role::Aggregate;
  return (object && module_.language == ir::Language::Python) || isAllocation(id);
}

bool Interpreter::isHolder(ObjectId id) const {
  const Object& object = objects_[id];
  if (object.role == Role::Aggregate || object.role == Role::Instance) return true;
  if (object.origin == Origin::Member && object.name != TargetName) return isHolder(object.base);
  if (object.origin != Origin::Entry || object.place == ir::None) return false;
  if (module_.language == ir::Language::Python) return false;
  const ir::Place& place = function_.places[object.place];
  std::string_view type = text(place.type);
  return place.kind == ir::PlaceKind::Local && !type.empty() && !type.ends_with('*') &&
         !type.ends_with('&');
}

bool Interpreter::isOpen(const State& state, ObjectId object) const {
  if (state.status(object) == Status::Open) return true;
  bool open = false;
  state.walk(object, [&](ObjectId id) { open |= state.status(id) == Status::Open; });
  return open;
}

ObjectId Interpreter::releasedBy(ObjectId id) const {
  const Object& object = objects_[id];
  if (object.origin != Origin::Member || object.name >= module_.strings().size()) return NoObject;
  std::string_view name = text(object.name);
  const Object& base = objects_[object.base];
  auto entries = index_.byMethod(name);
  bool known = std::ranges::any_of(entries, [&](const Entry* entry) {
    bool fits = base.role != Role::Resource || entry->resource == base.resource;
    return entry->kind == EntryKind::Release && fits;
  });
  if (!known) return NoObject;
  if (base.role == Role::Resource) return object.base;
  // Many a name that releases something is elsewhere that of a value (`text`, `read`).
  bool method = base.role == Role::Instance && scope_.linkage.methodOf(base.type, name);
  bool promises =
      (base.role == Role::Instance || isPassedIn(object.base)) && index_.ownsByName(name);
  return method || promises ? object.base : NoObject;
}

void Interpreter::escape(State& state, ObjectId object) {
  std::vector<ObjectId> held = partsOf(state, object), pointers;
  if (objects_[object].role == Role::Address) {
    ObjectId whole = allocationAround(state, objects_[object].place);
    if (whole != NoObject && whole != object) escape(state, whole);
  }
  state.walk(object, [&](ObjectId id) {
    held.push_back(id);
    if (id != object && objects_[id].role == Role::Address) pointers.push_back(id);
    const ObjectState* known = state.find(id);
    if (known && objects_[id].role != Role::Resource && known->parent != NoObject)
      held.push_back(known->parent);
    if (ObjectId released = releasedBy(id); released != NoObject) held.push_back(released);
  });
  for (ObjectId id : held)
    unguard(state, id);
  for (ObjectId id : held) {
    Status status = state.status(id);
    if (status == Status::Moved) state.of(id).inParam = false;
    if (isPassedIn(id)) (returns_ ? returnedParams_ : keptParams_).insert(id);
    // What is put into a structure or object after somebody else has it is theirs as well.
    bool empty = status == Status::Plain && isVessel(id);
    if (status != Status::Open && !empty) continue;
    state.of(id).status = Status::Moved;
    if (empty) continue;
    outcomes_.moved(state, id);
  }
  if (pointerDepth_ >= MaxPointers) return;
  ++pointerDepth_;
  for (ObjectId pointer : pointers)
    escape(state, read(state, objects_[pointer].place));
  --pointerDepth_;
}

void Interpreter::blur(State& state, ObjectId object) {
  if (state.status(object) != Status::Open) return;
  state.of(object).status = Status::Unknown;
  outcomes_.moved(state, object);
}

void Interpreter::blurAll(State& state, ObjectId object) {
  std::vector<ObjectId> parts;
  state.walk(object, [&](ObjectId id) { parts.push_back(id); });
  for (ObjectId id : parts)
    blur(state, id);
}

void Interpreter::releaseAll(State& state, ObjectId object, ir::Range where) {
  std::vector<ObjectId> parts;
  state.walk(object, [&](ObjectId id) { parts.push_back(id); });
  for (ObjectId id : parts)
    if (state.status(id) == Status::Open) release(state, id, nullptr, where);
}

void Interpreter::release(State& state, ObjectId object, const rules::Release* how,
                          ir::Range where) {
  if (objects_[object].role != Role::Resource) return;
  if (how && how->partial) return;
  const rules::Resource& rule = index_.resource(objects_[object].resource);
  ObjectState& held = state.of(object);
  bool again = held.status == Status::Released && (!rule.repeatable || (how && how->pooled)) &&
               held.valid != Truth::No && !objects_[object].several;
  if (again)
    outcomes_.misuse({.again = true,
                      .object = object,
                      .trace = state.trace,
                      .confidence = std::min(state.confidence, objects_[object].confidence),
                      .where = where});
  if (held.status == Status::Unknown || held.status == Status::Failed) return;
  outcomes_.released(state, object, where);
  held.status = Status::Released;
  held.suspended = how && how->untilUse;
  state.trace = trace_.add(
      {.before = state.trace, .kind = StepKind::Released, .object = object, .range = where});
  if (objects_[object].several) // a loop that releases one releases all
    for (ObjectId twin : twinsOf(state, object))
      if (state.status(twin) == Status::Open) state.of(twin).status = Status::Released;
  if (how && !how->releasesChildren) return;
  for (ObjectState& child : state.objects) {
    if (child.parent != object || child.status != Status::Open) continue;
    if (objects_[child.id].role == Role::Resource) child.status = Status::Released;
  }
}

// What this turn of a loop has put into an element, and earlier turns into others.
std::vector<ObjectId> Interpreter::twinsOf(const State& state, ObjectId object) const {
  std::vector<ObjectId> twins;
  const Object& origin = objects_[object];
  for (const ObjectState& held : state.objects) {
    const Object& other = objects_[held.id];
    bool twin = other.several && other.role == Role::Resource && other.instr == origin.instr &&
                other.slot == origin.slot;
    if (twin) twins.push_back(held.id);
  }
  return twins;
}

void Interpreter::lose(State& state, ObjectId object, Way way, ir::Range where) {
  const ObjectState* held = state.find(object);
  if (!held || held->status != Status::Open) return;
  bool dies = held->parent != NoObject && objects_[held->parent].role == Role::Resource;
  if (!dies && !index_.resource(objects_[object].resource).lossFreesIt) {
    uint32_t before = state.trace;
    if (way == Way::Overwritten)
      state.trace = trace_.add(
          {.before = before, .kind = StepKind::Overwritten, .object = object, .range = where});
    outcomes_.leak(state, object, way, where, Confidence::High);
    state.trace = before;
  }
  state.of(object).status = Status::Unknown;
}

// A registry keeps what it has made until it is told to end it.
bool Interpreter::isKeptByMaker(const ObjectState& held) const {
  if (held.maker == NoObject || objects_[held.id].role != Role::Resource) return false;
  const rules::Resource& rule = index_.resource(objects_[held.id].resource);
  return std::ranges::any_of(rule.release, [&](const rules::Release& release) {
    return release.what.where == rules::Where::Made &&
           index_.derives(typeOf(held.maker), release.callee.type);
  });
}

void Interpreter::collect(State& state, Way way, ir::Range where) {
  if (state.objects.empty()) return;
  std::vector<bool> live = state.reachable(objects_);
  std::vector<ObjectId> dead;
  for (const ObjectState& held : state.objects) {
    const Object& object = objects_[held.id];
    // What a call has said is asked for again.
    bool asked = object.origin == Origin::Site && repeated_.first(object.instr) != ir::None;
    if (!live[held.id] && !asked && !isKeptByMaker(held)) dead.push_back(held.id);
  }
  for (ObjectId id : dead)
    lose(state, id, way, where);
  for (ObjectId id : dead) {
    bool needed = std::ranges::any_of(state.objects, [&](const ObjectState& other) {
      return other.parent == id || other.owner == id;
    });
    if (!needed) state.forget(id);
  }
}

void Interpreter::dropTemps(State& state, ir::BlockId block, Way way, ir::Range where) {
  bool dropped = false;
  for (ir::PlaceId temp : blockTemps_[block]) {
    if (state.bound(temp) == NoObject) continue;
    state.unbind(temp);
    dropped = true;
  }
  if (dropped) collect(state, way, where);
}

const ir::Place* Interpreter::constantOf(ObjectId id) const {
  const Object& object = objects_[id];
  if (object.origin == Origin::Constant) return &function_.places[object.place];
  if (object.constant) return object.constant;
  if (object.origin != Origin::Entry || object.place == ir::None) return nullptr;
  const ir::Place& place = function_.places[object.place];
  return place.kind == ir::PlaceKind::Global ? types_.constant(place.name) : nullptr;
}

} // namespace unclosed::analysis
