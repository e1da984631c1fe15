#include "analysis/origins.h"

#include "ir/arguments.h"

namespace unclosed::analysis {

Origins::Origins(const Scope& scope, const ir::Function& function) : function_(function) {
  from_.assign(function.places.size(), NoParam);
  elements_.resize(from_.size());
  for (uint16_t i = 0; i < function.params.size(); ++i)
    from_[function.params[i].place] = i;
  if (scope.matcher.module().language == ir::Language::Python) addCaptured();
  if (function.params.empty() && function.captured.empty()) return;
  for (int round = 0; round < 2; ++round)
    for (const ir::Instr& instr : function.instrs) {
      if (instr.op == ir::Op::Call && instr.dst != ir::None) call(scope, instr);
      bool copies = instr.op == ir::Op::Assign || instr.op == ir::Op::Iterate ||
                    instr.op == ir::Op::Enter || instr.op == ir::Op::Await ||
                    instr.op == ir::Op::AddressOf;
      if (!copies || instr.dst == ir::None || instr.src == ir::None) continue;
      bool root = function.places[instr.dst].parent == ir::None;
      if (!root || from_[instr.dst] != NoParam) continue;
      from_[instr.dst] = of(instr.src);
      elements_[instr.dst] = instr.op == ir::Op::Iterate || elements_[instr.src];
    }
}

void Origins::addCaptured() {
  for (size_t i = 0; i < function_.captured.size(); ++i)
    for (ir::PlaceId id = 0; id < function_.places.size(); ++id) {
      const ir::Place& place = function_.places[id];
      if (place.kind == ir::PlaceKind::Local && place.name == function_.captured[i])
        from_[id] = static_cast<uint16_t>(function_.params.size() + i);
    }
}

uint16_t Origins::of(ir::PlaceId id) const {
  for (; id != ir::None; id = function_.places[id].parent)
    if (from_[id] != NoParam) return from_[id];
  return NoParam;
}

// `super()` is the object itself, and `list(x)`, `x.values()` what x holds.
void Origins::call(const Scope& scope, const ir::Instr& instr) {
  const ir::Call& call = function_.calls[instr.extra];
  bool super = scope.types.result(function_, call, {}) == SuperType;
  if (super && !function_.params.empty()) from_[instr.dst] = 0;
  if (super || from_[instr.dst] != NoParam) return;
  bool passes = passedIn(call.receiver);
  for (const ir::Arg& arg : ir::argsOf(function_, call))
    passes |= passedIn(arg.place);
  if (!passes) return;
  for (const Hit& hit : scope.matcher.match(function_, call, {}, UINT32_MAX)) {
    bool same = hit.entry->effect && (hit.entry->effect->kind == rules::EffectKind::Alias ||
                                      hit.entry->effect->kind == rules::EffectKind::Element);
    if (!same) continue;
    from_[instr.dst] =
        of(Matcher::slotPlace(function_, call, hit.entry->effect->what, scope.matcher.module()));
    return;
  }
}

} // namespace unclosed::analysis
