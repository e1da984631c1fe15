// UNC403: engines, pools and clients made for each request, and connections made anew on each turn
// of a loop.
#include "analysis/pools.h"
#include "ir/blocks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace unclosed::analysis {

using link::FunctionRef;
using rules::Moment;

namespace {

// Kinds of the packs that one is enough of.
constexpr std::array<std::string_view, 4> fewKinds{"engine", "pool", "client", "db-connection"};

} // namespace

void PoolUse::reportPerCall(FunctionRef ref, std::vector<Finding>& out) const {
  for (const ir::Instr& instr : obligations_.program().function(ref).instrs)
    if (instr.op == ir::Op::Call && instr.dst != ir::None) reportMade(ref, instr, out);
}

// Whether the value goes on living somewhere else: a cache, the caller, an object.
bool PoolUse::isKeptOn(FunctionRef ref, ir::PlaceId value) const {
  const ir::Function& function = obligations_.program().function(ref);
  std::vector<bool> same(function.places.size());
  same[value] = true;
  for (int round = 0; round < 2; ++round)
    for (const ir::Instr& instr : function.instrs) {
      bool isCopy =
          instr.op == ir::Op::Assign || instr.op == ir::Op::Await || instr.op == ir::Op::Enter;
      if (isCopy && instr.dst != ir::None && same[instr.src]) same[instr.dst] = true;
      bool yields = instr.op == ir::Op::Yield && instr.src != ir::None && same[instr.src];
      if (yields) return true;
      if (instr.op != ir::Op::Aggregate && instr.op != ir::Op::Call) continue;
      if (instr.op == ir::Op::Aggregate) {
        const ir::List& list = function.lists[instr.extra];
        for (ir::Index i = 0; i < list.count; ++i)
          if (same[function.operands[list.first + i]]) return true;
        continue;
      }
      // `setdefault(name, engine)`, `Repository(engine)`: who gets it may keep it.
      const ir::Call& call = function.calls[instr.extra];
      for (ir::Index i = 0; i < call.argCount; ++i) {
        ir::PlaceId place = function.args[call.args + i].place;
        bool isPassed = place != ir::None && same[place];
        std::string_view name = obligations_.program().module(ref.module).text(call.method);
        bool mayKeep = name.starts_with("set") || name == "append" ||
                       (call.flags & ir::Constructs) || (!name.empty() && std::isupper(name[0]));
        // `sessionmaker(bind=engine)` lives as long as its engine, and may be kept instead.
        auto owns = [](const Hit& hit) {
          return hit.entry->effect && hit.entry->effect->kind == rules::EffectKind::Owns;
        };
        mayKeep |= obligations_.linkage(ref.module).rules().ownsByName(name);
        if (isPassed && (mayKeep || std::ranges::any_of(obligations_.hits(ref, call), owns)))
          return true;
      }
    }
  for (ir::PlaceId id = 0; id < same.size(); ++id) {
    ir::PlaceKind kind = function.places[id].kind;
    // A module that is run again has new variables.
    bool isGlobal = kind == ir::PlaceKind::Global && !(function.flags & ir::IsModuleBody);
    bool isOutside = isGlobal || kind == ir::PlaceKind::Field || kind == ir::PlaceKind::Element;
    if (same[id] && isOutside) return true;
  }
  return std::ranges::any_of(function.blocks, [&](const ir::Block& block) {
    return block.term.kind == ir::TermKind::Return && block.term.value != ir::None &&
           same[block.term.value];
  });
}

// Whether a `for` loop comes back to the instruction, and nothing that the call is given changes
// from turn to turn.
bool PoolUse::isRepeated(FunctionRef ref, ir::Index index) const {
  const ir::Function& function = obligations_.program().function(ref);
  ir::BlockId home = ir::blockOf(function, index);
  if (!ir::reachable(function, home)[home]) return false;
  bool iterates = false;
  // Values that an iteration changes, and what is computed from them.
  std::vector<bool> changes(function.places.size());
  for (int round = 0; round < 2; ++round)
    for (ir::Index i = 0; i < function.instrs.size(); ++i) {
      const ir::Instr& instr = function.instrs[i];
      if (instr.dst == ir::None) continue;
      if (instr.op == ir::Op::Iterate) changes[instr.dst] = iterates = true;
      bool fromChanged = instr.src != ir::None && changes[instr.src];
      if (instr.op == ir::Op::Compute || instr.op == ir::Op::Aggregate) {
        const ir::List& list = function.lists[instr.extra];
        for (ir::Index k = 0; k < list.count; ++k)
          fromChanged |= changes[function.operands[list.first + k]];
      }
      if (instr.op == ir::Op::Call) {
        const ir::Call& call = function.calls[instr.extra];
        fromChanged |= call.receiver != ir::None && changes[call.receiver];
        for (ir::Index k = 0; k < call.argCount; ++k) {
          ir::PlaceId place = function.args[call.args + k].place;
          if (place == ir::None) continue;
          ir::PlaceId parent = function.places[place].parent;
          fromChanged |= changes[place] || (parent != ir::None && changes[parent]);
        }
        if (i == index && fromChanged) return false;
      }
      ir::PlaceId parent = instr.src == ir::None ? ir::None : function.places[instr.src].parent;
      fromChanged |= parent != ir::None && changes[parent];
      if (fromChanged) changes[instr.dst] = true;
    }
  return iterates;
}

void PoolUse::reportMade(FunctionRef ref, const ir::Instr& instr, std::vector<Finding>& out) const {
  std::optional<Acquired> made = obligations_.acquiredBy(ref, instr);
  if (!made) return;
  const rules::Resource& rule = obligations_.linkage(ref.module).rules().resource(made->resource);
  if (std::ranges::find(fewKinds, rule.kind) == fewKinds.end()) return;
  const ir::Function& function = obligations_.program().function(ref);
  const Obligations::Ways& requested = obligations_.requested();
  auto way = requested.find(ref);
  bool isBody = function.flags & ir::IsModuleBody;
  bool isRequested =
      way != requested.end() && (isBody ? way->second.hook->function == ref : rule.processLifetime);
  bool isLooped =
      !isRequested && isRepeated(ref, static_cast<ir::Index>(&instr - function.instrs.data()));
  if ((!isRequested && !isLooped) || isKeptOn(ref, instr.dst)) return;
  Finding finding = obligations_.finding("UNC403", ref, made->range);
  finding.severity = Severity::Note;
  finding.confidence = std::min(made->confidence, Confidence::Medium);
  if (isRequested) finding.confidence = std::min(finding.confidence, way->second.confidence());
  finding.message =
      isRequested
          ? fmt::format("{} is made for every request that gets here", withArticle(rule.label))
          : fmt::format("{} is made anew on every turn of the loop", withArticle(rule.label));
  finding.advice = isRequested ? "make it once, when the application starts, and share it"
                               : "make it once before the loop, or take connections from a pool";
  finding.resource = rule.id;
  finding.resourceKind = rule.kind;
  finding.steps.push_back(
      obligations_.step(StepKind::Acquired, ref.module, made->range, "it is made here"));
  if (isRequested && way->second.hook->function != ref) {
    FunctionRef handler = way->second.hook->function;
    finding.steps.push_back(obligations_.step(
        StepKind::Passed, handler.module, obligations_.program().function(handler).range,
        fmt::format("`{}` leads to it", obligations_.nameOf(handler))));
  }
  out.push_back(std::move(finding));
}

} // namespace unclosed::analysis
