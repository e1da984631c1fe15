#include "analysis/leaks.h"
#include "analysis/witness.h"

#include <fmt/format.h>

#include <algorithm>

namespace unclosed::analysis {

namespace {

// In C, a name that nothing declares is as likely a macro, which may jump or return: what follows
// it need not follow it.
bool mayHideJumps(const ir::Module& module, const ir::Function& function) {
  if (module.language == ir::Language::Python) return false;
  return std::ranges::any_of(function.calls, [](const ir::Call& call) {
    return call.resolution == ir::Resolution::Unknown;
  });
}

} // namespace

void reportMisuses(const Interpreter& run, const RuleIndex& index, const ir::Module& module,
                   const ir::Function& function, std::vector<Reported>& out) {
  Witness witness(module, function, run.objects(), run.trace(), index);
  for (const Misuse& misuse : run.outcomes().misuses()) {
    const Object& object = run.objects()[misuse.object];
    const rules::Resource& resource = index.resource(object.resource);
    Finding finding;
    finding.rule = misuse.again ? "UNC107" : "UNC108";
    finding.severity = resource.severity;
    finding.confidence =
        mayHideJumps(module, function) ? rules::Confidence::Low : misuse.confidence;
    finding.path = module.path;
    finding.range = misuse.where;
    std::string_view what = misuse.again ? "released a second time" : "used after its release";
    finding.message = fmt::format("{} is {}", witness.subject(misuse.object), what);
    finding.function = module.text(function.name);
    finding.resource = resource.id;
    finding.resourceKind = resource.kind;
    finding.variable = witness.variable(misuse.object);
    finding.steps = witness.steps(misuse.object, misuse.trace, StepKind::Left, misuse.where,
                                  std::string("it is ") + std::string(what) + " here");
    out.push_back({.finding = std::move(finding), .ownerType = {}, .ownerField = {}});
  }
}

} // namespace unclosed::analysis
