// UNC203: one connection in a variable of the module, used by all requests.
#include "analysis/obligations.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace unclosed::analysis {

using link::FunctionRef;
using rules::Moment;

namespace {

// Kinds of the packs that belong to one user at a time.
constexpr std::array<std::string_view, 3> ownKinds{"db-connection", "db-session",
                                                   "pool-connection"};

} // namespace

void Obligations::reportCached(std::vector<Finding>& out) const {
  if (requested_.empty()) return;
  for (link::ModuleId module = 0; module < program_.modules().size(); ++module) {
    const ir::Module& text = program_.module(module);
    if (text.language != ir::Language::Python) continue;
    for (ir::Index i = 0; i < text.functions.size(); ++i) {
      const ir::Function& function = text.functions[i];
      // What a request fills may be filled anew, where it was closed.
      if (requested_.contains({module, i})) continue;
      for (const ir::Instr& instr : function.instrs)
        if (instr.op == ir::Op::Assign && function.places[instr.dst].kind == ir::PlaceKind::Global)
          reportVariable({module, i}, instr, out);
    }
  }
}

// The variable, and those that the same function fills from it: `cursor = connection.cursor()`.
std::vector<Kept> Obligations::madeFrom(FunctionRef in, ir::PlaceId variable,
                                        const Kept& kept) const {
  std::vector<Kept> all{kept};
  const ir::Function& function = program_.function(in);
  for (const ir::Instr& instr : function.instrs) {
    if (instr.op != ir::Op::Assign || instr.dst == variable) continue;
    const ir::Place& dst = function.places[instr.dst];
    bool isMade = std::ranges::any_of(function.instrs, [&](const ir::Instr& maker) {
      return maker.op == ir::Op::Call && maker.dst == instr.src &&
             function.calls[maker.extra].receiver == variable;
    });
    if (dst.kind != ir::PlaceKind::Global || !isMade) continue;
    link::Symbol symbol = linkages_[in.module].resolve(program_.module(in.module).text(dst.name));
    if (symbol.kind == link::Symbol::Kind::Variable)
      all.push_back(
          {.module = symbol.module, .name = std::string(symbol.name), .resource = kept.resource});
  }
  return all;
}

void Obligations::reportVariable(FunctionRef in, const ir::Instr& instr,
                                 std::vector<Finding>& out) const {
  std::optional<Acquired> from = acquired(in, instr.src);
  if (!from) return;
  const RuleIndex& index = linkages_[in.module].rules();
  const rules::Resource& rule = index.resource(from->resource);
  bool isOwn = std::ranges::find(ownKinds, rule.kind) != ownKinds.end();
  if (!isOwn || rule.processLifetime) return;
  const ir::Module& module = program_.module(in.module);
  link::Symbol symbol =
      linkages_[in.module].resolve(module.text(program_.function(in).places[instr.dst].name));
  if (symbol.kind != link::Symbol::Kind::Variable) return;
  Kept kept{.module = symbol.module, .name = std::string(symbol.name), .resource = from->resource};
  std::vector<Kept> variables = madeFrom(in, instr.dst, kept);
  for (const auto& [user, way] : requested_) {
    if (!way.isSure || (program_.function(user).flags & ir::IsModuleBody)) continue;
    bool isUsed = std::ranges::any_of(variables, [&](const Kept& variable) {
      return KeptSearch(names_, linkages_, variable).mentions(user);
    });
    if (!isUsed) continue;
    Finding result = finding("UNC203", in, from->range);
    result.confidence = std::min(from->confidence, Confidence::Medium);
    result.message = fmt::format("`{}` is one {} for all requests, from the import to the end of "
                                 "the process",
                                 kept.name, rule.label);
    result.advice = "take a connection from a pool for each request, and give it back at its end";
    result.resource = rule.id;
    result.resourceKind = rule.kind;
    result.variable = kept.name;
    result.steps.push_back(step(StepKind::Acquired, in.module, from->range,
                                fmt::format("`{}` is acquired here, once", kept.name)));
    result.steps.push_back(step(
        StepKind::Passed, user.module, program_.function(user).range,
        fmt::format("`{}` uses it in a request of {}", nameOf(user), way.hook->framework->name)));
    out.push_back(std::move(result));
    return;
  }
}

} // namespace unclosed::analysis
