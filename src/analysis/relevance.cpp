#include "analysis/relevance.h"

#include "analysis/raising.h"
#include "ir/arguments.h"

#include <algorithm>
#include <array>
#include <span>
#include <unordered_map>

namespace unclosed::analysis {

namespace {

// `closing(x)` releases as a `with` statement ends.
bool makesClosing(Entries entries) {
  return std::ranges::any_of(entries, [](const Entry* entry) {
    return entry->effect && entry->effect->kind == rules::EffectKind::Closing;
  });
}

bool releasesByName(const Scope& scope, const ir::Call& call) {
  const RuleIndex& index = scope.matcher.index();
  const ir::Module& module = scope.matcher.module();
  std::string_view callee = module.text(call.callee);
  return hasRelease(index.byMethod(module.text(call.method))) ||
         hasRelease(index.byCall(index.canonical(callee))) ||
         makesClosing(index.byCall(index.canonical(callee))) ||
         hasRelease(index.byName(lastSegment(callee)));
}

// Whether the rules say that control never comes back from the call. (In C and C++ the blocks say
// so.)
bool endsHere(const Scope& scope, const ir::Call& call) {
  if (scope.matcher.module().language != ir::Language::Python) return false;
  const RuleIndex& index = scope.matcher.index();
  std::string_view callee = index.canonical(scope.matcher.module().text(call.callee));
  return std::ranges::any_of(index.byCall(callee), [](const Entry* entry) {
    return entry->effect && (entry->effect->kind == rules::EffectKind::NoReturn ||
                             entry->effect->kind == rules::EffectKind::Raises);
  });
}

// `self.file.close` as a value: whoever gets it may call it. Names that release some things and
// only use others (`read`) do not count.
bool takesRelease(const Scope& scope, const ir::Function& function, const ir::Instr& instr,
                  const Origins& origins) {
  if (instr.op != ir::Op::Assign || instr.src == ir::None) return false;
  const ir::Place& source = function.places[instr.src];
  if (source.kind != ir::PlaceKind::Field || !origins.passedIn(source.parent)) return false;
  const RuleIndex& index = scope.matcher.index();
  std::string_view method = scope.matcher.module().text(source.name);
  return index.ownsByName(method) && hasRelease(index.byMethod(method));
}

// Whether no path through the function knows the type of the place better. O(instructions).
bool isSettled(const ir::Function& function, ir::PlaceId id) {
  const ir::Place& place = function.places[id];
  bool outlives = place.kind == ir::PlaceKind::Param || place.kind == ir::PlaceKind::Global ||
                  (place.kind == ir::PlaceKind::Field && isSettled(function, place.parent));
  return outlives && std::ranges::none_of(function.instrs,
                                          [&](const ir::Instr& instr) { return instr.dst == id; });
}

// What is known of the type of a place without following any path.
std::string_view typeOf(const Scope& scope, const ir::Function& function, ir::PlaceId id) {
  const ir::Place& place = function.places[id];
  const ir::Module& module = scope.matcher.module();
  std::string_view written = place.type ? scope.linkage.type(module.text(place.type)) : "";
  if (!written.empty()) return written;
  switch (place.kind) {
  case ir::PlaceKind::Param: return scope.types.self(function, id);
  case ir::PlaceKind::Global: return scope.types.global(place.name);
  case ir::PlaceKind::Field:
    if (!isSettled(function, place.parent)) return {};
    return scope.types.field(typeOf(scope, function, place.parent), module.text(place.name));
  default: return {};
  }
}

struct Reached {
  Deeds deeds;
  bool byName = false; // any override of the name: types along the way are not followed here
};

Reached reached(const Scope& scope, const ir::Function& function, const ir::Call& call) {
  const ir::Module& module = scope.matcher.module();
  std::string_view type;
  if (call.receiver != ir::None) type = typeOf(scope, function, call.receiver);
  if (type.empty()) type = module.text(call.receiverType);
  Targets targets = scope.linkage.targets(function, call, type);
  if (targets.empty() && call.method != 0 &&
      (call.receiver == ir::None || !isSettled(function, call.receiver)))
    return {.deeds = scope.summaries.named(module.text(call.method)), .byName = true};
  Reached found;
  for (link::FunctionRef target : targets.functions)
    found.deeds.add(scope.summaries[target],
                    scope.linkage.program().function(target).params.size());
  return found;
}

Relevance relevanceOf(const Scope& scope, const ir::Function& function, const ir::Call& call,
                      const Origins& origins) {
  bool passes = origins.passedIn(call.receiver);
  for (const ir::Arg& arg : ir::argsOf(function, call))
    passes |= origins.passedIn(arg.place);
  auto [deeds, byName] = reached(scope, function, call);
  // An override that is only there to be overridden raises, and says nothing of the others.
  bool ends = byName ? deeds.some && !deeds.returns : deeds.ends;
  bool releases = passes && (deeds.releases || releasesByName(scope, call));
  return {.matters = ends || deeds.fresh, .releases = releases || deeds.releasesOther};
}

// Whether the call makes a context manager of the program that hands out something to release.
bool makesGivingManager(const Scope& scope, const ir::Function& function, const ir::Call& call) {
  link::ClassRef type = scope.linkage.targets(function, call, {}).constructs;
  if (!type) return false;
  const link::Program& program = scope.linkage.program();
  return std::ranges::any_of(std::array{"__enter__", "__aenter__"}, [&](std::string_view name) {
    link::FunctionRef method = program.method(type, name);
    return method && !scope.summaries[method].fresh.empty();
  });
}

class Keeping {
public:
  Keeping(const Scope& scope, const ir::Function& function, const Origins& origins,
          Summary& summary)
      : scope_(scope), function_(function), origins_(origins), summary_(summary) {}

