#include "analysis/analysis.h"
#include "analysis/classes.h"
#include "analysis/leaks.h"
#include "analysis/lifecycles.h"
#include "analysis/obligations.h"
#include "analysis/pools.h"
#include "analysis/prefilter.h"
#include "analysis/recall.h"
#include "analysis/relevance.h"
#include "analysis/settings.h"
#include "analysis/structs.h"
#include "rules/compiled.h"
#include "support/parallel.h"

#include <algorithm>
#include <deque>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <tuple>

#include "link/call_order.h"

namespace unclosed::analysis {

struct Analyzer::Indexes {
  explicit Indexes(const rules::RuleSet& rules)
      : python(rules, true), native(rules, false), prefilter(rules) {}

  // The content key of the rules; made when somebody asks for the first time. Thread-safe.
  const support::Digest& keyOf(const rules::RuleSet& rules) const {
    std::call_once(
        keyMade, [&] { key = support::Hasher().add(rules::writeCompiled({rules, {}})).digest(); });
    return key;
  }

  RuleIndex python, native;
  Prefilter prefilter;
  mutable std::once_flag keyMade;
  mutable support::Digest key;
};

namespace {

// A recursion whose summaries still change after so many rounds is not known.
constexpr int MaxRounds = 12;

bool same(const Finding& a, const Finding& b) {
  auto key = [](const Finding& f) {
    return std::tie(f.path, f.range.begin.line, f.range.begin.col, f.rule, f.resource, f.function,
                    f.variable);
  };
  return key(a) == key(b);
}

void sort(std::vector<Finding>& findings) {
  auto key = [](const Finding& f) {
    return std::tie(f.path, f.range.begin, f.rule, f.resource, f.function, f.variable, f.range.end,
                    f.message);
  };
  std::ranges::sort(findings, [&](const Finding& a, const Finding& b) { return key(a) < key(b); });
  // A `finally` and a `with` are lowered once for each way out, and a template once for each
  // instantiation: the same finding may be made more than once.
  findings.erase(std::unique(findings.begin(), findings.end(), same), findings.end());
}

// The analysis of one program: its functions, callees first.
class Run {
public:
  Run(const link::Program& program, auto&& indexOf, unsigned jobs);

  // Before result().
  void use(Memory& memory, const support::Digest& rules) {
    recall_.emplace(memory, rules, program_, types_, components_, summaries_);
  }

  Analysis result();

private:
  // The functions of one module that can be analysed at once.
  struct Task {
    link::ModuleId module = 0;
    std::vector<const link::Component*> components;
    std::vector<Reported> reported;
    std::vector<Failure> failures;
  };

  // `reads` gets the summaries that are asked for; may be null.
  Scope scopeOf(link::ModuleId module, uint32_t component, Reads* reads) const {
    SummaryView summaries(summaries_, component, reads);
    return {matchers_[module], linkages_[module], types_.of(module), summaries};
  }
  uint32_t indexOf(const link::Component& component) const {
    return static_cast<uint32_t>(&component - components_.data());
  }
  void analyseLevel(const std::vector<const link::Component*>& components);
  void analyse(Task& task, const link::Component& component);
  // Fills the summaries of the component; returns what there is to report.
  std::vector<Reported> settle(Task& task, const link::Component& component, Reads* reads);
  // Whether any summary of the component is another one than before.
  bool analyseOnce(Task& task, const link::Component& component, std::vector<Reported>& reported,
                   Reads* reads);
  // Whether the summary of the function is another one than before.
  bool analyse(const Scope& scope, link::FunctionRef ref, std::vector<Reported>& reported);

