#include "analysis/kept.h"

#include "ir/blocks.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>

#include "link/calls.h"

namespace unclosed::analysis {

using link::FunctionRef;
using link::Symbol;

namespace {

constexpr int deepest = 6;
constexpr int deepestText = 8;
constexpr int rounds = 3; // of marking: values move backwards in loops

// Methods that read a member of a mapping or namespace by its name.
constexpr std::array<std::string_view, 4> readers{"pop", "get", "setdefault", "__getattr__"};

bool isConstant(const ir::Function& function, ir::PlaceId place) {
  return function.places[place].kind == ir::PlaceKind::Constant;
}

} // namespace

PlaceTexts::PlaceTexts(const ir::Module& module, const ir::Function& function)
    : module_(module), function_(function), sources_(function.places.size(), ir::None) {
  for (const ir::Instr& instr : function.instrs) {
    bool isCopy = (instr.op == ir::Op::Assign || instr.op == ir::Op::Await) &&
                  function.places[instr.dst].kind == ir::PlaceKind::Temp;
    if (isCopy) sources_[instr.dst] = instr.src;
  }
}

ir::PlaceId PlaceTexts::source(ir::PlaceId place) const {
  for (int depth = 0; depth < deepestText && place != ir::None; ++depth) {
    if (sources_[place] == ir::None) return place;
    place = sources_[place];
  }
  return place;
}

std::string PlaceTexts::of(ir::PlaceId id, int depth) const {
  id = source(id);
  if (id == ir::None || depth > deepestText) return {};
  const ir::Place& place = function_.places[id];
  std::string name(module_.text(place.name));
  switch (place.kind) {
  case ir::PlaceKind::Local:
  case ir::PlaceKind::Param:
  case ir::PlaceKind::Global: return name;
  case ir::PlaceKind::Field: return of(place.parent, depth + 1).append(".").append(name);
  case ir::PlaceKind::Element:
    return of(place.parent, depth + 1).append("[").append(name).append("]");
  default: return {};
  }
}

std::optional<std::pair<std::string, std::string>> PlaceTexts::member(ir::PlaceId id) const {
  id = source(id);
  if (id == ir::None) return std::nullopt;
  const ir::Place& place = function_.places[id];
  std::string_view name = module_.text(place.name);
  switch (place.kind) {
  case ir::PlaceKind::Field:
  case ir::PlaceKind::Element: return std::pair(of(place.parent), std::string(name));
  case ir::PlaceKind::Global:
    if (prefixOf(name).empty()) return std::nullopt;
    return std::pair(std::string(prefixOf(name)), std::string(lastSegment(name)));
  default: return std::nullopt;
  }
}

// The places of one function that hold what is kept.
class KeptSearch::Marks {
public:
  Marks(KeptSearch& search, FunctionRef ref, const Params& params, int depth)
      : search_(search), ref_(ref), module_(search.program_.module(ref.module)),
        function_(search.program_.function(ref)), linkage_(search.linkages_[ref.module]),
        texts_(module_, function_), marked_(function_.places.size()) {
    for (uint16_t param : params)
      if (param < function_.params.size()) marked_[function_.params[param].place] = true;
    for (ir::PlaceId id = 0; id < marked_.size(); ++id)
      if (isKept(id)) marked_[id] = true;
    for (int round = 0; round < rounds; ++round)
      for (const ir::Instr& instr : function_.instrs)
        spread(instr, depth);
  }

  const ir::Function& function() const { return function_; }
  const Linkage& linkage() const { return linkage_; }
  bool has(ir::PlaceId id) const { return id != ir::None && marked_[id]; }
  bool any() const { return std::ranges::find(marked_, true) != marked_.end(); }

