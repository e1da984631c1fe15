// UNC101 where a connection of one pool is given back to another one: its own pool never gets it.
#include "analysis/pools.h"

#include <fmt/format.h>

#include <algorithm>

namespace unclosed::analysis {

using link::FunctionRef;

namespace {

// "pool" of "app/db.py/pool" and of "app.db.Db/pool".
std::string_view shortName(std::string_view pool) { return pool.substr(pool.rfind('/') + 1); }

} // namespace

// Known when everything that is ever kept under the name is a pool made there, or a parameter.
PoolUse::Origin PoolUse::originOf(FunctionRef ref, const std::string& pool) const {
  Origin origin;
  bool isEverywhere = pool.find('/') != std::string::npos;
  const link::Program& program = obligations_.program();
  auto learn = [&](FunctionRef in, const ir::Instr& instr) {
    const ir::Function& function = program.function(in);
    const ir::Place& source = function.places[instr.src];
    if (source.kind == ir::PlaceKind::Constant && source.constant == ir::ConstKind::Null)
      return true;
    origin.isKnown = true;
    if (source.kind == ir::PlaceKind::Param) {
      origin.parameters.insert(fmt::format("{}/{}/{}", in.module, in.function, instr.src));
      return true;
    }
    return std::ranges::any_of(function.instrs, [&](const ir::Instr& maker) {
      if (maker.dst != instr.src || maker.op != ir::Op::Call) return false;
      std::optional<Acquired> made = obligations_.acquiredBy(in, maker);
      const RuleIndex& rules = obligations_.linkage(in.module).rules();
      return made && rules.resource(made->resource).kind == "pool";
    });
  };
  for (link::ModuleId id = 0; id < program.modules().size(); ++id) {
    const ir::Module& module = program.module(id);
    if (module.language != ir::Language::Python || (!isEverywhere && id != ref.module)) continue;
    for (ir::Index i = 0; i < module.functions.size(); ++i) {
      FunctionRef in{id, i};
      if (!isEverywhere && in != ref) continue;
      for (const ir::Instr& instr : module.functions[i].instrs) {
        bool isIt = instr.op == ir::Op::Assign && obligations_.poolName(in, instr.dst) == pool;
        if (isIt && !learn(in, instr)) return {};
      }
    }
  }
  return origin;
}

bool PoolUse::areDistinct(FunctionRef ref, const std::string& one, const std::string& other) const {
  Origin a = originOf(ref, one), b = originOf(ref, other);
  bool shares = std::ranges::any_of(
      a.parameters, [&](const std::string& name) { return b.parameters.contains(name); });
  return a.isKnown && b.isKnown && !shares;
}

void PoolUse::reportOtherPool(FunctionRef ref, const Held& held, ir::Index index,
                              std::vector<Finding>& out) const {
  const ir::Module& module = obligations_.program().module(ref.module);
  const ir::Function& function = obligations_.program().function(ref);
  const ir::Instr& instr = function.instrs[index];
  const ir::Call& call = function.calls[instr.extra];
  for (size_t i : held.at(index)) {
    const Checkout& checkout = held.checkouts()[i];
    bool givesBack = std::ranges::any_of(obligations_.hits(ref, call), [&](const Hit& hit) {
      return hit.entry->kind == EntryKind::Release && hit.entry->release->pooled &&
             hit.entry->resource == checkout.resource &&
             hit.entry->release->what.where == rules::Where::Argument &&
             held.isIt(i, Matcher::slotPlace(function, call, hit.entry->release->what, module));
    });
    if (!givesBack || checkout.pool.empty()) continue;
    std::string to = obligations_.poolName(ref, call.receiver);
    if (to.empty() || to == checkout.pool || !areDistinct(ref, checkout.pool, to)) continue;
    const rules::Resource& rule =
        obligations_.linkage(ref.module).rules().resource(checkout.resource);
    Finding finding = obligations_.finding("UNC101", ref, checkout.range);
    finding.severity = rule.severity;
    finding.confidence = std::min(checkout.confidence, Confidence::Medium);
    finding.message = fmt::format("this {} of `{}` is given back to `{}`, which it is not from",
                                  rule.label, shortName(checkout.pool), shortName(to));
    finding.advice = fmt::format("give it back to `{}`", shortName(checkout.pool));
    finding.resource = rule.id;
    finding.resourceKind = rule.kind;
    finding.steps = {
        obligations_.step(StepKind::Acquired, ref.module, checkout.range,
                          fmt::format("it is taken from `{}` here", shortName(checkout.pool))),
        obligations_.step(StepKind::Released, ref.module, instr.range,
                          fmt::format("it is given to `{}` here", shortName(to)))};
    // One acquisition, one leak: what else is wrong with it comes second.
    std::erase_if(out, [&](const Finding& known) {
      return known.path == finding.path && known.range == finding.range &&
             known.resource == finding.resource;
    });
    out.push_back(std::move(finding));
  }
}

} // namespace unclosed::analysis
