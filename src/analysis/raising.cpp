#include "analysis/raising.h"

#include "ir/arguments.h"
#include "ir/targets.h"

#include <algorithm>
#include <cctype>

namespace unclosed::analysis {

using rules::Confidence;

namespace {

bool neverRaises(const Hit& hit) {
  return hit.entry->effect && hit.entry->effect->kind == rules::EffectKind::Never;
}

bool namesException(const Hit& hit) {
  return hit.entry->effect && hit.entry->effect->kind == rules::EffectKind::RaisesOnly;
}

// Of a variable of the module, or a field of the object itself.
std::string_view receiverType(const Scope& scope, const ir::Function& function,
                              const ir::Call& call) {
  const ir::Module& module = scope.matcher.module();
  if (call.receiverType != 0 || call.receiver == ir::None) return module.text(call.receiverType);
  const ir::Place& receiver = function.places[call.receiver];
  if (receiver.kind == ir::PlaceKind::Global) return scope.types.global(receiver.name);
  if (receiver.kind != ir::PlaceKind::Field) return {};
  std::string_view own = scope.types.self(function, receiver.parent);
  return own.empty() ? own : scope.types.field(own, module.text(receiver.name));
}

std::optional<Confidence> raises(const Scope& scope, const ir::Function& function,
                                 const ir::Call& call) {
  const ir::Module& module = scope.matcher.module();
  Targets targets = scope.linkage.targets(function, call, module.text(call.receiverType));
  std::optional<Confidence> surest;
  for (link::FunctionRef target : targets.functions)
    surest = std::max(surest, scope.summaries[target].raises);
  if (!targets.functions.empty()) return surest;
  if (makesPlainObject(scope, targets)) return std::nullopt;
  auto hits = scope.matcher.match(function, call, receiverType(scope, function, call), UINT32_MAX);
  if (std::ranges::any_of(hits, neverRaises)) return std::nullopt;
  bool forMemory = isOfLibrary(module, call) && std::ranges::none_of(hits, namesException);
  return forMemory ? Confidence::Low : unseenRaises(module, call, hits);
}

// What is called like a class makes an object.
bool isConstruction(const ir::Module& module, const ir::Call& call) {
  if (call.resolution != ir::Resolution::Import) return false;
  std::string_view name = lastSegment(module.text(call.callee));
  bool capital = !name.empty() && std::isupper(static_cast<unsigned char>(name.front()));
  bool constant = std::ranges::none_of(
      name, [](char c) { return std::islower(static_cast<unsigned char>(c)); });
  return capital && !constant;
}

bool catchesAll(const Scope& scope, std::string_view types) {
  const RuleIndex& index = scope.matcher.index();
  bool all = types.empty();
  while (!types.empty()) {
    size_t end = std::min(types.find(' '), types.size());
    all |= index.catchesAll(types.substr(0, end));
    types.remove_prefix(std::min(end + 1, types.size()));
  }
  return all;
}

// Whether what is on its way in a block may leave the function; `out` says so of the blocks after.
bool letsOut(const Scope& scope, const ir::Function& function, const ir::Block& block,
             const std::vector<bool>& out) {
  auto leaves = [&](ir::BlockId id) { return id != ir::None && out[id]; };
  if (block.term.kind == ir::TermKind::Unwind) return true;
  if (block.term.kind == ir::TermKind::Throw) return leaves(block.exceptional);
  if (block.term.kind == ir::TermKind::Catch) {
    auto first = function.cases.begin() + block.term.cases;
    bool all = std::any_of(first, first + block.term.caseCount, [&](const ir::Case& handler) {
      return catchesAll(scope, scope.matcher.module().text(handler.types));
    });
    return !all && leaves(block.term.targets[0]);
  }
  bool some = false;
  ir::forEachTarget(function, block, [&](ir::BlockId target) { some |= leaves(target); });
  return some;
}

// By block: whether an exception that comes to it may leave the function. No handler that takes
// everything is on its way.
std::vector<bool> waysOut(const Scope& scope, const ir::Function& function) {
  std::vector<bool> out(function.blocks.size());
  for (bool more = true; more;) {
    more = false;
    for (size_t id = function.blocks.size(); id-- > 0;)
      if (!out[id] && letsOut(scope, function, function.blocks[id], out)) out[id] = more = true;
  }
  return out;
}

std::optional<Confidence> raises(const Scope& scope, const ir::Function& function,
                                 const ir::Instr& instr) {
  if (!(instr.flags & ir::MayRaise)) return std::nullopt;
  if (instr.op == ir::Op::Call) return raises(scope, function, function.calls[instr.extra]);
  // What somebody else does in there may fail like a call.
  bool waits = instr.op == ir::Op::Await || instr.op == ir::Op::Enter;
  return waits ? Confidence::Medium : Confidence::Low;
}

} // namespace

bool makesPlainObject(const Scope& scope, const Targets& targets) {
  bool python = scope.matcher.module().language == ir::Language::Python;
  if (!python || !targets.constructs || !targets.functions.empty()) return false;
  const link::Program& program = scope.linkage.program();
  return program.foreignBases(targets.constructs).empty() &&
         !program.method(targets.constructs, "__new__") &&
         !program.method(targets.constructs, "__post_init__");
}

Confidence thrown(const Scope& scope, const ir::Function& function, const ir::Terminator& term) {
  if (term.value == ir::None) return Confidence::High;
  std::string_view type = scope.matcher.module().text(function.places[term.value].type);
  return scope.matcher.index().isOfMemory(type) ? Confidence::Low : Confidence::High;
}

bool isOfLibrary(const ir::Module& module, const ir::Call& call) {
  if (module.language != ir::Language::Cxx) return false;
  bool callsObject = call.resolution == ir::Resolution::Value;
  return module.text(callsObject ? call.receiverType : call.callee).starts_with("std::");
}

Confidence unseenRaises(const ir::Module& module, const ir::Call& call, std::span<const Hit> hits) {
  if (module.language != ir::Language::Python)
    return call.resolution == ir::Resolution::Unknown ? Confidence::Low : Confidence::Medium;
  if (std::ranges::any_of(hits, [](const Hit& hit) { return hit.entry->acquire != nullptr; }))
    return Confidence::High;
  bool plain = call.resolution == ir::Resolution::Builtin || isConstruction(module, call);
  return plain ? Confidence::Medium : Confidence::High;
}

std::optional<Confidence> raises(const Scope& scope, const ir::Function& function) {
  std::vector<bool> out = waysOut(scope, function);
  std::optional<Confidence> surest;
  for (const ir::Block& block : function.blocks) {
    if (surest == Confidence::High) break; // nothing is surer
    if (block.exceptional == ir::None || !out[block.exceptional]) continue;
    if (block.term.kind == ir::TermKind::Throw)
      surest = std::max(surest, std::optional(thrown(scope, function, block.term)));
    ir::Index end = block.first + block.count;
    for (ir::Index i = block.first; i < end && surest != Confidence::High; ++i)
      surest = std::max(surest, raises(scope, function, function.instrs[i]));
  }
  return surest;
}

} // namespace unclosed::analysis
