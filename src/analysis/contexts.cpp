#include "analysis/interpreter.h"

#include <algorithm>
#include <iterator>

namespace unclosed::analysis {

using rules::Confidence;
using rules::ContextEffect;

namespace {

ContextEffect contextEffect(const rules::Resource& rule, const ir::Instr& instr) {
  return (instr.flags & ir::Async) ? rule.asyncWith : rule.with;
}

} // namespace

void Interpreter::enter(State& state, const ir::Instr& instr) {
  ObjectId manager = read(state, instr.src);
  ObjectId value = manager;
  const ObjectState* held = state.find(manager);
  if (objects_[manager].role == Role::Closing) {
    value = held ? held->parent : NoObject;
  } else if (objects_[manager].role == Role::Instance) {
    bool async = instr.flags & ir::Async;
    callMethod(state, instr, manager, async ? "__aenter__" : "__enter__", &value);
  } else if (objects_[manager].role != Role::Resource && !isPassedIn(manager)) {
    ir::Index index = static_cast<ir::Index>(&instr - function_.instrs.data());
    value = freshSite(state, index, 0, Role::Plain);
    objects_[value].type = typeOf(manager);
    if (!typeOf(manager).empty()) state.of(value).maker = manager;
  }
  if (value == NoObject)
    value =
        freshSite(state, static_cast<ir::Index>(&instr - function_.instrs.data()), 0, Role::Plain);
  if (instr.dst != ir::None) write(state, instr.dst, value, instr.range);
}

void Interpreter::leaveClosing(State& state, ObjectId manager, ObjectId thing, ir::Range where) {
  if (isPassedIn(thing)) {
    const std::string& method = objects_[manager].effect->method;
    return noteRelease(state, thing, UINT32_MAX, memberName(method.empty() ? "close" : method),
                       where);
  }
  if (objects_[thing].role == Role::Instance) return escape(state, thing);
  release(state, thing, nullptr, where);
}

void Interpreter::leavePassedIn(State& state, ObjectId manager, const ir::Instr& instr) {
  rules::ResourceId resource = index_.resourceOfType(typeOf(manager));
  if (resource == UINT32_MAX) return escape(state, manager); // its class is not known
  if (contextEffect(index_.resource(resource), instr) == ContextEffect::Closes)
    noteRelease(state, manager, resource, 0, instr.range);
}

void Interpreter::exit(State& state, const ir::Instr& instr) {
  ObjectId manager = read(state, instr.src);
  const Object& origin = objects_[manager];
  if (origin.role == Role::Closing) {
    const ObjectState* held = state.find(manager);
    if (held && held->parent != NoObject) leaveClosing(state, manager, held->parent, instr.range);
  } else if (origin.role == Role::Resource) {
    const rules::Resource& rule = index_.resource(origin.resource);
    ContextEffect effect = contextEffect(rule, instr);
    if (effect == ContextEffect::Closes && state.status(manager) != Status::Released)
      release(state, manager, nullptr, instr.range);
    if (effect == ContextEffect::Transaction) {
      state.of(manager).transaction = true;
      outcomes_.transaction(manager);
    }
  }
  for (ObjectState& made : state.objects)
    made.exited |= made.maker == manager && objects_[made.id].role == Role::Plain;
  if (origin.role == Role::Instance) {
    bool async = instr.flags & ir::Async;
    bool known = callMethod(state, instr, manager, async ? "__aexit__" : "__exit__", nullptr);
    if (!known) escape(state, manager);
  } else if (isPassedIn(manager)) {
    leavePassedIn(state, manager, instr);
  }
  if (instr.dst == ir::None) return;
  // Whether the manager swallows the exception.
  ObjectId swallowed =
      freshSite(state, static_cast<ir::Index>(&instr - function_.instrs.data()), 0, Role::Plain);
  bool suppresses = origin.effect && (origin.effect->kind == rules::EffectKind::Suppresses ||
                                      origin.effect->kind == rules::EffectKind::Expects);
  if (!suppresses) state.of(swallowed).truthy = Truth::No;
  state.bind(instr.dst, swallowed);
}

// The destructor of an object sees to what is in it.
void Interpreter::destroyObject(State& state, const ir::Instr& instr, ObjectId object) {
  const ir::Call& call = function_.calls[instr.extra];
  if (isCollection(object) && text(call.callee) != "delete")
    return destroyCollection(state, instr, object);
  ObjectId kept = guarded(state, object);
  if (kept != NoObject && text(call.callee) == "delete") blur(state, kept);
  if (!(call.flags & ir::Virtual))
    for (link::FunctionRef target : scope_.linkage.targets(function_, call, {}).functions)
      if (scope_.linkage.program().function(target).flags & ir::IsDestructor)
        callMethod(state, instr, object, target, nullptr);
  // Of an object under construction, a base class ends what is its own.
  bool base = isOwnObject(object) && prefixOf(text(call.callee)) != text(function_.className);
  if (base) return;
  // Where nobody has written one, plain values are forgotten.
  std::vector<ObjectId> plain;
  bool implicit = call.link == 0 && module_.language == ir::Language::Cxx &&
                  objects_[object].role == Role::Instance &&
                  !scope_.linkage.hasDestructor(typeOf(object));
  if (const ObjectState* held = implicit ? state.find(object) : nullptr)
    for (const auto& [name, member] : held->members)
      if (objects_[member].role == Role::Resource) plain.push_back(member);
  std::vector<ObjectId> parts;
  state.walk(object, [&](ObjectId id) { parts.push_back(id); });
  for (ObjectId id : parts)
    if (std::ranges::find(plain, id) == plain.end()) blur(state, id);
}

void Interpreter::destroy(State& state, const ir::Instr& instr) {
  ObjectId object = read(state, instr.src);
  if (state.status(object) != Status::Open) return destroyObject(state, instr, object);
  const ir::Call& call = function_.calls[instr.extra];
  auto entries = index_.byCall(index_.canonical(text(call.callee)));
  // A destructor or clean-up function of the program: it exists to release what it is given.
  if (hasReleaseOf(entries, objects_[object].resource))
    release(state, object, nullptr, instr.range);
  else
    blur(state, object);
}

void Interpreter::capture(State& state, const ir::Instr& instr, ir::Index index) {
  const ir::List& list = function_.lists[instr.extra];
  ObjectId closure = freshSite(state, index, 0, Role::Closure);
  for (ir::Index i = 0; i < list.count; ++i) {
    ObjectId object = read(state, function_.operands[list.first + i]);
    state.of(closure).members.emplace_back(0, object);
  }
  if (list.function != ir::None) {
    // What the body refers to by name, when the frontend lists names instead of places.
    for (ir::Sym name : module_.functions[list.function].captured)
      for (const auto& [place, object] : state.bindings) {
        const ir::Place& known = function_.places[place];
        bool named = known.kind == ir::PlaceKind::Local || known.kind == ir::PlaceKind::Param;
        if (named && known.name == name) state.of(closure).members.emplace_back(0, object);
      }
  }
  auto& members = state.of(closure).members;
  std::ranges::sort(members);
  members.erase(std::unique(members.begin(), members.end()), members.end());
  if (instr.dst != ir::None) write(state, instr.dst, closure, instr.range);
  // A decorator may keep the function: a route, a callback.
  bool decorated =
      list.function != ir::None && !module_.functions[list.function].decorators.empty();
  if (decorated) escape(state, closure);
}

void Interpreter::aggregate(State& state, const ir::Instr& instr, ir::Index index) {
  const ir::List& list = function_.lists[instr.extra];
  ObjectId whole = objects_.site(index, 0, Role::Aggregate);
  std::vector<std::pair<ir::Sym, ObjectId>> members;
  // One object stands for those of earlier turns of a loop, too, and holds what they hold.
  if (const ObjectState* earlier = state.find(whole))
    std::ranges::copy_if(earlier->members, std::back_inserter(members),
                         [&](const auto& member) { return isOpen(state, member.second); });
  forget(state, whole);
  bool positional = text(list.kind) == "tuple";
  for (ir::Index i = 0; i < list.count; ++i) {
    ObjectId part = read(state, function_.operands[list.first + i]);
    if (objects_[part].origin == Origin::Constant) continue;
    members.emplace_back(positional ? memberName(std::to_string(i)) : 0, part);
    if (objects_[part].role == Role::Resource) {
      state.of(part).bound = true;
      outcomes_.boundTo(part);
    }
  }
  std::ranges::sort(members);
  members.erase(std::unique(members.begin(), members.end()), members.end());
  if (!members.empty()) state.of(whole).members = std::move(members);
  if (instr.dst != ir::None) write(state, instr.dst, whole, instr.range);
}

void Interpreter::iterate(State& state, const ir::Instr& instr, ir::Index index) {
  ObjectId source = read(state, instr.src);
  if (isPassedIn(source) && instr.dst != ir::None)
    return write(state, instr.dst, objects_.member(source, 0, {}), instr.range);
  bool collection = objects_[source].role != Role::Resource && isOpen(state, source);
  ObjectId item = freshSite(state, index, 0, collection ? Role::Item : Role::Plain);
  if (collection) {
    state.of(item).members = {{0, source}};
    state.of(source).walked = true;
  }
  if (instr.dst != ir::None) write(state, instr.dst, item, instr.range);
}

void Interpreter::yield(State& state, const ir::Instr& instr) {
  if (instr.src == ir::None) return;
  ObjectId object = read(state, instr.src);
  std::vector<ObjectId> held;
  state.walk(object, [&](ObjectId id) { held.push_back(id); });
  for (ObjectId id : held)
    if (state.status(id) == Status::Open) state.of(id).yielded = true;
}

} // namespace unclosed::analysis