  const link::Program& program_;
  const RuleIndex& python_;
  unsigned jobs_;
  link::ResolvedNames names_;
  std::deque<Matcher> matchers_;
  std::deque<Linkage> linkages_;
  ProgramTypes types_;
  std::vector<link::Component> components_; // callees first
  Summaries summaries_;
  std::optional<Recall> recall_;
  std::vector<Reported> reported_;
  std::vector<Failure> failures_;
};

std::deque<Matcher> matchersFor(const link::Program& program, auto&& indexOf) {
  std::deque<Matcher> matchers;
  for (const ir::Module& module : program.modules())
    matchers.emplace_back(indexOf(module.language), module);
  return matchers;
}

std::deque<Linkage> linkagesFor(link::ResolvedNames& names, auto&& indexOf) {
  const link::Program& program = names.program();
  std::deque<Linkage> linkages;
  for (link::ModuleId id = 0; id < program.modules().size(); ++id)
    linkages.emplace_back(names, id, indexOf(program.module(id).language));
  return linkages;
}

Run::Run(const link::Program& program, auto&& indexOf, unsigned jobs)
    : program_(program), python_(indexOf(ir::Language::Python)), jobs_(jobs), names_(program),
      matchers_(matchersFor(program, indexOf)), linkages_(linkagesFor(names_, indexOf)),
      types_(program, matchers_, linkages_), components_(link::callOrder(names_)),
      summaries_(program, components_) {}

bool Run::analyse(const Scope& scope, link::FunctionRef ref, std::vector<Reported>& reported) {
  const ir::Function& function = program_.function(ref);
  Summary summary;
  Origins origins(scope, function);
  if (Relevance relevance = relevanceOf(scope, function, origins); relevance.matters) {
    Interpreter run(scope, function, relevance.releases);
    run.run();
    const RuleIndex& index = scope.matcher.index();
    reportLeaks(run, scope, function, reported);
    reportMisuses(run, index, scope.matcher.module(), function, reported);
    summary = run.summary();
  } else {
    summary = surface(scope, ref, origins);
  }
  bool changed = !summary.sameAs(summaries_[ref]);
  summaries_[ref] = std::move(summary);
  return changed;
}

bool Run::analyseOnce(Task& task, const link::Component& component, std::vector<Reported>& reported,
                      Reads* reads) {
  bool changed = false;
  for (link::FunctionRef ref : component.functions) {
    try {
      changed |= analyse(scopeOf(ref.module, indexOf(component), reads), ref, reported);
    } catch (const std::exception& defect) {
      const ir::Module& module = program_.module(ref.module);
      const ir::Function& function = program_.function(ref);
      task.failures.push_back(
          {module.path, std::string(module.text(function.name)), function.range, defect.what()});
    }
  }
  return changed;
}

void Run::analyse(Task& task, const link::Component& component) {
  uint32_t index = indexOf(component);
  if (recall_ && recall_->take(index, task.reported)) return;
  Reads reads;
  size_t failures = task.failures.size();
  std::vector<Reported> reported = settle(task, component, recall_ ? &reads : nullptr);
  if (recall_ && task.failures.size() == failures) recall_->note(index, reads, reported);
  std::ranges::move(reported, std::back_inserter(task.reported));
}

std::vector<Reported> Run::settle(Task& task, const link::Component& component, Reads* reads) {
  // A recursion is taken not to come back, until one of its ways out is seen to.
  for (link::FunctionRef ref : component.functions)
    if (component.recursive) summaries_[ref] = Summary{.known = true, .returns = false};
  std::vector<Reported> reported;
  bool changed = analyseOnce(task, component, reported, reads);
  for (int round = 1; component.recursive && changed && round < MaxRounds; ++round) {
    reported.clear();
    changed = analyseOnce(task, component, reported, reads);
  }
  if (component.recursive && changed) {
    for (link::FunctionRef ref : component.functions)
      summaries_[ref] = Summary{};
    reported.clear();
    analyseOnce(task, component, reported, reads);
    for (link::FunctionRef ref : component.functions)
      summaries_[ref].known = false;
  }
  return reported;
}

void Run::analyseLevel(const std::vector<const link::Component*>& components) {
  // A module's matcher remembers what it has looked up, and so belongs to one thread at a time.
  std::map<link::ModuleId, Task> byModule;
  std::vector<const link::Component*> wide;
  for (const link::Component* component : components) {
    link::ModuleId module = component->functions.front().module;
    bool one = std::ranges::all_of(component->functions,
                                   [&](link::FunctionRef ref) { return ref.module == module; });
    if (one)
      byModule[module].components.push_back(component);
    else
      wide.push_back(component);
  }
  std::vector<Task*> tasks;
  for (auto& [module, task] : byModule)
    tasks.push_back(&task);
  support::parallelFor(jobs_, tasks.size(), [&](size_t index, unsigned) {
    for (const link::Component* component : tasks[index]->components)
      analyse(*tasks[index], *component);
  });
  Task rest;
  for (const link::Component* component : wide)
    analyse(rest, *component);
  tasks.push_back(&rest);
  for (Task* task : tasks) {
    std::ranges::move(task->reported, std::back_inserter(reported_));
    std::ranges::move(task->failures, std::back_inserter(failures_));
  }
}

Analysis Run::result() {
  std::map<uint32_t, std::vector<const link::Component*>> levels;
  for (const link::Component& component : components_)
    levels[component.level].push_back(&component);
  for (const auto& [level, some] : levels) {
    analyseLevel(some);
    summaries_.finish(some);
  }
  if (recall_) recall_->finish();
  Classes classes(program_, linkages_, summaries_, types_.properties());
  Analysis analysis;
  std::set<std::tuple<std::string, ir::Loc, std::string>> owners;
  for (Reported& reported : reported_) {
    if (!classes.isUsersToRelease(reported)) continue;
    Finding& finding = reported.finding;
    if (!reported.ownerType.empty()) finding.releasing.method = classes.teardownFor(reported);
    // An object that is lost is lost once, however many resources are in it.
    bool first = reported.ownerField.empty() ||
                 owners.emplace(finding.path, finding.range.begin, finding.function).second;
    if (first) analysis.findings.push_back(std::move(reported.finding));
  }
  classes.report(analysis.findings);
  classes.reportCopies(analysis.findings);
  Obligations obligations(names_, linkages_, matchers_, types_, summaries_);
  obligations.nameHandlers(analysis.findings);
  obligations.report(analysis.findings);
  PoolUse(obligations).report(analysis.findings);
  reportSettings(program_, python_, analysis.findings);
  Structs(program_, matchers_, linkages_, summaries_).report(analysis.findings);
  Lifecycles(program_, matchers_, linkages_, summaries_).report(analysis.findings);
  sort(analysis.findings);
  analysis.failures = std::move(failures_);
  return analysis;
}

} // namespace

Analyzer::Analyzer(const rules::RuleSet& rules)
    : rules_(rules), indexes_(std::make_unique<const Indexes>(rules)) {}

Analyzer::~Analyzer() = default;

bool Analyzer::mayFind(std::string_view source, std::span<const ir::Word> words) const {
  return indexes_->prefilter.mayAcquire(source, words);
}

const RuleIndex& Analyzer::index(ir::Language language) const {
  return language == ir::Language::Python ? indexes_->python : indexes_->native;
}

Analysis Analyzer::analyse(const link::Program& program, unsigned jobs, Memory* memory) const {
  auto indexOf = [&](ir::Language language) -> const RuleIndex& { return index(language); };
  Run run(program, indexOf, jobs);
  if (memory) run.use(*memory, indexes_->keyOf(rules_));
  return run.result();
}

std::vector<Finding> Analyzer::analyse(const ir::Module& module) const {
  return analyse(link::Program({module})).findings;
}

} // namespace unclosed::analysis
