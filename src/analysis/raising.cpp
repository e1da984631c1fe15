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

// Whether its library raises nothing at all: that goes before what a copy of its sources says.
bool isOfQuietSpace(const Hit& hit) {
  return neverRaises(hit) && !hit.entry->callee->space.empty();
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

Raising raises(const Scope& scope, const ir::Function& function, const ir::Call& call) {
  const ir::Module& module = scope.matcher.module();
  auto hits = scope.matcher.match(function, call, receiverType(scope, function, call), UINT32_MAX);
  if (std::ranges::any_of(hits, isOfQuietSpace)) return {};
  Targets targets = scope.linkage.targets(function, call, module.text(call.receiverType));
  Raising raising;
  for (link::FunctionRef target : targets.functions) {
    const Summary& callee = scope.summaries[target];
    raising.add({callee.raises, callee.unusual ? callee.raises : std::nullopt});
  }
  if (!targets.functions.empty()) return raising;
  if (makesPlainObject(scope, targets)) return {};
  if (std::ranges::any_of(hits, neverRaises)) return {};
  bool forMemory = isOfLibrary(module, call) && std::ranges::none_of(hits, namesException);
  return {.usual = forMemory ? Confidence::Low : unseenRaises(module, call, hits)};
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

Raising raises(const Scope& scope, const ir::Function& function, const ir::Instr& instr) {
  if (!(instr.flags & ir::MayRaise)) return {};
  if (instr.op == ir::Op::Call) return raises(scope, function, function.calls[instr.extra]);
  // What somebody else does in there may fail like a call.
  bool waits = instr.op == ir::Op::Await || instr.op == ir::Op::Enter;
  return {.usual = waits ? Confidence::Medium : Confidence::Low};
}

// Follows exceptions to the handlers that take them, and to the ways out of the function.
class Unwinding {
public:
  Unwinding(const Scope& scope, const ir::Function& function)
      : scope_(scope), function_(function), blocks_(function.blocks.size()) {}

  // Nothing is surer than what leaves with high confidence: nothing else is asked then.
  Raising run() {
    arrive(0, {});
    while (!todo_.empty() && out_.usual != Confidence::High) {
      ir::BlockId block = todo_.back();
      todo_.pop_back();
      blocks_[block].waits = false;
      leave(function_.blocks[block], blocks_[block]);
    }
    return out_;
  }

private:
  struct Arrived {
    Raising raising;      // what is on its way when control is here, or was before it was caught
    bool reached = false; // by whatever
    bool waits = false;   // for its turn
    bool known = false;   // what its instructions raise
  };

  void arrive(ir::BlockId id, const Raising& raising) {
    if (id == ir::None) return;
    Arrived& block = blocks_[id];
    bool more = block.raising.add(raising) || !block.reached;
    block.reached = true;
    if (more && !block.waits) todo_.push_back(id);
    block.waits |= more;
  }

  void leave(const ir::Block& block, Arrived& arrived) {
    Raising raising = arrived.raising;
    switch (block.term.kind) {
    case ir::TermKind::Unwind: out_.add(raising); break;
    case ir::TermKind::Catch: dispatch(block.term, raising); break;
    case ir::TermKind::Throw: arrive(block.exceptional, thrownBy(block.term, raising)); break;
    default:
      ir::forEachTarget(function_, block, [&](ir::BlockId target) { arrive(target, raising); });
    }
    if (block.exceptional == ir::None || arrived.known) return;
    arrived.known = true;
    Raising inside;
    ir::Index end = block.first + block.count;
    for (ir::Index i = block.first; i < end && inside.usual != Confidence::High; ++i)
      inside.add(raises(scope_, function_, function_.instrs[i]));
    if (inside.surest()) arrive(block.exceptional, inside);
  }

  Raising thrownBy(const ir::Terminator& term, const Raising& caught) const {
    Confidence sure = thrown(scope_, function_, term);
    if (term.value != ir::None)
      return isUnusual(scope_, function_, term.value) ? Raising{.unusual = sure}
                                                      : Raising{.usual = sure};
    auto again = [&](std::optional<Confidence> some) { return some ? std::optional(sure) : some; };
    return {again(caught.usual), again(caught.unusual)};
  }

  void dispatch(const ir::Terminator& term, Raising raising) {
    for (ir::Index i = 0; i < term.caseCount && raising.surest(); ++i) {
      const ir::Case& handler = function_.cases[term.cases + i];
      std::string_view types = scope_.matcher.module().text(handler.types);
      arrive(handler.target, raising);
      if (takesUsual(types)) raising.usual.reset();
      if (takesAll(types)) raising.unusual.reset();
    }
    if (raising.surest()) arrive(term.targets[0], raising);
  }

  bool takesAll(std::string_view types) const {
    bool all = types.empty();
    ir::forEachType(types, [&](std::string_view type) { all |= index().catchesAll(type); });
    return all;
  }

  bool takesUsual(std::string_view types) const {
    bool usual = takesAll(types);
    ir::forEachType(types, [&](std::string_view type) { usual |= index().isUsual(type); });
    return usual;
  }

  const RuleIndex& index() const { return scope_.matcher.index(); }

  const Scope& scope_;
  const ir::Function& function_;
  std::vector<Arrived> blocks_;
  std::vector<ir::BlockId> todo_;
  Raising out_;
};

} // namespace

bool Raising::add(const Raising& other) {
  Raising before = *this;
  usual = std::max(usual, other.usual);
  unusual = std::max(unusual, other.unusual);
  return usual != before.usual || unusual != before.unusual;
}

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

Raising raises(const Scope& scope, const ir::Function& function) {
  return Unwinding(scope, function).run();
}

} // namespace unclosed::analysis
