#include "analysis/raising.h"
#include "analysis/witness.h"
#include "ir/arguments.h"

#include <algorithm>
#include <map>

namespace unclosed::analysis {

using rules::Confidence;
using rules::Fails;

namespace {

bool isPrefix(const Access& prefix, const Access& whole) {
  return prefix.root == whole.root && prefix.path.size() <= whole.path.size() &&
         std::equal(prefix.path.begin(), prefix.path.end(), whole.path.begin());
}

bool fits(Fails fails, int64_t value, bool success) {
  switch (fails) {
  case Fails::NonZero: return (value == 0) == success;
  case Fails::False: return (value != 0) == success;
  case Fails::Negative: return (value >= 0) == success;
  case Fails::MinusOne: return (value != -1) == success;
  case Fails::Null:
  case Fails::Any:
  case Fails::Never:
  case Fails::Raises: break;
  }
  return false;
}

// A number that a call gives when it succeeds or fails. `status`: it is not the handle itself.
std::optional<int64_t> verdict(Fails fails, bool success, bool status) {
  if (status && success && fails != Fails::False) return 0;
  switch (fails) {
  case Fails::NonZero: return success ? 0 : 1;
  case Fails::False: return success ? 1 : 0;
  case Fails::Negative:
  case Fails::MinusOne: return success ? 3 : -1;
  case Fails::Null:
  case Fails::Any:
  case Fails::Never:
  case Fails::Raises: break;
  }
  return std::nullopt;
}

} // namespace

std::optional<Access> Interpreter::accessOf(ObjectId id) const {
  Access access;
  const Object* object = &objects_[id];
  while (object->origin == Origin::Member && access.path.size() < MaxAccessDepth) {
    access.path.insert(access.path.begin(), memberText(object->name));
    object = &objects_[object->base];
  }
  if (object->origin != Origin::Entry || object->place == ir::None) return std::nullopt;
  for (size_t i = 0; i < function_.params.size(); ++i)
    if (function_.params[i].place == object->place) {
      access.root = static_cast<uint16_t>(i);
      return access;
    }
  access.root = capturedIndex(function_.places[object->place]);
  return access.root == NoParam ? std::nullopt : std::optional(access);
}

std::optional<int64_t> Interpreter::sampleOf(const State& state, ObjectId value) const {
  if (const ir::Place* constant = constantOf(value)) {
    bool number =
        constant->constant == ir::ConstKind::Int || constant->constant == ir::ConstKind::Bool;
    if (number) return constant->number;
  }
  const ObjectState* held = state.find(value);
  if (!held) return signOf(state, value);
  ObjectId resource = objects_[value].role == Role::Resource ? value : held->parent;
  const ObjectState* told = resource == NoObject ? nullptr : state.find(resource);
  if (told && objects_[resource].role == Role::Resource && told->valid != Truth::Maybe)
    return verdict(objects_[resource].acquire->fails, told->valid == Truth::Yes, resource != value);
  if (held->truthy == Truth::No) return 0;
  return signOf(state, value);
}

// What has been asked of a number: `if (n < 0) return n;`.
std::optional<int64_t> Interpreter::signOf(const State& state, ObjectId value) const {
  for (const Fact& fact : state.facts) {
    const ir::Place* other = fact.left == value ? constantOf(fact.right) : nullptr;
    if (!other || other->constant != ir::ConstKind::Int) continue;
    bool below = fact.op == ir::CmpOp::Lt && other->number == 0;
    if (below && fact.holds) return -1;
    bool above = fact.op == ir::CmpOp::Gt && other->number == 0 && fact.holds;
    bool noError = fact.op == ir::CmpOp::Eq && other->number == -1 && !fact.holds;
    if ((below && !fact.holds) || above || noError) return 3;
  }
  return std::nullopt;
}

void Interpreter::gather(const State& state, ObjectId object, Access at, Exit& exit,
                         int depth) const {
  if (at.root != Access::Result && !at.path.empty())
    if (auto from = accessOf(object); from && from->path.empty() && from->root != at.root)
      exit.stored.emplace_back(*from, at);
  // What holds something that was passed in holds what is told of that one anyway.
  if (auto own = at.path.empty() ? std::nullopt : accessOf(object); own && own->path.empty())
    return;
  const ObjectState* held = state.find(object);
  if (!held || depth > static_cast<int>(MaxAccessDepth)) return;
  if (objects_[object].role == Role::Resource) {
    bool value = at.root == Access::Result;
    bool open = held->status == Status::Open || (held->status == Status::Moved && held->inParam);
    bool here = value ? held->status == Status::Open : open;
    if (!value && held->status == Status::Released) exit.ended.push_back(at);
    if (here && held->valid == Truth::No) exit.broken.push_back(at);
    if (here && held->valid != Truth::No) {
      exit.fresh.emplace_back(at, object);
      exit.undecided.push_back(held->valid == Truth::Maybe);
      exit.doubts.push_back(Outcomes::doubtsOf(state, object));
      exit.parents.push_back(held->parent);
    }
    return;
  }
  for (const auto& [name, member] : held->members) {
    if (objects_[object].role == Role::Closure) break;
    Access inner = at;
    inner.path.push_back(memberText(name));
    gather(state, member, std::move(inner), exit, depth + 1);
  }
}

// What has been put where a pointer of the caller's points stays there, though the pointer points
// elsewhere by now: `*queue->last = item; queue->last = &item->next;`.
void Interpreter::noteStored(const State& state, Exit& exit) const {
  for (const ObjectState& held : state.objects) {
    std::optional<Access> at = held.members.empty() ? std::nullopt : accessOf(held.id);
    if (!at || at->path.size() >= MaxAccessDepth) continue;
    for (const auto& [name, member] : held.members) {
      std::optional<Access> from = accessOf(member);
      bool passed = from && from->path.empty() && from->root != at->root;
      bool known = passed && std::ranges::any_of(exit.stored, [&](const auto& move) {
                     return move.first == *from;
                   });
      if (!passed || known) continue;
      Access into = *at;
      into.path.push_back(memberText(name));
      exit.stored.emplace_back(std::move(*from), std::move(into));
    }
  }
}

bool Interpreter::isFailedPointer(const ObjectState& held) const {
  if (objects_[held.id].role != Role::Resource || held.valid != Truth::No) return false;
  Fails fails = objects_[held.id].acquire->fails;
  return fails == Fails::Null || fails == Fails::Any;
}

// What the fact is about is no descriptor, or not one to release.
bool Interpreter::saysInvalid(const Fact& fact) const {
  // The same as something else, `stdin` say: not the caller's alone to release.
  bool other = fact.op == ir::CmpOp::Eq && fact.holds;
  if (other && objects_[fact.right].origin != Origin::Constant) return true;
  const ir::Place* constant = constantOf(fact.right);
  if (!constant || constant->constant != ir::ConstKind::Int) return false;
  switch (fact.op) {
  case ir::CmpOp::Lt: return fact.holds && constant->number <= 0;
  case ir::CmpOp::Gt: return !fact.holds && constant->number == -1;
  case ir::CmpOp::Eq: return fact.holds && constant->number < 0;
  default: return false;
  }
}

void Interpreter::noteExit(const State& state, ObjectId value, ir::Range where) {
  Exit exit;
  exit.value = value;
  exit.valued = value != NoObject;
  exit.trace = state.trace;
  exit.confidence = state.confidence;
  exit.where = where.begin.line ? where : ir::Range{function_.range.end, function_.range.end};
  if (exit.valued) {
    const ir::Place* constant = constantOf(value);
    const ObjectState* held = state.find(value);
    exit.null = (constant && constant->constant == ir::ConstKind::Null) ||
                (held && (held->isNull == Truth::Yes || isFailedPointer(*held)));
    exit.sample = sampleOf(state, value);
    exit.exact = exit.sample && constant;
    gather(state, value, Access{}, exit, 0);
  } else {
    exit.null = true;
  }
  for (uint16_t i = 0; i < function_.params.size(); ++i) {
    ObjectId object = objects_.findEntry(function_.params[i].place);
    if (object != NoObject) gather(state, object, Access{.root = i, .path = {}}, exit, 0);
  }
  noteStored(state, exit);
  for (const ObjectState& held : state.objects) {
    bool nothing = held.isNull == Truth::Yes || held.truthy == Truth::No;
    bool changed = held.status == Status::Released;
    if (!nothing && !changed && held.truthy != Truth::Yes) continue;
    if (objects_[held.id].role == Role::Resource) continue;
    auto access = accessOf(held.id);
    if (!access) continue;
    bool whole = access->path.empty();
    if (whole && (nothing || held.truthy == Truth::Yes))
      exit.truths.emplace_back(access->root, !nothing);
    if (nothing) exit.absent.push_back(*access);
    if (changed) exit.given.push_back({std::move(*access), held.id, held.how});
  }
  for (const ObjectState& held : state.objects)
    if (held.status == Status::Failed && objects_[held.id].role == Role::Resource)
      exit.failed.push_back(held.id);
  for (const Fact& fact : state.facts)
    if (auto access = accessOf(fact.left); access && saysInvalid(fact))
      exit.absent.push_back(std::move(*access));
  if (exit.fresh.empty() && exit.given.empty() && exit.stored.empty() && exits_.size() > 64) return;
  exits_.push_back(std::move(exit));
}

bool Interpreter::failureOf(const Access& where, const std::vector<const Exit*>& have,
                            const std::vector<const Exit*>& lack, Fails& fails) const {
  bool result = where.root == Access::Result;
  if (result || module_.language == ir::Language::Python) {
    bool allNull = std::ranges::all_of(lack, [](const Exit* exit) { return exit->null; });
    if (result && allNull) {
      fails = Fails::Null;
      return true;
    }
  }
  for (Fails mode : {Fails::NonZero, Fails::MinusOne, Fails::Negative, Fails::False}) {
    auto tells = [&](const Exit* exit, bool success) {
      if (result && success) return mode == Fails::MinusOne || mode == Fails::Negative;
      return exit->sample && fits(mode, *exit->sample, success);
    };
    bool good = std::ranges::all_of(have, [&](const Exit* exit) { return tells(exit, true); }) &&
                std::ranges::all_of(lack, [&](const Exit* exit) { return tells(exit, false); });
    if (!good) continue;
    fails = mode;
    return true;
  }
  return false;
}

// In C, a function that returns what it opened, and an error code of somebody else's where that
// failed: what is a success is left to the value's own form.
bool Interpreter::failsAsItsOwn(ObjectId object, const Access& where,
                                const std::vector<const Exit*>& lack, Fails& fails) const {
  bool value = where.root == Access::Result && where.path.empty();
  if (!value || module_.language == ir::Language::Python) return false;
  bool failed = std::ranges::all_of(lack, [&](const Exit* exit) {
    return std::ranges::find(exit->failed, object) != exit->failed.end();
  });
  if (!failed) return false;
  fails = text(function_.returnType).find('*') == std::string_view::npos ? Fails::Negative
                                                                         : Fails::Null;
  return true;
}

// A test that nobody knows the meaning of stands between the ways out: those that it sends one way
// have failed, if the function's value says so. False when it does not.
bool Interpreter::separate(const Access& where, std::vector<const Exit*>& have,
                           std::vector<const Exit*>& lack, Fails& fails) const {
  auto doubtsOf = [&](const Exit* exit) -> const std::vector<Doubt>& {
    auto at = std::ranges::find(exit->fresh, where, &std::pair<Access, ObjectId>::first);
    return exit->doubts[static_cast<size_t>(at - exit->fresh.begin())];
  };
  bool isBool = text(function_.returnType).ends_with("ool");
  bool divided = false;
  for (const Doubt& doubt : doubtsOf(have.front()))
    for (bool failing : {doubt.holds, !doubt.holds}) {
      std::vector<const Exit*> failed = lack, good;
      for (const Exit* exit : have) {
        const std::vector<Doubt>& asked = doubtsOf(exit);
        bool bad = std::ranges::find(asked, Doubt{doubt.decision, failing}) != asked.end();
        (bad ? failed : good).push_back(exit);
      }
      if (good.empty() || failed.size() == lack.size()) continue;
      divided = true;
      if (!failureOf(where, good, failed, fails) || isBool != (fails == Fails::False)) continue;
      have = std::move(good);
      lack = std::move(failed);
      return true;
    }
  return !divided;
}

void Interpreter::summariseFresh(Summary& summary) const {
  std::map<Access, std::vector<const Exit*>> places;
  for (const Exit& exit : exits_)
    for (const auto& [access, object] : exit.fresh)
      if (auto& at = places[access]; at.empty() || at.back() != &exit) at.push_back(&exit);
  Witness witness(module_, function_, objects_, trace_, index_);
  for (auto& [access, have] : places) {
    std::vector<const Exit*> lack;
    for (const Exit& exit : exits_)
      if (std::ranges::find(have, &exit) == have.end()) lack.push_back(&exit);
    Fails fails = Fails::Never;
    bool clear = separate(access, have, lack, fails);
    const Exit& first = *have.front();
    auto at = std::ranges::find(first.fresh, access, &std::pair<Access, ObjectId>::first);
    const Object& object = objects_[at->second];
    bool undecided = first.undecided[static_cast<size_t>(at - first.fresh.begin())];
    Fresh fresh{.where = access, .resource = object.resource, .how = *object.acquire};
    fresh.how.into = access.root == Access::Result && access.path.empty()
                         ? rules::Slot{}
                         : rules::Slot{.where = rules::Where::ArgumentRef, .arg = -1, .name = {}};
    fresh.confidence = std::min(object.confidence, first.confidence);
    for (const Exit* exit : have)
      fresh.confidence = std::max(fresh.confidence, std::min(object.confidence, exit->confidence));
    bool python = module_.language == ir::Language::Python;
    if (!undecided) fresh.how.fails = python ? Fails::Raises : Fails::Never;
    bool told = (clear && lack.empty()) || failureOf(access, have, lack, fresh.how.fails) ||
                failsAsItsOwn(at->second, access, lack, fresh.how.fails);
    // A container that nothing was put into is empty, and its caller has nothing to do.
    told |= module_.language == ir::Language::Cxx && access.root == Access::Result &&
            !access.path.empty() && access.path.back() == "[]";
    // What a failed acquisition leaves to release is not handed out where this function says so.
    bool left = std::ranges::any_of(lack, [&](const Exit* exit) {
      return std::ranges::find(exit->broken, access) != exit->broken.end();
    });
    if (told && !lack.empty() && !left) fresh.how.releaseOnFailure = false;
    if (!lack.empty() && python) fresh.when = deciding(have, lack);
    if (!told && !fresh.when) {
      // Sometimes the caller gets what somebody else holds, too.
      if (access.root == Access::Result) continue;
      fresh.sometimes = true;
      bool ended = std::ranges::any_of(lack, [&](const Exit* exit) {
        return std::ranges::find(exit->ended, access) != exit->ended.end();
      });
      bool doubtful = ended || !python; // in C, something else may tell: an error number, a field
      fresh.confidence =
          std::min(fresh.confidence, doubtful ? Confidence::Low : Confidence::Medium);
    }
    for (const auto& [where, made] : first.fresh)
      if (made == first.parents[static_cast<size_t>(at - first.fresh.begin())])
        fresh.parent = where;
    fresh.steps = witness.handedOut(at->second, first.trace, first.where);
    summary.fresh.push_back(std::move(fresh));
  }
}

void Interpreter::summariseParams(Summary& summary) const {
  std::map<Access, ParamFate> fates;
  for (const Exit& exit : exits_) {
    for (const Exit::Given& given : exit.given)
      fates.try_emplace(given.where, ParamFate{.where = given.where});
    for (const auto& [from, into] : exit.stored) {
      ParamFate& fate = fates.try_emplace(from, ParamFate{.where = from}).first->second;
      if (fate.fate == Fate::Kept) continue;
      fate.fate = Fate::Stored;
      fate.into = into;
    }
  }
  for (ObjectId object : returnedParams_)
    if (auto access = accessOf(object))
      fates.insert_or_assign(*access,
                             ParamFate{.where = *access, .fate = Fate::Kept, .byCaller = true});
  for (ObjectId object : keptParams_)
    if (auto access = accessOf(object))
      fates.insert_or_assign(*access, ParamFate{.where = *access, .fate = Fate::Kept});
  for (ObjectId object : calledParams_)
    if (auto access = accessOf(object))
      fates.try_emplace(*access, ParamFate{.where = *access, .fate = Fate::Called});
  for (auto& [access, fate] : fates) {
    if (fate.fate == Fate::Released) {
      summariseRelease(strongest(access, endings(access, false)), fate);
      // All ways may share another method, which ends fewer kinds of things.
      if (uint32_t shared = endings(access, true); fate.fate == Fate::Sometimes && shared != 0) {
        summary.fates.push_back({.where = access});
        summariseRelease(strongest(access, shared), summary.fates.back());
      }
    }
    summary.fates.push_back(std::move(fate));
  }
}

uint32_t Interpreter::Exit::endings(const Access& where) const {
  uint32_t all = 0;
  for (const Given& some : given)
    if (some.where == where) all |= some.how;
  return all;
}

// The methods that release what is there: on any way out, or on each that has something to release.
uint32_t Interpreter::endings(const Access& where, bool everywhere) const {
  uint32_t any = 0, all = UINT32_MAX;
  for (const Exit& exit : exits_) {
    uint32_t here = exit.endings(where);
    if (here == 0 && isAbsent(exit, where)) continue;
    any |= here;
    all &= here;
  }
  return everywhere ? any & all : any;
}

// Of methods that end one kind of thing and ones that end many, the latter are the release.
Interpreter::Ending Interpreter::strongest(const Access& where, uint32_t endings) const {
  Ending best{.where = where};
  for (size_t i = 0; i < endings_.size(); ++i) {
    uint32_t bit = 1u << i;
    bool better = (endings & bit) && (best.bit == 0 || endsMore(endings_[i], best.method));
    if (better) best.method = endings_[i], best.bit = bit;
  }
  for (const Exit& exit : exits_)
    for (const Exit::Given& given : exit.given)
      if (given.where == where && (given.how & best.bit)) best.object = given.object;
  return best;
}

bool Interpreter::releases(const Exit& exit, const Ending& release) const {
  return (exit.endings(release.where) & release.bit) != 0;
}

bool Interpreter::isAbsent(const Exit& exit, const Access& where) {
  return std::ranges::any_of(exit.absent,
                             [&](const Access& none) { return isPrefix(none, where); });
}

namespace {

// Whether the call asks a question about the handle alone, and does nothing: `isInherited(fd)`.
bool asksAbout(const Scope& scope, const ir::Function& function, const ir::Call& call,
               ir::PlaceId handle) {
  auto args = ir::argsOf(function, call);
  if (args.size() != 1 || args.front().place != handle) return false;
  std::vector<link::FunctionRef> targets = scope.linkage.targets(function, call, {}).functions;
  return !targets.empty() && std::ranges::all_of(targets, [&](link::FunctionRef target) {
    return scope.linkage.program().function(target).calls.empty();
  });
}

// Whether the handle itself is all that decides about its release: `if (fd > 2) close(fd);`. Such a
// function releases what there is to release.
bool guardsItself(const Scope& scope, const ir::Function& function, ir::PlaceId handle) {
  if (scope.matcher.module().language == ir::Language::Python) return false;
  auto isOfIt = [&](ir::PlaceId id) {
    return id == handle || std::ranges::any_of(function.instrs, [&](const ir::Instr& instr) {
             return instr.op == ir::Op::Call && instr.dst == id &&
                    asksAbout(scope, function, function.calls[instr.extra], handle);
           });
  };
  return std::ranges::all_of(function.blocks, [&](const ir::Block& block) {
    if (block.term.kind == ir::TermKind::Switch) return false;
    return block.term.cond == ir::None || isOfIt(function.conditions[block.term.cond].lhs);
  });
}

} // namespace

void Interpreter::summariseRelease(const Ending& release, ParamFate& fate) const {
  const ParamRelease& how = paramReleases_.at({release.object, release.method});
  fate.resource = how.resource;
  if (release.method) fate.method = memberText(release.method);
  fate.range = how.where;
  fate.path = module_.path;
  bool always = std::ranges::all_of(exits_, [&](const Exit& exit) {
    return releases(exit, release) || isAbsent(exit, release.where);
  });
  if (always || drained_.contains(release.object)) return;
  bool whole = release.where.path.empty() && release.where.root < function_.params.size();
  if (whole && guardsItself(scope_, function_, function_.params[release.where.root].place)) return;
  fate.fate = Fate::Sometimes;
  noteMissed(release, fate);
  std::vector<const Exit*> released, left;
  for (const Exit& exit : exits_) {
    bool here = releases(exit, release);
    if (!here && isAbsent(exit, release.where)) continue;
    (here ? released : left).push_back(&exit);
  }
  fate.when = deciding(released, left);
  if (!fate.when) fate.verdict = telling(release.where, released, left);
}

// Why some way out may have passed the release by.
void Interpreter::noteMissed(const Ending& release, ParamFate& fate) const {
  for (const Exit& exit : exits_) {
    bool otherwise =
        std::ranges::find(exit.given, release.where, &Exit::Given::where) != exit.given.end();
    if (otherwise || isAbsent(exit, release.where) || exit.absent.empty()) continue;
    std::vector<std::string> fields;
    for (const Access& none : exit.absent)
      if (none.root == release.where.root && none.path.size() == 1)
        fields.push_back(none.path.front());
    if (fields.size() != exit.absent.size()) continue;
    fate.without = std::move(fields);
    fate.missed = exit.where;
    return;
  }
}

// What the function's value must show for the release to have happened.
std::optional<Verdict> Interpreter::telling(const Access& where,
                                            const std::vector<const Exit*>& released,
                                            const std::vector<const Exit*>& left) const {
  std::optional<Verdict> weak; // "not 0" fits what is negative as well, and says less
  for (bool success : {false, true}) {
    const std::vector<const Exit*>& good = success ? released : left;
    const std::vector<const Exit*>& bad = success ? left : released;
    auto isNull = [](const Exit* exit) { return exit->valued && exit->null; };
    bool pointer =
        std::ranges::all_of(bad, isNull) && std::ranges::none_of(good, isNull) &&
        std::ranges::none_of(good, [](const Exit* exit) { return exit->sample.has_value(); });
    if (pointer) return Verdict{Fails::Null, success};
    Fails fails = Fails::NonZero;
    if (!failureOf(where, good, bad, fails)) continue;
    Verdict verdict{.fails = fails, .success = success, .values = valuesOf(good, bad)};
    if (fails != Fails::False) return verdict;
    if (!weak) weak = verdict;
  }
  return weak;
}

// The one value of all ways out of each kind.
std::optional<std::pair<int64_t, int64_t>>
Interpreter::valuesOf(const std::vector<const Exit*>& good, const std::vector<const Exit*>& bad) {
  auto same = [](const std::vector<const Exit*>& exits) {
    return !exits.empty() && std::ranges::all_of(exits, [&](const Exit* exit) {
      return exit->exact && exit->sample == exits.front()->sample;
    });
  };
  if (!same(good) || !same(bad)) return std::nullopt;
  return std::pair(*good.front()->sample, *bad.front()->sample);
}

// The parameter whose truth decides whether a way out is one of `good` or of `bad`.
std::optional<Decider> Interpreter::deciding(const std::vector<const Exit*>& good,
                                             const std::vector<const Exit*>& bad) const {
  auto taken = [](const Exit* exit, uint16_t param, bool value) {
    return std::ranges::find(exit->truths, std::pair(param, value)) != exit->truths.end();
  };
  for (uint16_t param = 0; param < function_.params.size(); ++param)
    for (bool value : {true, false}) {
      bool decides =
          std::ranges::all_of(good, [&](const Exit* exit) { return taken(exit, param, value); }) &&
          std::ranges::all_of(bad, [&](const Exit* exit) { return taken(exit, param, !value); });
      if (decides) return Decider{param, value};
    }
  return std::nullopt;
}

void Interpreter::summariseValue(Summary& summary) const {
  std::optional<Access> alias;
  bool same = true, first = true;
  std::string_view type;
  for (const Exit& exit : exits_) {
    if (!exit.valued) {
      same = false;
      continue;
    }
    auto access = accessOf(exit.value);
    for (const auto& [at, object] : exit.fresh)
      if (object == exit.value && at.root != Access::Result) access = at;
    std::string_view known = objects_[exit.value].type;
    if (!exit.null) {
      if (first) type = known;
      if (known != type) type = {};
    }
    same = same && access && (first || access == alias);
    if (first) alias = access;
    first = false;
  }
  if (same && alias) summary.alias = alias;
  summary.type = type;
}

Summary Interpreter::summary() const {
  Summary summary;
  summary.known = !cutShort_;
  summary.returns = !exits_.empty();
  summary.raises = raises_;
  // What only raises when memory is out, or perhaps not at all, its callers need not expect.
  if (module_.language == ir::Language::Cxx) {
    Raising raising = analysis::raises(scope_, function_);
    summary.raises = std::min(raises_, raising.surest());
    summary.unusual = raises_ && raising.unusual;
  }
  summary.hangs = exits_.empty() && !raises_;
  summariseFresh(summary);
  summariseParams(summary);
  summariseValue(summary);
  summary.constant = types_.shareableResult(function_.name);
  if (shares_)
    std::erase_if(summary.fresh, [](const Fresh& f) { return f.where.root == Access::Result; });
  if (!(function_.flags & ir::IsGenerator)) return summary;
  // Its body runs when somebody iterates: whatever it does with its arguments is done then.
  summary.fresh.clear();
  summary.raises.reset();
  summary.alias.reset();
  summary.returns = true;
  summary.hangs = false;
  for (ParamFate& fate : summary.fates)
    fate.fate = Fate::Kept;
  return summary;
}

} // namespace unclosed::analysis