  bool isReleased(const ir::Instr& instr) const {
    switch (instr.op) {
    case ir::Op::Call: return isReleasedBy(function_.calls[instr.extra]);
    case ir::Op::Exit: return has(instr.src) && closesAtExit();
    case ir::Op::Capture: {
      const ir::List& list = function_.lists[instr.extra];
      return list.method != 0 && list.count > 0 && has(function_.operands[list.first]) &&
             isRelease(module_.text(list.method), rules::Where::Receiver);
    }
    default: return false;
    }
  }

  // A method that the packs call harmless (`configure`), and a release, take no session.
  bool isUsed() const {
    return std::ranges::any_of(function_.calls, [&](const ir::Call& call) {
      if (!has(call.receiver)) return false;
      std::string_view method = module_.text(call.method);
      if (isRelease(method, rules::Where::Receiver)) return false;
      const std::string& type = kept().registry->type;
      return std::ranges::none_of(linkage_.rules().byMethod(method), [&](const Entry* entry) {
        return entry->effect && linkage_.rules().derives(type, entry->callee->type);
      });
    });
  }

  bool returnsIt() const {
    bool yields = std::ranges::any_of(function_.instrs, [&](const ir::Instr& instr) {
      return instr.op == ir::Op::Yield && has(instr.src);
    });
    return yields || std::ranges::any_of(function_.blocks, [&](const ir::Block& block) {
             return block.term.kind == ir::TermKind::Return && has(block.term.value);
           });
  }

private:
  const Kept& kept() const { return search_.kept_; }

  bool isKept(ir::PlaceId id) const {
    const ir::Place& place = function_.places[id];
    if (kept().module != ir::None) {
      if (place.kind != ir::PlaceKind::Global) return false;
      Symbol symbol = linkage_.resolve(module_.text(place.name));
      return symbol.kind == Symbol::Kind::Variable && symbol.module == kept().module &&
             symbol.name == kept().name;
    }
    bool hasName = place.kind == ir::PlaceKind::Field || place.kind == ir::PlaceKind::Element ||
                   place.kind == ir::PlaceKind::Global;
    if (!hasName) return false;
    auto member = texts_.member(id);
    return member && isMember(member->first, member->second);
  }

  bool isMember(const std::string& holder, std::string_view name) const {
    bool isNamed = name.empty() || kept().name.empty() || name == kept().name;
    return isNamed && (kept().isField || RE2::PartialMatch(holder, *kept().holder));
  }

  // `g.pop("db")`, `getattr(g, "db", None)`
  bool readsMember(const ir::Call& call) const {
    if (!kept().holder || call.argCount == 0) return false;
    std::string_view method = module_.text(call.method ? call.method : call.callee);
    bool isBuiltin = call.receiver == ir::None && method == "getattr" && call.argCount > 1;
    bool isMethod =
        call.receiver != ir::None && std::ranges::find(readers, method) != readers.end();
    if (!isBuiltin && !isMethod) return false;
    ir::PlaceId holder = isBuiltin ? function_.args[call.args].place : call.receiver;
    ir::PlaceId key = function_.args[call.args + (isBuiltin ? 1 : 0)].place;
    if (key == ir::None) return false;
    bool isKnown = isConstant(function_, key);
    return isMember(texts_.of(holder), isKnown ? module_.text(function_.places[key].name) : "");
  }

  void spread(const ir::Instr& instr, int depth) {
    if (instr.dst == ir::None) return;
    switch (instr.op) {
    case ir::Op::Assign:
      // What is put into the place is the thing itself, too.
      if (marked_[instr.dst] && !isConstant(function_, instr.src)) marked_[instr.src] = true;
      [[fallthrough]];
    case ir::Op::Await:
    case ir::Op::Iterate:
      if (has(instr.src)) marked_[instr.dst] = true;
      return;
    case ir::Op::Enter:
      if (marked_[instr.dst] || has(instr.src)) marked_[instr.dst] = marked_[instr.src] = true;
      return;
    case ir::Op::Aggregate: {
      const ir::List& list = function_.lists[instr.extra];
      for (ir::Index i = 0; i < list.count; ++i)
        if (has(function_.operands[list.first + i])) marked_[instr.dst] = true;
      return;
    }
    case ir::Op::Call:
      if (callGives(function_.calls[instr.extra], depth)) marked_[instr.dst] = true;
      return;
    default: return;
    }
  }

