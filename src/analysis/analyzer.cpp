#include "analysis/analysis.h"
#include "analysis/leaks.h"
#include "analysis/prefilter.h"

#include <algorithm>
#include <tuple>

namespace unclosed::analysis {

struct Analyzer::Indexes {
  explicit Indexes(const rules::RuleSet& rules)
      : python(rules, true), native(rules, false), prefilter(rules) {}
  RuleIndex python, native;
  Prefilter prefilter;
};

Analyzer::Analyzer(const rules::RuleSet& rules)
    : indexes_(std::make_unique<const Indexes>(rules)) {}

Analyzer::~Analyzer() = default;

bool Analyzer::mayFind(std::string_view pythonSource) const {
  return indexes_->prefilter.mayAcquire(pythonSource);
}

const RuleIndex& Analyzer::index(ir::Language language) const {
  return language == ir::Language::Python ? indexes_->python : indexes_->native;
}

std::vector<Finding> Analyzer::analyse(const ir::Module& module) const {
  const RuleIndex& index = this->index(module.language);
  Matcher matcher(index, module);
  std::vector<Finding> findings;
  std::unique_ptr<ModuleTypes> types;
  for (const ir::Function& function : module.functions) {
    if (function.blocks.empty() || !matcher.mayAcquire(function)) continue;
    if (!types) types = std::make_unique<ModuleTypes>(matcher);
    Interpreter run(matcher, *types, function);
    run.run();
    reportLeaks(run, index, module, function, findings);
    reportMisuses(run, index, module, function, findings);
  }
  auto key = [](const Finding& f) {
    return std::tie(f.path, f.range.begin, f.rule, f.resource, f.function, f.variable, f.range.end,
                    f.message);
  };
  std::ranges::sort(findings, [&](const Finding& a, const Finding& b) { return key(a) < key(b); });
  // A `finally` and a `with` are lowered once for each way out, and a template once for each
  // instantiation: the same finding may be made more than once.
  auto same = [&](const Finding& a, const Finding& b) {
    return std::tie(a.range.begin, a.rule, a.resource, a.function, a.variable) ==
           std::tie(b.range.begin, b.rule, b.resource, b.function, b.variable);
  };
  findings.erase(std::unique(findings.begin(), findings.end(), same), findings.end());
  return findings;
}

} // namespace unclosed::analysis
