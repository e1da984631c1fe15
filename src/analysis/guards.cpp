// Smart pointers: objects whose destructor calls a deleter on what they hold.
#include "analysis/interpreter.h"

#include <algorithm>

namespace unclosed::analysis {

// The resource that the object releases at its end, as long as it still holds it.
ObjectId Interpreter::guarded(const State& state, ObjectId object) const {
  if (object == NoObject) return NoObject;
  const rules::Effect* effect = objects_[object].effect;
  if (!effect || effect->kind != rules::EffectKind::Guards) return NoObject;
  const ObjectState* held = state.find(object);
  return held ? held->parent : NoObject;
}

// Where the object goes, or what is asked of it, may take the resource out of it.
void Interpreter::unguard(State& state, ObjectId object) {
  if (guarded(state, object) != NoObject) state.of(object).parent = NoObject;
}

void Interpreter::guard(State& state, CallSite& site, ObjectId object) {
  ObjectId inner = guarded(state, object); // a copy of a smart pointer
  bool resource = objects_[object].role == Role::Resource;
  site.guarded = resource ? object : inner;
  if (!resource && inner == NoObject) escape(state, object);
  if (!resource || state.status(object) != Status::Open) return;
  state.of(object).bound = true;
  outcomes_.boundTo(object);
  // One on the heap releases nothing until somebody deletes it.
  bool onHeap = text(site.call.written).starts_with("new ");
  if (onHeap || !hasWorkingDeleter(state, site, object)) return;
  state.of(object).status = Status::Moved;
}

// The resource, back in the hands of this function.
ObjectId Interpreter::takeBack(State& state, ObjectId object) {
  ObjectId resource = guarded(state, object);
  if (resource == NoObject) return NoObject;
  state.of(object).parent = NoObject;
  if (state.status(resource) == Status::Moved) state.of(resource).status = Status::Open;
  return resource;
}

// Deleters of which nothing is known work.
bool Interpreter::hasWorkingDeleter(State& state, const CallSite& site, ObjectId resource) {
  for (ir::Index i = 1; i < site.call.argCount; ++i) {
    const ir::Arg& arg = function_.args[site.call.args + i];
    ObjectId object = read(state, arg.place);
    if (objects_[object].role == Role::Closure && !closureReleases(object)) return false;
    if (function_.places[arg.place].kind != ir::PlaceKind::Global) continue;
    ir::Sym name = function_.places[arg.place].name;
    for (const ir::Function& body : module_.functions)
      if (body.name == name && body.calls.empty()) return false;
    auto entries = index_.byCall(text(name));
    bool frees = std::ranges::any_of(entries, [](const Entry* entry) {
      return entry->kind == EntryKind::Effect && entry->effect->kind == rules::EffectKind::Borrows;
    });
    if (frees && !hasReleaseOf(entries, objects_[resource].resource)) return false;
  }
  return true;
}

} // namespace unclosed::analysis
