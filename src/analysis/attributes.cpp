// What reading an attribute does: it may release what it is read of, stand for another field, or be
// a method that keeps its object.
#include "analysis/interpreter.h"
#include "analysis/single_use.h"
#include "analysis/streams.h"
#include "ir/reads.h"

#include <algorithm>

namespace unclosed::analysis {

// For each place the one, itself or around it, whose reading releases what it is read of.
void Interpreter::findEndingReads() {
  if (module_.language != ir::Language::Python) return;
  for (ir::PlaceId id = 0; id < function_.places.size(); ++id) {
    const ir::Place& place = function_.places[id];
    ir::PlaceId ending =
        place.parent == ir::None || endingReads_.empty() ? ir::None : endingReads_[place.parent];
    bool ends = place.kind == ir::PlaceKind::Field &&
                std::ranges::any_of(index_.byMethod(text(place.name)), [](const Entry* entry) {
                  return entry->release && entry->release->attribute;
                });
    if (ends) ending = id;
    if (ending != ir::None && endingReads_.empty())
      endingReads_.assign(function_.places.size(), ir::None);
    if (ending != ir::None) endingReads_[id] = ending;
  }
}

void Interpreter::readAttribute(State& state, ir::PlaceId read, ir::Range where) {
  ir::PlaceId id = endingReads_[read];
  if (id == ir::None) return;
  const ir::Place& place = function_.places[id];
  ObjectId object = this->read(state, place.parent);
  rules::ResourceId resource = objects_[object].resource;
  if (objects_[object].role != Role::Resource || state.status(object) != Status::Open) return;
  for (const Entry* entry : index_.byMethod(text(place.name)))
    if (entry->release && entry->release->attribute && entry->resource == resource)
      return release(state, object, entry->release, where);
}

bool Interpreter::hasWholes(const State& state) const {
  return hasParts_ && std::ranges::any_of(state.objects, [&](const ObjectState& held) {
           return held.status == Status::Open &&
                  !index_.resource(objects_[held.id].resource).parts.back.empty();
         });
}

// Of what it is a part: `client["shop"]["orders"]`, or what a method has given.
ObjectId Interpreter::wholeOf(const State& state, ObjectId part) const {
  ObjectId whole = part;
  while (objects_[whole].origin == Origin::Member)
    whole = objects_[whole].base;
  if (whole == part) {
    const ObjectState* held = module_.language == ir::Language::Python ? state.find(part) : nullptr;
    bool given = held && objects_[part].role == Role::Plain && held->parent != NoObject;
    whole = given ? held->parent : part;
  }
  bool refers = whole != part && objects_[whole].role == Role::Resource &&
                !index_.resource(objects_[whole].resource).parts.back.empty();
  return refers ? whole : NoObject;
}

// A part that has been read keeps the whole, whoever else has let go of it.
void Interpreter::keepWhole(State& state, ir::PlaceId id) {
  const ir::Place& place = function_.places[id];
  if (place.kind != ir::PlaceKind::Element && place.kind != ir::PlaceKind::Field) return;
  ObjectId part = read(state, id);
  if (objects_[part].role == Role::Resource) return;
  if (ObjectId whole = wholeOf(state, part); whole != NoObject) state.of(part).parent = whole;
}

void Interpreter::readAttributes(State& state, const ir::Instr& instr) {
  if (hasWholes(state))
    ir::forEachRead(function_, instr, [&](ir::PlaceId place) { keepWhole(state, place); });
  if (endingReads_.empty()) return;
  ir::forEachRead(function_, instr,
                  [&](ir::PlaceId place) { readAttribute(state, place, instr.range); });
}

void Interpreter::readAttributes(State& state, const ir::Terminator& term) {
  if (hasWholes(state))
    ir::forEachRead(function_, term, [&](ir::PlaceId place) { keepWhole(state, place); });
  if (endingReads_.empty()) return;
  ir::forEachRead(function_, term,
                  [&](ir::PlaceId place) { readAttribute(state, place, term.range); });
}

// `self._next_line = open(name).readline`, in a module that calls something by that name: the
// resource whose method this is. Other attributes are plain values.
ObjectId Interpreter::keptByMethod(const State& state, ObjectId value, ir::Sym field) const {
  const Object& object = objects_[value];
  bool isAttribute = object.origin == Origin::Member && module_.language == ir::Language::Python;
  if (!isAttribute || state.status(object.base) != Status::Open) return NoObject;
  bool called = std::ranges::any_of(module_.functions, [&](const ir::Function& function) {
    return std::ranges::any_of(function.calls,
                               [&](const ir::Call& call) { return call.method == field; });
  });
  return called && objects_[object.base].role == Role::Resource ? object.base : NoObject;
}

bool Interpreter::givesPart(const CallSite& site) const {
  if (site.receiver == NoObject || objects_[site.receiver].role != Role::Resource) return false;
  const std::vector<std::string>& calls =
      index_.resource(objects_[site.receiver].resource).parts.calls;
  return std::ranges::find(calls, text(site.call.method)) != calls.end();
}

// Made on what is open already: an archive in a file, a session on a connection that somebody else
// closes.
bool Interpreter::isView(State& state, CallSite& site, const Hit& hit) {
  const rules::Slot& over = hit.entry->acquire->over;
  bool bound = over.where != rules::Where::Return && site.receiver != NoObject;
  if (bound && objects_[site.receiver].onStream) return true;
  ObjectId under = over.where == rules::Where::Return ? NoObject : slotObject(state, site, over);
  if (under == NoObject) return false;
  const std::string& kind = index_.resource(hit.entry->resource).kind;
  bool any = kind == "file" || kind == "archive";
  if ((any && objects_[under].role == Role::Resource) || index_.isStream(typeOf(under)))
    return true;
  ir::PlaceId place = Matcher::slotPlace(function_, site.call, over, module_);
  return any && isUsedAsStream(index_, module_, function_, place);
}

// A maker that is bound to what is open already: a factory of sessions on one connection.
void Interpreter::noteStream(const CallSite& site, const rules::Effect& effect, ObjectId given) {
  if (!index_.isStream(typeOf(given)) && !objects_[given].onStream) return;
  bool made = site.instr.dst != ir::None && effect.into.where == rules::Where::Return;
  ObjectId maker =
      site.receiver != NoObject ? site.receiver : objects_.site(site.index, 0, Role::Plain);
  if (made || site.receiver != NoObject) objects_[maker].onStream = true;
}

// A lock that this function has made and keeps to itself: nobody can ever wait for it.
bool Interpreter::isPrivateLock(const CallSite& site, const Hit& hit) const {
  bool lock = index_.resource(hit.entry->resource).kind == "lock" && site.receiver != NoObject &&
              hit.entry->acquire->into.where == rules::Where::Receiver;
  if (!lock) return false;
  const Object& made = objects_[site.receiver];
  bool here = made.origin == Origin::Site && made.instr != ir::None &&
              function_.instrs[made.instr].op == ir::Op::Call;
  return here && staysInside(function_, function_.instrs[made.instr].extra);
}

} // namespace unclosed::analysis
