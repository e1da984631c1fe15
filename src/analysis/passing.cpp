// What a call does with arguments that no rule speaks of: who gets them may keep them, use them, or
// write another value where their address is.
#include "analysis/interpreter.h"
#include "ir/arguments.h"

#include <algorithm>

namespace unclosed::analysis {

using rules::Confidence;

bool Interpreter::ownsByConvention(const CallSite& site, uint16_t position) const {
  std::string_view name =
      site.call.method ? text(site.call.method) : lastSegment(text(site.call.callee));
  if (name == "__call__") name = lastSegment(text(site.call.written));
  return index_.ownsByName(name) || (position > 0 && index_.fillsByName(name));
}

void Interpreter::passRest(State& state, CallSite& site) {
  // A call that the packs know uses its other arguments and keeps none.
  bool known = std::ranges::any_of(site.hits, [](const Hit& hit) {
    bool general = hit.entry->kind == EntryKind::Effect && hit.entry->callee->call.empty();
    return !general && hit.confidence == Confidence::High;
  });
  for (ir::Index i = 0; i < site.call.argCount; ++i) {
    const ir::Arg& arg = function_.args[site.call.args + i];
    const ir::Place* place = arg.place == ir::None ? nullptr : &function_.places[arg.place];
    site.callback |=
        place && place->kind == ir::PlaceKind::Global && types_.isFunction(place->name);
  }
  for (ir::Index i = 0; i < site.call.argCount; ++i) {
    const ir::Arg& arg = function_.args[site.call.args + i];
    bool address = arg.flags & ir::AddressTaken;
    if (address) outdate(state, arg.place);
    if (site.handled[i]) continue;
    if (site.summary) {
      // Summaries tell of resources: what else is at the address may be another value now.
      bool number = address && objects_[read(state, arg.place)].origin == Origin::Constant;
      if (number && !isReadOnly(site, i)) written(state, site, arg, static_cast<uint16_t>(i));
      continue;
    }
    if (!known)
      pass(state, site, arg, static_cast<uint16_t>(i));
    else if (!address)
      useKnown(state, site, read(state, arg.place));
    else if (objects_[read(state, arg.place)].role != Role::Resource)
      written(state, site, arg, static_cast<uint16_t>(i));
  }
}

// Whether the callee's parameter points at something constant.
bool Interpreter::isReadOnly(const CallSite& site, size_t position) const {
  const link::Program& program = scope_.linkage.program();
  return std::ranges::all_of(site.targets->functions, [&](link::FunctionRef target) {
    const ir::Function& callee = program.function(target);
    size_t param = position + (site.targets->bound ? 1 : 0);
    if (param >= callee.params.size()) return false;
    ir::Sym type = callee.places[callee.params[param].place].type;
    return program.module(target.module).text(type).starts_with("const ");
  });
}

void Interpreter::pass(State& state, CallSite& site, const ir::Arg& arg, uint16_t position) {
  ObjectId object = read(state, arg.place);
  if (ObjectId whole = wholeOf(state, object); whole != NoObject) object = whole;
  if (isOwnObject(object)) escapeOwn(state);
  if (arg.flags & ir::Kept) return escape(state, object);
  bool method = site.receiver != NoObject && site.receiver != object;
  if (method && objects_[site.receiver].role == Role::Aggregate) {
    if (isOpen(state, object)) writeMember(state, site.receiver, 0, object, site.instr.range);
    return;
  }
  bool constructed = (site.call.flags & ir::Constructs) && module_.language == ir::Language::Cxx;
  if (objects_[object].role == Role::Resource) {
    if (state.status(object) != Status::Open) {
      if (arg.flags & ir::AddressTaken) state.unbind(arg.place);
      return;
    }
    if (constructed) return escape(state, object);
    // A callback of C gets what it is called with.
    bool toCallback = site.call.resolution == ir::Resolution::Value &&
                      module_.language == ir::Language::C && !site.summary;
    bool taken = site.callback || toCallback || (arg.flags & ir::AddressTaken) ||
                 ownsByConvention(site, position);
    if (taken) return blur(state, object);
    return passed(state, site, object);
  }
  if (arg.flags & ir::AddressTaken) {
    // A pointer into a structure leads back to the whole of it.
    ObjectId whole = allocationAround(state, arg.place);
    if (whole != NoObject && whole != object) escape(state, whole);
    if (ObjectId around = structureBegunBy(state, arg.place); around != NoObject)
      escape(state, around);
  }
  // Structures of C do not change hands by a rule: who gets one from the start may keep it.
  bool given = module_.language != ir::Language::Python && isAllocation(object) && !site.summary &&
               state.status(object) == Status::Plain;
  bool hooked = isHooked(site, object);
  // A guard that is made from a function that releases nothing does not release by calling it.
  bool idle = objects_[object].role == Role::Closure && !closureReleases(object) &&
              scope_.linkage.hasDestructor(text(site.call.receiverType));
  bool vessel =
      module_.language == ir::Language::Python && isVessel(object) && !isAllocation(object);
  if (given || (constructed && !idle) || guarded(state, object) != NoObject ||
      (vessel && ownsByConvention(site, position)) ||
      (isPassedIn(object) && (site.callback || hooked || ownsByConvention(site, position))))
    escape(state, object);
  else if (isOpen(state, object) || objects_[object].role == Role::Closure)
    passContents(state, site, object);
  else if (releasedBy(object) != NoObject)
    escape(state, object);
  if (arg.flags & ir::AddressTaken) written(state, site, arg, position);
}

// What goes through a pointer to a function of C may be anybody's afterwards: `hooks.resize(p, n)`.
// A function that is kept in the very object (`s->ops->read(s)`) is as good as a method of it.
bool Interpreter::isHooked(const CallSite& site, ObjectId object) const {
  bool value = site.call.resolution == ir::Resolution::Value && !site.summary;
  if (!value || module_.language != ir::Language::C || site.receiver == NoObject) return false;
  ObjectId from = site.receiver;
  while (from != object && objects_[from].origin == Origin::Member)
    from = objects_[from].base;
  return from != object;
}

void Interpreter::written(State& state, CallSite& site, const ir::Arg& arg, uint16_t position) {
  if (arg.place == ir::None) return;
  const ir::Place& place = function_.places[arg.place];
  bool root = place.kind == ir::PlaceKind::Local || place.kind == ir::PlaceKind::Param;
  outdate(state, arg.place);
  if (place.kind == ir::PlaceKind::Constant || (root && isHolder(read(state, arg.place)))) return;
  ObjectId fresh = freshSite(state, site.index, WrittenSlots + position, Role::Plain);
  if (root)
    state.bind(arg.place, fresh);
  else if (place.parent != ir::None)
    writeMember(state, read(state, place.parent), place.name, fresh, site.instr.range);
}

void Interpreter::passContents(State& state, CallSite& site, ObjectId object) {
  bool closure = objects_[object].role == Role::Closure;
  bool array =
      objects_[object].origin == Origin::Entry && placeType(objects_[object].place).ends_with(']');
  // An object that holds a resource is lent like the resource itself.
  bool instance = objects_[object].role == Role::Instance && module_.language != ir::Language::Cxx;
  bool lent = (instance || isBundle(object)) && !site.callback;
  if ((closure && !closureReleases(object)) || ((array || lent) && !ownsByConvention(site, 0)))
    lend(state, site, object);
  else
    escape(state, object);
}

void Interpreter::lend(State& state, const CallSite& site, ObjectId object) {
  state.walk(object, [&](ObjectId id) {
    if (state.status(id) == Status::Open) passed(state, site, id);
  });
}

void Interpreter::passed(State& state, const CallSite& site, ObjectId object) {
  state.trace = trace_.add({.before = state.trace,
                            .kind = StepKind::Passed,
                            .object = object,
                            .call = site.instr.extra,
                            .range = site.instr.range});
}

// A library that is given a structure of the program keeps it for its callbacks.
void Interpreter::useKnown(State& state, CallSite& site, ObjectId object) {
  bool keeps = site.callback && isAllocation(object);
  return keeps ? escape(state, object) : use(state, site, object);
}

} // namespace unclosed::analysis