  bool callGives(const ir::Call& call, int depth) const {
    if (readsMember(call)) return true;
    // The session that a registry hands out is the one that it keeps.
    if (kept().registry && call.resolution == ir::Resolution::Value && has(call.receiver))
      return true;
    if (has(call.receiver)) return false;
    for (FunctionRef callee : link::candidates(search_.names_, ref_, call))
      if (search_.gives(callee, depth + 1)) return true;
    return false;
  }

  bool closesAtExit() const {
    if (kept().registry) return true; // `with Session() as session`
    if (kept().resource == UINT32_MAX) return true;
    const rules::Resource& resource = linkage_.rules().resource(kept().resource);
    return resource.with == rules::ContextEffect::Closes ||
           resource.asyncWith == rules::ContextEffect::Closes;
  }

  bool isRelease(std::string_view name, rules::Where what) const {
    if (kept().registry && what == rules::Where::Receiver)
      return std::ranges::find(kept().registry->release, name) != kept().registry->release.end();
    return std::ranges::any_of(linkage_.rules().byMethod(name), [&](const Entry* entry) {
      if (entry->kind != EntryKind::Release || entry->release->partial || entry->release->untilUse)
        return false;
      bool fits = kept().resource == UINT32_MAX || entry->resource == kept().resource;
      bool made = entry->release->what.where == rules::Where::Made;
      return fits && (entry->release->what.where == what || (made && kept().isField));
    });
  }

  bool isReleasedBy(const ir::Call& call) const {
    std::string_view name = module_.text(call.method);
    if (has(call.receiver) && isRelease(name, rules::Where::Receiver)) return true;
    for (ir::Index i = 0; i < call.argCount; ++i) {
      if (!has(function_.args[call.args + i].place)) continue;
      if (isRelease(name, rules::Where::Argument) || ownsArgument(call)) return true;
    }
    return false;
  }

  // `closing(g.db)`, `close_quietly(g.db)`: what nothing is known of and looks like a release.
  bool ownsArgument(const ir::Call& call) const {
    const RuleIndex& index = linkage_.rules();
    auto closes = [](const Entry* entry) {
      return entry->effect && (entry->effect->kind == rules::EffectKind::Closing ||
                               entry->effect->kind == rules::EffectKind::Enters ||
                               entry->effect->kind == rules::EffectKind::Owns ||
                               entry->effect->kind == rules::EffectKind::Registers);
    };
    std::string_view callee = module_.text(call.callee);
    if (std::ranges::any_of(index.byCall(index.canonical(callee)), closes)) return true;
    if (!link::candidates(search_.names_, ref_, call).empty()) return false;
    return index.ownsByName(lastSegment(module_.text(call.written)));
  }

