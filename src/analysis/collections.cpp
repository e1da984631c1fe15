// What lists and other containers hold. Those of C++ that hold plain handles forget them when they
// die: such a container is an Aggregate with items that have no name; an iterator stands for the
// container, and what it or an index gives is an Item of it.
#include "analysis/interpreter.h"
#include "ir/arguments.h"

#include <algorithm>
#include <array>

namespace unclosed::analysis {

namespace {

// The argument of a template at the position, or nothing.
std::string_view templateArgument(std::string_view type, size_t position) {
  size_t open = type.find('<');
  if (open == type.npos) return {};
  type.remove_prefix(open + 1);
  int depth = 0;
  size_t begin = 0;
  for (size_t i = 0; i < type.size(); ++i) {
    bool ends = depth == 0 && (type[i] == ',' || type[i] == '>');
    if (type[i] == '<' || type[i] == '(') ++depth;
    if (type[i] == '>' || type[i] == ')') --depth;
    if (!ends) continue;
    if (position-- == 0) return type.substr(begin, i - begin);
    begin = i + 1;
  }
  return {};
}

// Whether items of the container are pointers or numbers, which nobody ends with them.
bool holdsHandles(std::string_view type) {
  constexpr std::array numbers{"int", "unsigned int", "long", "unsigned long"};
  size_t name = type.find("std::");
  if (name == type.npos || type.find('<') == type.npos) return false;
  bool isMap = type.substr(name, type.find('<') - name).find("map") != type.npos;
  std::string_view item = templateArgument(type.substr(name), isMap ? 1 : 0);
  while (item.starts_with(' '))
    item.remove_prefix(1);
  return item.ends_with('*') || std::ranges::find(numbers, item) != numbers.end();
}

} // namespace

void Interpreter::anonymous(const State& state, ObjectId whole,
                            std::vector<ObjectId>& items) const {
  if (const ObjectState* held = state.find(whole))
    for (const auto& [name, member] : held->members)
      if (name == 0 && objects_[member].role == Role::Resource) items.push_back(member);
}

// A list as an argument says how the callee wants things, not who is to release them. (A tuple is
// as often the arguments of a call to come, and the files of a dict may be sent and closed.)
bool Interpreter::isBundle(ObjectId id) const {
  const Object& object = objects_[id];
  if (module_.language != ir::Language::Python || object.role != Role::Aggregate) return false;
  if (isAllocation(id)) return true;
  const ir::Instr& made = function_.instrs[object.instr];
  bool named = made.dst == ir::None || function_.places[made.dst].kind != ir::PlaceKind::Temp ||
               tempUses_[made.dst] != 1;
  if (named || made.op != ir::Op::Aggregate) return false;
  return text(function_.lists[made.extra].kind) == "list";
}

bool Interpreter::isCollection(ObjectId id) const {
  return module_.language == ir::Language::Cxx && objects_[id].role == Role::Aggregate &&
         holdsHandles(objects_[id].type);
}

// The container that a constructor makes here; NoObject when its items see to themselves, or it
// outlives the function.
ObjectId Interpreter::makeCollection(State& state, const CallSite& site) {
  std::string_view type = text(site.call.type);
  bool heap = text(site.call.written).starts_with("new ");
  bool isOwn = site.instr.dst != ir::None && function_.places[site.instr.dst].parent == ir::None;
  if (heap || !isOwn || !holdsHandles(type)) return NoObject;
  // What it is filled with from the start is not followed.
  for (const ir::Arg& arg : ir::argsOf(function_, site.call))
    if (ObjectId given = read(state, arg.place); isOpen(state, given)) escape(state, given);
  ObjectId made = objects_.site(site.index, 0, Role::Aggregate);
  escape(state, made); // one of an earlier turn goes on living, out of sight
  forget(state, made);
  objects_[made].type = type;
  return made;
}

// `items.push_back(file)`: whether the receiver holds the argument from now on, and nobody else.
bool Interpreter::putInCollection(State& state, const CallSite& site, ObjectId object) {
  bool holds = site.receiver != NoObject && object != site.receiver &&
               objects_[object].role == Role::Resource && isCollection(site.receiver);
  if (!holds) return false;
  state.of(site.receiver).walked = false;
  writeMember(state, site.receiver, 0, object, site.instr.range);
  return true;
}

// What `items[i]`, `items.back()` or `*it` gives; NoObject when nothing is known of the container.
ObjectId Interpreter::itemOfCollection(State& state, const CallSite& site, ObjectId whole) {
  if (whole == NoObject) return NoObject;
  if (objects_[whole].role == Role::Item) return whole;
  if (isPassedIn(whole) && holdsHandles(typeOf(whole))) return objects_.member(whole, 0, {});
  if (!isCollection(whole)) return NoObject;
  ObjectId item = freshSite(state, site.index, 1, Role::Item);
  state.of(item).members = {{0, whole}};
  if (isOpen(state, whole)) state.of(whole).walked = true;
  return item;
}

// `items[key] = file`: the container that the item is one of, or NoObject.
ObjectId Interpreter::collectionOf(const State& state, ObjectId item) const {
  const ObjectState* held = objects_[item].role == Role::Item ? state.find(item) : nullptr;
  if (!held || held->members.size() != 1) return NoObject;
  ObjectId whole = held->members.front().second;
  return isCollection(whole) ? whole : NoObject;
}

// At the end of its scope it is gone, unless it is on its way to the caller.
void Interpreter::destroyCollection(State& state, const ir::Instr& instr, ObjectId object) {
  bool handedOut = std::ranges::any_of(state.bindings, [&](const auto& binding) {
    return binding.second == object && binding.first != instr.src;
  });
  if (handedOut) return;
  // On the way of an exception more is lost than handles.
  if (instr.flags & ir::Exceptional)
    state.walk(object, [&](ObjectId id) {
      if (state.status(id) == Status::Open) state.of(id).status = Status::Unknown;
    });
  unbind(state, instr.src, instr.range);
}

} // namespace unclosed::analysis
