// UNC304: threads, workers and jobs that use what a request would have given back for them.
#include "analysis/obligations.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>

namespace unclosed::analysis {

using link::FunctionRef;
using rules::Moment;

namespace {

bool handles(const rules::Ambient& ambient, const Hook& hook) {
  return std::ranges::find(ambient.in, hook.framework->name) != ambient.in.end();
}

} // namespace

void Obligations::reportTasks(std::vector<Finding>& out) const {
  for (const Hook& hook : hooks_.all()) {
    if (hook.moment != Moment::Task) continue;
    Ways ways = reachedFrom({&hook});
    for (const Registered& registered : registries_)
      reportTask(hook, ways, registered.kept, out);
    for (const rules::Framework* framework : hooks_.present())
      for (const rules::Ambient& ambient : framework->ambients)
        if (handles(ambient, hook)) reportAmbient(hook, ways, ambient, out);
  }
}

void Obligations::reportTask(const Hook& hook, const Ways& ways, const Kept& kept,
                             std::vector<Finding>& out) const {
  const rules::Registry& registry = *kept.registry;
  KeptSearch search(names_, linkages_, kept);
  FunctionRef user;
  bool isSure = false;
  for (const auto& [function, way] : ways) {
    if (isSure || (user && !way.isSure) || !search.usesRegistry(function)) continue;
    user = function;
    isSure = way.isSure;
  }
  if (!user || search.releases(hook.function) || releasing(kept, {Moment::TaskEnd})) return;
  Finding result = finding("UNC304", {hook.module, bodyOf(hook.module)}, hook.range);
  result.message =
      fmt::format("`{}` runs in {} and uses `{}` there, and nothing drops its {} when "
                  "it ends",
                  nameOf(hook.function), hook.framework->name, kept.name, registry.label);
  result.confidence = user == hook.function ? Confidence::High
                      : isSure              ? Confidence::Medium
                                            : Confidence::Low;
  result.advice = fmt::format("call `{}.{}()` in a `finally` at the end of `{}`", kept.name,
                              registry.release.front(), nameOf(hook.function));
  result.resource = registry.resource;
  result.variable = kept.name;
  result.steps.push_back(step(StepKind::Acquired, user.module, program_.function(user).range,
                              fmt::format("`{}` uses `{}`", nameOf(user), kept.name)));
  out.push_back(std::move(result));
}

void Obligations::reportAmbient(const Hook& hook, const Ways& ways, const rules::Ambient& ambient,
                                std::vector<Finding>& out) const {
  re2::RE2 uses(ambient.uses, re2::RE2::Quiet);
  const ir::Instr* use = nullptr;
  FunctionRef user;
  for (const auto& [reached, way] : ways) {
    const ir::Function& function = program_.function(reached);
    const ir::Module& module = program_.module(reached.module);
    for (const ir::Instr& instr : function.instrs) {
      if (instr.op != ir::Op::Call) continue;
      const ir::Call& call = function.calls[instr.extra];
      std::string_view callee =
          linkages_[reached.module].rules().canonical(module.text(call.callee));
      if (std::ranges::find(ambient.released, callee) != ambient.released.end()) return;
      std::string_view written = module.text(call.written);
      if (!use && re2::RE2::PartialMatch({written.data(), written.size()}, uses)) {
        use = &instr;
        user = reached;
      }
    }
    for (const ir::Decorator& decorator : function.decorators)
      if (std::ranges::find(ambient.released, module.text(decorator.name)) !=
          ambient.released.end())
        return;
  }
  if (!use) return;
  Finding result = finding("UNC304", {hook.module, bodyOf(hook.module)}, hook.range);
  result.message =
      fmt::format("`{}` runs in {} and uses {} there, which nothing closes when it ends",
                  nameOf(hook.function), hook.framework->name, withArticle(ambient.label));
  result.confidence = user == hook.function ? Confidence::Medium : Confidence::Low;
  result.advice = ambient.advice;
  result.resourceKind = "db-connection";
  result.steps.push_back(
      step(StepKind::Acquired, user.module, use->range, "the first query opens the connection"));
  out.push_back(std::move(result));
}

} // namespace unclosed::analysis
