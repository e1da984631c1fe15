// UNC301 for session registries: a factory that keeps one session for each thread needs to be told
// when a request is over.
#include "analysis/obligations.h"

#include <fmt/format.h>

#include <algorithm>

namespace unclosed::analysis {

using link::FunctionRef;
using rules::Moment;

void Obligations::findRegistries() {
  for (link::ModuleId module = 0; module < program_.modules().size(); ++module) {
    const ir::Module& text = program_.module(module);
    if (text.language != ir::Language::Python) continue;
    const RuleIndex& index = linkages_[module].rules();
    for (ir::Index i = 0; i < text.functions.size(); ++i)
      for (const ir::Instr& instr : text.functions[i].instrs) {
        if (instr.op != ir::Op::Assign) continue;
        const ir::Place& dst = text.functions[i].places[instr.dst];
        if (dst.kind != ir::PlaceKind::Global) continue;
        std::string_view type = typeOf({module, i}, instr.src);
        link::Symbol symbol = linkages_[module].resolve(text.text(dst.name));
        bool isOwn = symbol.kind == link::Symbol::Kind::Variable && symbol.module == module;
        bool isCopy = text.functions[i].places[instr.src].kind == ir::PlaceKind::Global;
        if (type.empty() || !isOwn || isCopy) continue;
        for (const rules::Registry& registry : rules().registries)
          if (index.derives(type, registry.type))
            registries_.push_back(
                {{.module = symbol.module, .name = std::string(symbol.name), .registry = &registry},
                 {module, i},
                 instr.range});
      }
  }
}

void Obligations::reportRegistries(std::vector<Finding>& out) const {
  if (registries_.empty()) return;
  for (const Registered& registered : registries_)
    reportRegistry(registered, out);
}

bool Obligations::isOwnedElsewhere(const Kept& kept) const {
  const std::vector<std::string>& owners = kept.registry->ownedBy;
  KeptSearch search(names_, linkages_, kept);
  for (link::ModuleId module = 0; module < program_.modules().size(); ++module) {
    const ir::Module& text = program_.module(module);
    for (ir::Index i = 0; i < text.functions.size(); ++i)
      for (const ir::Call& call : text.functions[i].calls) {
        std::string_view callee = linkages_[module].rules().canonical(text.text(call.callee));
        bool owns = std::ranges::find(owners, callee) != owners.end();
        if (owns && search.mentions({module, i})) return true;
      }
  }
  return false;
}

void Obligations::reportRegistry(const Registered& registered, std::vector<Finding>& out) const {
  const Kept& kept = registered.kept;
  if (isOwnedElsewhere(kept)) return;
  KeptSearch search(names_, linkages_, kept);
  // The first handler that uses it and does not drop the session itself.
  auto usedBy = [&](bool isSure) {
    return std::ranges::find_if(requested_, [&](const auto& reached) {
      bool isBody = program_.function(reached.first).flags & ir::IsModuleBody;
      return !isBody && reached.second.isSure == isSure && search.usesRegistry(reached.first) &&
             !search.releases(reached.second.hook->function);
    });
  };
  auto used = usedBy(true);
  if (used == requested_.end()) used = usedBy(false);
  if (used == requested_.end()) return;
  if (releasing(kept, {Moment::RequestEnd, Moment::AroundRequest})) return;
  const auto& [user, way] = *used;
  const rules::Framework& framework = *way.hook->framework;
  const RuleIndex& index = linkages_[registered.in.module].rules();
  rules::ResourceId id = index.resourceById(kept.registry->resource);
  Finding result = finding("UNC301", registered.in, registered.range);
  result.confidence = way.confidence();
  result.message = fmt::format("`{}` keeps one {} for each thread, and nothing drops it when a "
                               "request ends",
                               kept.name, kept.registry->label);
  result.advice = advised(framework.requestAdvice, fmt::format("calls `{}.{}()`", kept.name,
                                                               kept.registry->release.front()));
  result.resource = kept.registry->resource;
  if (id != UINT32_MAX) result.resourceKind = index.resource(id).kind;
  result.variable = kept.name;
  result.steps.push_back(step(StepKind::Acquired, registered.in.module, registered.range,
                              fmt::format("`{}` is made here", kept.name)));
  result.steps.push_back(
      step(StepKind::Passed, user.module, program_.function(user).range,
           fmt::format("`{}` uses it in a request of {}", nameOf(user), framework.name)));
  addIdleHandler(kept, unregistered(kept), false, result);
  out.push_back(std::move(result));
}

} // namespace unclosed::analysis
