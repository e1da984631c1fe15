#include "analysis/summaries.h"

#include "ir/dotted.h"

namespace unclosed::analysis {

void Deeds::add(const Summary& summary, size_t params) {
  some = true;
  (summary.returns ? returns : ends) = true;
  fresh |= !summary.fresh.empty();
  for (const ParamFate& fate : summary.fates) {
    bool ended = fate.fate == Fate::Released || fate.fate == Fate::Sometimes;
    bool isPassed = fate.where.root < params || fate.where.root == Access::Result;
    releases |= ended && isPassed;
    releasesOther |= ended && !isPassed;
    if (fate.fate != Fate::Kept && fate.fate != Fate::Stored) continue;
    keeps = true;
    bool target = !fate.where.path.empty() && fate.where.path.front() == "*";
    (target ? keptTargets : kept) |= uint64_t{1} << std::min<unsigned>(fate.where.root, 63);
  }
}

Summaries::Summaries(const link::Program& program, std::span<const link::Component> components)
    : program_(program) {
  for (const ir::Module& module : program.modules())
    modules_.emplace_back(module.functions.size());
  for (uint32_t index = 0; index < components.size(); ++index) {
    levels_.push_back(components[index].level);
    for (link::FunctionRef ref : components[index].functions) {
      modules_[ref.module][ref.function].component = index;
      modules_[ref.module][ref.function].level = components[index].level;
      if (std::string_view name = methodName(ref); !name.empty()) ++named_[name].unfinished;
    }
  }
}

std::string_view Summaries::methodName(link::FunctionRef ref) const {
  const ir::Function& function = program_.function(ref);
  const ir::Module& module = program_.module(ref.module);
  return function.className == 0 ? std::string_view() : ir::lastSegment(module.text(function.name));
}

void Summaries::finish(std::span<const link::Component* const> level) {
  for (const link::Component* component : level)
    for (link::FunctionRef ref : component->functions) {
      std::string_view name = methodName(ref);
      if (name.empty()) continue;
      Named& known = named_[name];
      known.deeds.add(slot(ref).summary, program_.function(ref).params.size());
      --known.unfinished;
    }
}

Deeds Summaries::named(std::string_view method) const {
  auto known = named_.find(method);
  if (known == named_.end()) return {};
  Deeds deeds = known->second.deeds;
  if (known->second.unfinished > 0) deeds.some = deeds.returns = true;
  return deeds;
}

} // namespace unclosed::analysis
