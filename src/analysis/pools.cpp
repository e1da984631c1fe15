#include "analysis/pools.h"

#include "ir/blocks.h"

#include <fmt/format.h>

#include <algorithm>

namespace unclosed::analysis {

using link::FunctionRef;
using rules::EffectKind;
using rules::Moment;

namespace {

constexpr int deepestCall = 4;

// By instruction: whether it runs when nothing raises. What waits before it tries again after a
// failure is no wait of the normal way.
std::vector<bool> withoutExceptions(const ir::Function& function) {
  std::vector<bool> normal(function.instrs.size()), seen = ir::reachable(function, 0);
  seen[0] = true;
  for (ir::BlockId id = 0; id < seen.size(); ++id)
    for (ir::Index i = 0; seen[id] && i < function.blocks[id].count; ++i)
      normal[function.blocks[id].first + i] = true;
  return normal;
}

} // namespace

void PoolUse::report(std::vector<Finding>& out) {
  const link::Program& program = obligations_.program();
  for (link::ModuleId module = 0; module < program.modules().size(); ++module) {
    const ir::Module& text = program.module(module);
    if (text.language != ir::Language::Python) continue;
    for (ir::Index i = 0; i < text.functions.size(); ++i) {
      reportHeld({module, i}, out);
      reportPerCall({module, i}, out);
    }
  }
}

void PoolUse::reportHeld(FunctionRef ref, std::vector<Finding>& out) {
  const ir::Function& function = obligations_.program().function(ref);
  // A script has its pool to itself.
  if (function.flags & ir::IsModuleBody) return;
  Held held(obligations_, ref);
  if (held.checkouts().empty()) return;
  std::vector<bool> normal = withoutExceptions(function);
  for (ir::Index i = 0; i < function.instrs.size(); ++i)
    if (function.instrs[i].op == ir::Op::Call) {
      if (normal[i]) reportCall(ref, held, i, out);
      reportOtherPool(ref, held, i, out);
    }
}

void PoolUse::reportCall(FunctionRef ref, const Held& held, ir::Index index,
                         std::vector<Finding>& out) {
  const ir::Instr& instr = obligations_.program().function(ref).instrs[index];
  for (size_t outer : held.at(index)) {
    const Checkout& checkout = held.checkouts()[outer];
    reportNested(ref, held, checkout, index, out);
    reportWait(ref, checkout, instr, out);
  }
}

namespace {

// `sleep(0)` lets the others run, and waits for nothing.
bool isForNoTime(const ir::Function& function, const ir::Call& call) {
  if (call.argCount != 1) return false;
  ir::PlaceId time = function.args[call.args].place;
  if (time == ir::None) return false;
  const ir::Place& value = function.places[time];
  return value.kind == ir::PlaceKind::Constant && value.constant == ir::ConstKind::Int &&
         value.number == 0;
}

} // namespace

PoolUse::Wait PoolUse::waitIn(FunctionRef ref, const ir::Instr& instr, int depth) {
  const ir::Function& function = obligations_.program().function(ref);
  const ir::Call& call = function.calls[instr.extra];
  if (isForNoTime(function, call)) return {};
  for (const Hit& hit : obligations_.hits(ref, call))
    if (hit.entry->effect && hit.entry->effect->kind == EffectKind::Waits)
      return {true, depth, ref.module, instr.range};
  for (FunctionRef callee : obligations_.callees(ref, call)) {
    const ir::Function& body = obligations_.program().function(callee);
    bool isAsync = body.flags & ir::IsAsync;
    bool runsNow = !(body.flags & ir::IsGenerator) && (!isAsync || (call.flags & ir::Awaited));
    if (!runsNow) continue;
    if (Wait wait = waitOf(callee, depth + 1); wait.waits) return wait;
  }
  return {};
}

PoolUse::Wait PoolUse::waitOf(FunctionRef ref, int depth) {
  if (depth > deepestCall) return {};
  auto [known, isNew] = waits_.try_emplace(ref);
  if (!isNew) {
    Wait wait = known->second;
    wait.depth += depth;
    return wait;
  }
  const ir::Function& function = obligations_.program().function(ref);
  std::vector<bool> normal = withoutExceptions(function);
  for (ir::Index i = 0; i < function.instrs.size(); ++i) {
    const ir::Instr& instr = function.instrs[i];
    if (instr.op != ir::Op::Call || !normal[i]) continue;
    Wait wait = waitIn(ref, instr, depth);
    if (!wait.waits) continue;
    waits_[ref] = {true, wait.depth - depth, wait.module, wait.range};
    return wait;
  }
  return {};
}

void PoolUse::reportWait(FunctionRef ref, const Checkout& checkout, const ir::Instr& instr,
                         std::vector<Finding>& out) {
  Wait wait = waitIn(ref, instr, 0);
  if (!wait.waits) return;
  const ir::Module& module = obligations_.program().module(ref.module);
  const ir::Call& call = obligations_.program().function(ref).calls[instr.extra];
  const rules::Resource& rule =
      obligations_.linkage(ref.module).rules().resource(checkout.resource);
  Finding finding = obligations_.finding("UNC402", ref, instr.range);
  finding.severity = Severity::Note;
  finding.confidence =
      wait.depth > 1 ? Confidence::Low : std::min(checkout.confidence, Confidence::Medium);
  finding.message = fmt::format("`{}` waits while {} is held", module.text(call.written),
                                withArticle(rule.label));
  finding.advice = "give the connection back first, and take one again afterwards";
  finding.resource = rule.id;
  finding.resourceKind = rule.kind;
  finding.steps.push_back(obligations_.step(StepKind::Acquired, checkout.module, checkout.range,
                                            fmt::format("the {} is taken here", rule.label)));
  if (wait.depth > 0)
    finding.steps.push_back(
        obligations_.step(StepKind::Passed, wait.module, wait.range, "the call waits here"));
  out.push_back(std::move(finding));
}

const std::set<std::string>& PoolUse::poolsOf(FunctionRef ref, int depth) {
  static const std::set<std::string> none;
  if (depth > deepestCall) return none;
  auto [known, isNew] = pools_.try_emplace(ref);
  if (!isNew) return known->second;
  std::set<std::string> pools;
  const ir::Function& function = obligations_.program().function(ref);
  for (const ir::Instr& instr : function.instrs) {
    if (instr.op != ir::Op::Call) continue;
    const ir::Call& call = function.calls[instr.extra];
    const RuleIndex& rules = obligations_.linkage(ref.module).rules();
    for (const Hit& hit : obligations_.hits(ref, call)) {
      bool isCheckout = hit.entry->kind == EntryKind::Acquire &&
                        rules.resource(hit.entry->resource).kind == "pool-connection";
      std::string pool = isCheckout ? obligations_.poolName(ref, call.receiver) : std::string();
      // A name that means something in this function only says nothing outside of it.
      if (pool.find('/') != std::string::npos) pools.insert(std::move(pool));
    }
    for (FunctionRef callee : obligations_.callees(ref, call)) {
      const std::set<std::string>& inner = poolsOf(callee, depth + 1);
      pools.insert(inner.begin(), inner.end());
    }
  }
  return pools_[ref] = std::move(pools);
}

std::set<std::string> PoolUse::poolsOf(const Checkout& checkout) {
  if (checkout.from) return poolsOf(checkout.from, 0);
  return checkout.pool.empty() ? std::set<std::string>{} : std::set<std::string>{checkout.pool};
}

// The packs know what the call makes, and what it is given keeps that from being a resource:
// `create_engine(url, poolclass=NullPool)`.
bool PoolUse::poolsNothing(const std::string& pool) const {
  const link::Program& program = obligations_.program();
  for (link::ModuleId id = 0; id < program.modules().size(); ++id) {
    const ir::Module& module = program.module(id);
    if (module.language != ir::Language::Python) continue;
    for (ir::Index i = 0; i < module.functions.size(); ++i) {
      FunctionRef in{id, i};
      const ir::Function& function = module.functions[i];
      for (const ir::Instr& instr : function.instrs) {
        if (instr.op != ir::Op::Assign || obligations_.poolName(in, instr.dst) != pool) continue;
        auto makes = [&](const ir::Instr& maker) {
          if (maker.dst != instr.src || maker.op != ir::Op::Call) return false;
          std::vector<Hit> hits = obligations_.hits(in, function.calls[maker.extra]);
          auto isType = [](const Hit& hit) { return hit.entry->kind == EntryKind::Type; };
          return std::ranges::any_of(hits, isType) && !obligations_.acquiredBy(in, maker);
        };
        if (std::ranges::any_of(function.instrs, makes)) return true;
      }
    }
  }
  return false;
}

void PoolUse::reportNested(FunctionRef ref, const Held& held, const Checkout& outer,
                           ir::Index index, std::vector<Finding>& out) {
  const ir::Function& function = obligations_.program().function(ref);
  const ir::Instr& instr = function.instrs[index];
  const ir::Call& call = function.calls[instr.extra];
  const rules::Resource& rule = obligations_.linkage(ref.module).rules().resource(outer.resource);
  if (outer.instr == index || rule.kind != "pool-connection") return;
  std::set<std::string> inner;
  for (const Checkout& other : held.checkouts())
    if (other.instr == index && !other.fromUse) inner = poolsOf(other);
  bool isDirect = !inner.empty();
  // Who gets the connection that is held may use it instead of taking one.
  bool isPassed = false;
  for (ir::Index i = 0; i < call.argCount; ++i) {
    ir::PlaceId place = function.args[call.args + i].place;
    isPassed |= place != ir::None && outer.places[place];
  }
  if (!isDirect && !isPassed)
    for (FunctionRef callee : obligations_.callees(ref, call))
      for (const std::string& pool : poolsOf(callee, 1))
        inner.insert(pool);
  std::set<std::string> pools = poolsOf(outer);
  bool isSame = std::ranges::any_of(
      inner, [&](const std::string& pool) { return pools.contains(pool) && !poolsNothing(pool); });
  if (!isSame) return;
  Finding finding = obligations_.finding("UNC401", ref, instr.range);
  finding.confidence = std::min(outer.confidence, isDirect ? Confidence::High : Confidence::Medium);
  finding.message =
      fmt::format("`{}` takes a second {} while one of the same pool is held",
                  obligations_.program().module(ref.module).text(call.written), rule.label);
  finding.advice = "use the connection that is held, or give it back first";
  finding.resource = rule.id;
  finding.resourceKind = rule.kind;
  finding.steps.push_back(obligations_.step(StepKind::Acquired, outer.module, outer.range,
                                            "the first connection is taken here"));
  out.push_back(std::move(finding));
}

} // namespace unclosed::analysis