  void run();

private:
  void keep(ir::PlaceId place, Fate fate = Fate::Kept, bool target = false);
  void keepField(ir::PlaceId place);
  void assign(const ir::Instr& instr);
  bool isCleared(const ir::Instr& instr) const;
  void call(const ir::Call& call);
  // `deeds` are those of what is called.
  bool keeps(const ir::Call& call, const Deeds& deeds) const;
  bool copies(const ir::Call& call, const ir::Arg& arg) const;
  bool isOwned(const ir::Call& call, const ir::Arg& arg) const;
  std::string_view made(ir::PlaceId variable) const;
  bool fills(const ir::Call& call, const Deeds& deeds) const;
  void operands(const ir::Instr& instr);

  const Scope& scope_;
  const ir::Function& function_;
  const Origins& origins_;
  Summary& summary_;
  std::unordered_map<ir::PlaceId, ir::PlaceId> reads_; // temporary -> the place that it holds
};

void Keeping::keep(ir::PlaceId place, Fate fate, bool target) {
  uint16_t param = place == ir::None ? NoParam : origins_.of(place);
  if (param == NoParam) return;
  Access where{.root = param, .path = {}};
  if (origins_.isElement(place)) where.path.emplace_back(); // as the interpreter names them
  if (target) where.path.emplace_back("*");
  auto known = std::ranges::find(summary_.fates, where, &ParamFate::where);
  if (known == summary_.fates.end())
    summary_.fates.push_back({.where = where, .fate = fate});
  else
    known->fate = std::max(known->fate, fate);
}

void Keeping::assign(const ir::Instr& instr) {
  const ir::Place& dst = function_.places[instr.dst];
  if (dst.kind == ir::PlaceKind::Local || dst.kind == ir::PlaceKind::Temp) return;
  if (isCleared(instr)) return keepField(instr.dst);
  uint16_t param = origins_.of(instr.src), holder = origins_.of(instr.dst);
  if (param == NoParam) return;
  bool simple = dst.kind == ir::PlaceKind::Field && holder != NoParam && holder != param &&
                function_.places[dst.parent].kind == ir::PlaceKind::Param &&
                function_.places[instr.src].kind == ir::PlaceKind::Param;
  Access where{.root = param, .path = {}};
  bool known = std::ranges::find(summary_.fates, where, &ParamFate::where) != summary_.fates.end();
  if (!simple || known) return keep(instr.src);
  std::string name(scope_.matcher.module().text(dst.name));
  summary_.fates.push_back(
      {.where = where, .fate = Fate::Stored, .into = {.root = holder, .path = {name}}});
}

// `conn, self.conn = self.conn, None`: who has read the field before has taken it out.
bool Keeping::isCleared(const ir::Instr& instr) const {
  const ir::Place& value = function_.places[instr.src];
  bool nothing = value.kind == ir::PlaceKind::Constant && value.constant == ir::ConstKind::Null;
  bool read = std::ranges::any_of(reads_, [&](const auto& it) { return it.second == instr.dst; });
  return nothing && read && std::ranges::any_of(function_.blocks, [&](const ir::Block& block) {
           return block.term.kind == ir::TermKind::Return && block.term.value != ir::None &&
                  function_.places[block.term.value].kind == ir::PlaceKind::Local;
         });
}

void Keeping::call(const ir::Call& call) {
  if (call.resolution == ir::Resolution::Value) keep(call.receiver, Fate::Called);
  auto args = ir::argsOf(function_, call);
  auto passedIn = [&](const ir::Arg& arg) { return origins_.passedIn(arg.place); };
  if (!std::ranges::any_of(args, passedIn)) return;
  auto [deeds, byName] = reached(scope_, function_, call);
  bool keepsAll = keeps(call, deeds), keepsOthers = fills(call, deeds);
  // Positions say in C which parameter is meant.
  bool byPosition = scope_.matcher.module().language == ir::Language::C && deeds.some && !byName;
  // What goes through a pointer to some function of C may be anybody's, but for the object of it.
  bool hooked = call.resolution == ir::Resolution::Value && !deeds.some &&
                scope_.matcher.module().language == ir::Language::C;
  for (const ir::Arg& arg : args) {
    auto position = std::min<ptrdiff_t>(&arg - args.data(), 63);
    bool kept = byPosition ? deeds.kept >> position & 1 : keepsAll;
    bool targetKept = byPosition && deeds.keptTargets >> position & 1;
    if (targetKept || copies(call, arg)) keep(arg.place, Fate::Kept, true);
    if (isOwned(call, arg)) keep(arg.place);
    bool own = call.receiver != ir::None && origins_.of(arg.place) == origins_.of(call.receiver);
    bool filled = keepsOthers && &arg != args.data();
    if (!kept && !filled && !(arg.flags & ir::Kept) && (!hooked || own)) continue;
    keep(arg.place);
    keepField(arg.place);
  }
}

// Whether a rule says that the call takes the argument over: `factory.configure(bind=engine)`.
bool Keeping::isOwned(const ir::Call& call, const ir::Arg& arg) const {
  const ir::Module& module = scope_.matcher.module();
  if (module.language == ir::Language::C) return false;
  bool python = module.language == ir::Language::Python;
  std::string_view type = module.text(call.receiverType);
  if (python) type = call.receiver == ir::None ? "" : made(call.receiver);
  auto hits = scope_.matcher.match(function_, call, type, UINT32_MAX);
  return std::ranges::any_of(hits, [&](const Hit& hit) {
    const rules::Effect* effect = hit.entry->effect;
    bool owns = effect && effect->kind == rules::EffectKind::Owns && !effect->onSuccess &&
                effect->what.where == rules::Where::Argument;
    return owns &&
           Matcher::slotArg(function_, call, effect->what.arg, effect->what.name, module) == &arg;
  });
}

// The type of a variable that a call has made.
std::string_view Keeping::made(ir::PlaceId variable) const {
  if (std::string_view known = typeOf(scope_, function_, variable); !known.empty()) return known;
  for (const ir::Instr& instr : function_.instrs) {
    if (instr.dst != variable) continue;
    if (instr.op == ir::Op::Call)
      return scope_.types.result(function_, function_.calls[instr.extra], {});
    bool copies = instr.op == ir::Op::Assign && instr.src != variable &&
                  function_.places[instr.src].kind == ir::PlaceKind::Temp;
    return copies ? made(instr.src) : std::string_view();
  }
  return {};
}

// Whether what the argument points at is copied to somewhere else: `memcpy(to, item, size)`.
bool Keeping::copies(const ir::Call& call, const ir::Arg& arg) const {
  auto position = &arg - &function_.args[call.args];
  return std::ranges::any_of(
      scope_.matcher.index().byCall(scope_.matcher.module().text(call.callee)),
      [&](const Entry* entry) {
        const rules::Effect* effect = entry->effect;
        return effect && effect->kind == rules::EffectKind::Owns &&
               effect->what.where == rules::Where::ArgumentRef && effect->what.arg == position;
      });
}

// Whether what nobody knows fills its first argument with the others, as its name says.
bool Keeping::fills(const ir::Call& call, const Deeds& deeds) const {
  return !deeds.some && scope_.matcher.index().fillsByName(
                            lastSegment(scope_.matcher.module().text(call.written)));
}

// Whether what is called may keep its arguments.
bool Keeping::keeps(const ir::Call& call, const Deeds& deeds) const {
  if (call.flags & ir::Constructs) return true;
  std::string_view name = scope_.matcher.module().text(call.written);
  if (deeds.some) return deeds.keeps;
  const RuleIndex& index = scope_.matcher.index();
  auto pins = [](const Entry* entry) {
    return entry->effect && entry->effect->kind == rules::EffectKind::Pins &&
           entry->effect->onSuccess;
  };
  return index.ownsByName(lastSegment(name)) || std::ranges::any_of(index.byCall(name), pins);
}

void Keeping::operands(const ir::Instr& instr) {
  const ir::List& list = function_.lists[instr.extra];
  for (ir::Index i = 0; i < list.count; ++i)
    keep(function_.operands[list.first + i]);
}

// A field of a parameter: whoever has it now may release it for the class.
void Keeping::keepField(ir::PlaceId field) {
  if (auto read = reads_.find(field); read != reads_.end()) field = read->second;
  if (field == ir::None) return;
  const ir::Place& place = function_.places[field];
  bool own = place.kind == ir::PlaceKind::Field && origins_.passedIn(place.parent) &&
             function_.places[place.parent].kind == ir::PlaceKind::Param;
  if (!own) return;
  Access where{.root = origins_.of(place.parent), .path = {}};
  where.path.emplace_back(scope_.matcher.module().text(place.name));
  bool known = std::ranges::find(summary_.fates, where, &ParamFate::where) != summary_.fates.end();
  if (!known) summary_.fates.push_back({.where = std::move(where), .fate = Fate::Kept});
}

void Keeping::run() {
  for (const ir::Instr& instr : function_.instrs) {
    switch (instr.op) {
    case ir::Op::Assign:
      if (function_.places[instr.dst].kind == ir::PlaceKind::Temp) reads_[instr.dst] = instr.src;
      assign(instr);
      break;
    case ir::Op::Call: call(function_.calls[instr.extra]); break;
    case ir::Op::Aggregate:
    case ir::Op::Capture: operands(instr); break;
    case ir::Op::Unbind: keepField(instr.dst); break;
    default: break;
    }
  }
  for (const ir::Block& block : function_.blocks)
    if (block.term.kind == ir::TermKind::Throw) keep(block.term.value);
}

// The parameter that every return gives back; NoParam when there is none.
uint16_t returned(const ir::Function& function, const Origins& origins, Summary& summary) {
  uint16_t same = NoParam;
  bool first = true;
  for (const ir::Block& block : function.blocks) {
    if (block.term.kind != ir::TermKind::Return) continue;
    ir::PlaceId value = block.term.value;
    bool root = value != ir::None && function.places[value].parent == ir::None;
    uint16_t param = root ? origins.of(value) : NoParam;
    if (!first && param != same) {
      // One of several: the caller's object may be what comes back, or not.
      for (uint16_t kept : {param, same})
        if (kept != NoParam)
          summary.fates.push_back({.where = {.root = kept, .path = {}}, .fate = Fate::Kept});
      return NoParam;
    }
    same = param;
    first = false;
  }
  return same;
}

} // namespace

Relevance relevanceOf(const Scope& scope, const ir::Function& function, const Origins& origins) {
  Relevance relevance{.matters = scope.matcher.mayAcquire(function)};
  bool enters = false;
  for (const ir::Instr& instr : function.instrs) {
    enters |= instr.op == ir::Op::Enter;
    relevance.releases |= (instr.op == ir::Op::Enter && origins.passedIn(instr.src)) ||
                          takesRelease(scope, function, instr, origins);
  }
  for (const ir::Call& call : function.calls) {
    if (relevance.releases) break;
    Relevance some = relevanceOf(scope, function, call, origins);
    relevance.matters |= some.matters || endsHere(scope, call) ||
                         (enters && makesGivingManager(scope, function, call));
    relevance.releases |= some.releases;
  }
  relevance.matters |= relevance.releases;
  return relevance;
}

Summary surface(const Scope& scope, link::FunctionRef ref, const Origins& origins) {
  const ir::Function& function = scope.linkage.program().function(ref);
  Summary summary{.known = true};
  bool raises = false, returns = false;
  for (const ir::Instr& instr : function.instrs)
    raises |= instr.flags & ir::MayRaise;
  for (const ir::Block& block : function.blocks) {
    raises |= block.term.kind == ir::TermKind::Throw;
    returns |= block.term.kind == ir::TermKind::Return;
  }
  switch (scope.matcher.module().language) {
  case ir::Language::Python:
  case ir::Language::Cxx: {
    Raising raising = analysis::raises(scope, function);
    summary.raises = raising.surest();
    summary.unusual = raising.unusual.has_value();
    break;
  }
  case ir::Language::C: break;
  }
  summary.returns = returns;
  summary.hangs = !returns && !raises;
  summary.type = scope.types.resultOf(ref.function);
  Keeping(scope, function, origins, summary).run();
  bool generator = function.flags & ir::IsGenerator;
  if (generator) summary.returns = true, summary.hangs = false, summary.raises.reset();
  uint16_t param = generator ? NoParam : returned(function, origins, summary);
  if (param != NoParam) summary.alias = Access{.root = param, .path = {}};
  if (!generator) summary.constant = scope.types.shareableResult(function.name);
  std::ranges::sort(summary.fates, {}, &ParamFate::where);
  return summary;
}

} // namespace unclosed::analysis