  KeptSearch& search_;
  FunctionRef ref_;
  const ir::Module& module_;
  const ir::Function& function_;
  const Linkage& linkage_;
  PlaceTexts texts_;
  std::vector<bool> marked_;
};

namespace {

// By instruction: whether it can run after a `yield` of the function.
std::vector<bool> afterYields(const ir::Function& function) {
  std::vector<bool> after(function.instrs.size());
  auto mark = [&](ir::Index first, ir::Index end) {
    std::fill(after.begin() + first, after.begin() + end, true);
  };
  for (ir::BlockId id = 0; id < function.blocks.size(); ++id) {
    const ir::Block& block = function.blocks[id];
    ir::Index i = block.first, end = block.first + block.count;
    while (i < end && function.instrs[i].op != ir::Op::Yield)
      ++i;
    bool isNew = i < end && !after[block.first]; // else an earlier `yield` leads to all of it
    if (!isNew) continue;
    mark(i + 1, end);
    std::vector<bool> later = ir::reachable(function, id, ir::Edges::All);
    for (ir::BlockId other = 0; other < later.size(); ++other)
      if (later[other])
        mark(function.blocks[other].first,
             function.blocks[other].first + function.blocks[other].count);
  }
  return after;
}

} // namespace

bool KeptSearch::releases(FunctionRef function, bool afterYield) {
  visited_.clear();
  return visit(function, {}, 0, afterYield);
}

bool KeptSearch::mentions(FunctionRef function) const {
  KeptSearch search(names_, linkages_, kept_);
  return Marks(search, function, {}, deepest).any();
}

bool KeptSearch::usesRegistry(FunctionRef function) const {
  KeptSearch search(names_, linkages_, kept_);
  return Marks(search, function, {}, deepest).isUsed();
}

bool KeptSearch::gives(FunctionRef ref, int depth) {
  if (depth > deepest) return false;
  auto [known, isNew] = gives_.try_emplace(ref, false);
  if (!isNew) return known->second;
  bool result = Marks(*this, ref, {}, depth).returnsIt();
  return gives_[ref] = result;
}

bool KeptSearch::visit(FunctionRef ref, const Params& params, int depth, bool afterYield) {
  if (depth > deepest || !visited_.insert({ref, params}).second) return false;
  Marks marks(*this, ref, params, depth);
  const ir::Function& function = marks.function();
  std::vector<bool> counts(function.instrs.size(), true);
  if (afterYield) counts = afterYields(function);
  for (size_t i = 0; i < function.instrs.size(); ++i)
    if (counts[i] && marks.isReleased(function.instrs[i])) return true;
  for (size_t i = 0; i < function.instrs.size(); ++i) {
    const ir::Instr& instr = function.instrs[i];
    if (!counts[i]) continue;
    ir::Index inner = instr.op == ir::Op::Capture ? function.lists[instr.extra].function : ir::None;
    if (inner != ir::None && visit({ref.module, inner}, {}, depth + 1, false)) return true;
    bool isCall = instr.op == ir::Op::Call;
    if (isCall && follow(ref, function.calls[instr.extra], marks, depth)) return true;
  }
  return false;
}

bool KeptSearch::follow(FunctionRef ref, const ir::Call& call, const Marks& marks, int depth) {
  const ir::Function& function = marks.function();
  for (FunctionRef callee : link::candidates(names_, ref, call))
    if (visit(callee, passed(ref, call, callee, marks), depth + 1, false)) return true;
  // `run_in_executor(None, close_all)`
  for (ir::Index k = 0; k < call.argCount; ++k) {
    ir::PlaceId place = function.args[call.args + k].place;
    if (place == ir::None || function.places[place].kind != ir::PlaceKind::Global) continue;
    for (FunctionRef named : functionsNamed(program_, linkages_[ref.module], ref, place))
      if (visit(named, {}, depth + 1, false)) return true;
  }
  return false;
}

KeptSearch::Params KeptSearch::passed(FunctionRef ref, const ir::Call& call, FunctionRef callee,
                                      const Marks& marks) const {
  const ir::Function& body = program_.function(callee);
  bool bound = linkages_[callee.module].isMethod(callee) && call.receiver != ir::None;
  Params passed;
  if (bound && marks.has(call.receiver)) passed.insert(0);
  for (ir::Index k = 0; k < call.argCount; ++k) {
    const ir::Arg& arg = marks.function().args[call.args + k];
    if (!marks.has(arg.place)) continue;
    for (uint16_t p = 0; p < body.params.size(); ++p) {
      bool fits = arg.keyword ? program_.module(callee.module).text(body.params[p].name) ==
                                    program_.module(ref.module).text(arg.keyword)
                              : p == k + (bound ? 1u : 0u);
      if (fits) passed.insert(p);
    }
  }
  return passed;
}

} // namespace unclosed::analysis
