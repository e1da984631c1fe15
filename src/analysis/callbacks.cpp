// Functions as values: what is called through a pointer, and what is handed to whoever will call
// them, with arguments or captured.
#include "analysis/interpreter.h"

#include <algorithm>

namespace unclosed::analysis {

namespace {

// `FILE *(const char *)`, and not a pointer to such a function.
bool isFunctionType(std::string_view type) {
  size_t open = type.find('(');
  return open != type.npos && !type.substr(open).starts_with("(*");
}

} // namespace

const ir::Call& Interpreter::calledThrough(const State& state, const ir::Call& call) {
  bool pointer = call.resolution == ir::Resolution::Value && call.link == 0 &&
                 call.receiver != ir::None && module_.language != ir::Language::Python;
  if (!pointer) return call;
  const Object& value = objects_[read(state, call.receiver)];
  if (value.origin != Origin::Entry || value.place == ir::None) return call;
  const ir::Place& place = function_.places[value.place];
  if (place.kind != ir::PlaceKind::Global || !isFunctionType(text(place.type))) return call;
  auto [known, isNew] = through_.try_emplace({&call, place.name}, call);
  ir::Call& direct = known->second;
  if (!isNew) return direct;
  direct.callee = direct.method = place.name;
  direct.resolution = ir::Resolution::Import;
  direct.receiver = ir::None;
  direct.flags &= static_cast<uint8_t>(~ir::Method);
  return direct;
}

bool Interpreter::isThroughPointer(const CallSite& site) const {
  return site.instr.op == ir::Op::Call && site.call.resolution != ir::Resolution::Value &&
         function_.calls[site.instr.extra].resolution == ir::Resolution::Value;
}

// The function of the program that the argument names; nothing when it is another kind of value.
link::FunctionRef Interpreter::named(const ir::Arg& arg) const {
  const ir::Place& place = function_.places[arg.place];
  if (place.kind != ir::PlaceKind::Global) return {};
  link::Symbol symbol = scope_.linkage.resolve(text(place.name));
  return symbol.kind == link::Symbol::Kind::Function ? symbol.function : link::FunctionRef{};
}

// That, or a method of an object whose class is known: `target=self.run`.
Interpreter::Worker Interpreter::workerIn(const State& state, const ir::Arg& arg) {
  if (link::FunctionRef plain = named(arg)) return {.function = plain};
  const Object& value = objects_[read(state, arg.place)];
  if (value.origin != Origin::Member || value.name >= module_.strings().size()) return {};
  link::FunctionRef method = scope_.linkage.onlyMethodOf(typeOf(value.base), text(value.name));
  return {.function = method, .bound = method && scope_.linkage.isMethod(method)};
}

// Whether the worker only uses what it gets for this parameter.
bool Interpreter::leavesAlone(link::FunctionRef worker, uint16_t param, ObjectId object) const {
  const Summary& summary = scope_.summaries[worker];
  const std::vector<ir::Param>& params = scope_.linkage.program().function(worker).params;
  bool known = summary.known && param < params.size() && params[param].flags == 0;
  rules::ResourceId resource = object == NoObject ? UINT32_MAX : objects_[object].resource;
  auto matters = [&](const ParamFate& fate) {
    bool released = fate.fate == Fate::Released || fate.fate == Fate::Sometimes;
    bool other = released && resource != UINT32_MAX && fate.where.path.empty() &&
                 !ends(index_.resource(resource), resource, fate);
    return fate.where.root == param && !other;
  };
  return known && std::ranges::none_of(summary.fates, matters);
}

// Somebody else calls the worker later: with what is in `args` and `kwargs`, or else with the
// arguments that follow it. What the worker does not touch stays with this function.
void Interpreter::registerCallback(State& state, CallSite& site, const rules::Effect& effect) {
  const ir::Arg* callback =
      Matcher::slotArg(function_, site.call, effect.what.arg, effect.what.name, module_);
  Worker worker = callback ? workerIn(state, *callback) : Worker{};
  const ir::Arg* first = function_.args.data() + site.call.args;
  for (ir::Index i = 0; i < site.call.argCount; ++i) {
    const ir::Arg& arg = first[i];
    site.handled[i] = true;
    ObjectId object = read(state, arg.place);
    std::string_view keyword = text(arg.keyword);
    bool lent = false;
    if (worker.function && (keyword == "args" || keyword == "kwargs"))
      lent = lendsParts(state, site, worker, object, keyword == "kwargs");
    else if (worker.function && arg.keyword == 0 && &arg > callback && callback->keyword == 0)
      lent = leavesAlone(worker.function,
                         static_cast<uint16_t>(&arg - callback - (worker.bound ? 0 : 1)), object);
    if (lent)
      lend(state, site, object);
    else
      escape(state, object);
  }
}

// Of the arguments in a tuple, list or dict, what the worker leaves alone stays, and the others are
// given away. False when nothing is known of what is in there.
bool Interpreter::lendsParts(State& state, CallSite& site, const Worker& worker, ObjectId arguments,
                             bool byName) {
  const ObjectState* held = state.find(arguments);
  if (!held || objects_[arguments].role != Role::Aggregate) return false;
  const ir::Function& function = scope_.linkage.program().function(worker.function);
  const ir::Module& module = scope_.linkage.program().module(worker.function.module);
  const uint16_t first = worker.bound ? 1 : 0;
  for (const auto& [name, part] : std::vector(held->members)) {
    bool lent = false;
    for (uint16_t i = first; i < function.params.size(); ++i) {
      std::string_view wanted = module.text(function.params[i].name);
      bool fits = memberText(name) == (byName ? std::string(wanted) : std::to_string(i - first));
      lent |= fits && leavesAlone(worker.function, i, part);
    }
    if (lent)
      lend(state, site, part);
    else
      escape(state, part);
  }
  return true;
}

// A function that will be called with these arguments, besides those of its call.
ObjectId Interpreter::bind(State& state, CallSite& site, const rules::Effect& effect) {
  ObjectId closure = freshSite(state, site.index, 1, Role::Closure);
  ObjectId function = slotObject(state, site, effect.what);
  std::vector<std::pair<ir::Sym, ObjectId>> members;
  for (ir::Index i = 0; i < site.call.argCount; ++i)
    members.emplace_back(0, read(state, function_.args[site.call.args + i].place));
  if (ObjectId resource = function == NoObject ? NoObject : releasedBy(function);
      resource != NoObject)
    members.emplace_back(0, resource);
  std::ranges::sort(members);
  members.erase(std::unique(members.begin(), members.end()), members.end());
  state.of(closure).members = std::move(members);
  return closure;
}

bool Interpreter::closureReleases(ObjectId closure) const {
  const Object& object = objects_[closure];
  if (object.instr == ir::None) return true;
  const ir::Instr& made = function_.instrs[object.instr];
  if (made.op == ir::Op::Call) return boundReleases(function_.calls[made.extra]);
  const ir::List& list = function_.lists[made.extra];
  auto releaseName = [&](ir::Sym method) {
    std::string_view name = text(method);
    return hasRelease(index_.byMethod(name)) || hasRelease(index_.byCall(name));
  };
  if (list.function == ir::None) return releaseName(list.method);
  const ir::Function& body = module_.functions[list.function];
  return std::ranges::any_of(body.calls, [&](const ir::Call& call) {
    if (releaseName(call.method ? call.method : call.callee)) return true;
    if (module_.language != ir::Language::Cxx) return false;
    // By a function of the program, or by one that nobody knows.
    Targets targets = scope_.linkage.targets(body, call, {});
    for (link::FunctionRef target : targets.functions)
      if (!scope_.summaries[target].known || !scope_.summaries[target].fates.empty()) return true;
    return targets.empty() && index_.byCall(index_.canonical(text(call.callee))).empty();
  });
}

// `partial(worker, conn)`: whether the worker may see to what it is bound to.
bool Interpreter::boundReleases(const ir::Call& call) const {
  if (call.argCount == 0) return true;
  link::FunctionRef worker = named(function_.args[call.args]);
  if (!worker) return true;
  for (uint16_t i = 1; i < call.argCount; ++i)
    if (!leavesAlone(worker, static_cast<uint16_t>(i - 1), NoObject)) return true;
  return false;
}

} // namespace unclosed::analysis
