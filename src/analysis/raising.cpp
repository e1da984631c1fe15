#include "analysis/raising.h"

#include <algorithm>

namespace unclosed::analysis {

using rules::Confidence;

namespace {

bool neverRaises(const Hit& hit) {
  return hit.entry->effect && hit.entry->effect->kind == rules::EffectKind::Never;
}

std::optional<Confidence> raises(const Scope& scope, const ir::Function& function,
                                 const ir::Call& call) {
  const ir::Module& module = scope.matcher.module();
  std::string_view receiverType = module.text(call.receiverType);
  Targets targets = scope.linkage.targets(function, call, receiverType);
  std::optional<Confidence> surest;
  for (link::FunctionRef target : targets.functions)
    surest = std::max(surest, scope.summaries[target].raises);
  if (!targets.functions.empty()) return surest;
  auto hits = scope.matcher.match(function, call, receiverType, UINT32_MAX);
  if (std::ranges::any_of(hits, neverRaises)) return std::nullopt;
  bool library = module.text(call.callee).starts_with("std::");
  return library ? Confidence::Low : unseenRaises(module, call);
}

} // namespace

Confidence thrown(const Scope& scope, const ir::Function& function, const ir::Terminator& term) {
  if (term.value == ir::None) return Confidence::High;
  std::string_view type = scope.matcher.module().text(function.places[term.value].type);
  return scope.matcher.index().isOfMemory(type) ? Confidence::Low : Confidence::High;
}

Confidence unseenRaises(const ir::Module& module, const ir::Call& call) {
  if (module.language == ir::Language::Python) return Confidence::High;
  return call.resolution == ir::Resolution::Unknown ? Confidence::Low : Confidence::Medium;
}

std::optional<Confidence> raises(const Scope& scope, const ir::Function& function) {
  std::optional<Confidence> surest;
  for (const ir::Block& block : function.blocks)
    if (block.term.kind == ir::TermKind::Throw)
      surest = std::max(surest, std::optional(thrown(scope, function, block.term)));
  for (const ir::Instr& instr : function.instrs) {
    if (surest == Confidence::High) break; // nothing is surer
    if (!(instr.flags & ir::MayRaise)) continue;
    bool isCall = instr.op == ir::Op::Call;
    // What somebody else does in there may fail like a call.
    bool waits = instr.op == ir::Op::Await || instr.op == ir::Op::Enter;
    surest = std::max(surest, isCall ? raises(scope, function, function.calls[instr.extra])
                                     : std::optional(waits ? Confidence::Medium : Confidence::Low));
  }
  return surest;
}

} // namespace unclosed::analysis
