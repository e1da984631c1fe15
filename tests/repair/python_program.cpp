#include "python_program.h"

#include "analysis/analysis.h"
#include "frontend/python/python.h"
#include "rules/loader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

namespace unclosed::repair {

const rules::RuleSet& builtinRuleSet() {
  static const rules::RuleSet rules = [] {
    Expected<rules::RuleSet> loaded = rules::loadAll({});
    if (loaded) return std::move(*loaded);
    fmt::print(stderr, "{}\n", loaded.error().text());
    std::abort();
  }();
  return rules;
}

std::vector<analysis::Finding> analyse(const Texts& program) {
  static const analysis::Analyzer analyzer(builtinRuleSet());
  python::Frontend frontend;
  std::vector<ir::Module> modules;
  for (const auto& [path, text] : program)
    modules.push_back(frontend.extract(path, text));
  link::Program linked(std::move(modules));
  std::vector<analysis::Finding> findings = analyzer.analyse(linked, 1).findings;
  std::erase_if(findings, [](const analysis::Finding& finding) {
    return finding.confidence < analysis::Confidence::Medium;
  });
  return findings;
}

Texts changed(Texts program, const Outcome& outcome) {
  for (const auto& [path, text] : outcome.after)
    program[path] = text;
  return program;
}

Outcome repaired(const Texts& program, bool unsafe,
                 std::function<bool(const analysis::Finding&)> wants) {
  Task task{
      .rules = builtinRuleSet(),
      .analyse = [&](const Texts& texts) -> Expected<Analysed> {
        Texts now = program;
        for (const auto& [path, text] : texts)
          now[path] = text;
        Analysed out{analyse(now), {}, {}};
        for (const auto& [path, text] : now)
          out.paths.push_back(path);
        return out;
      },
      .read = [&](const std::string& path) -> Expected<std::string> { return program.at(path); },
      .wants = std::move(wants),
      .unsafe = unsafe};
  Expected<Outcome> outcome = repairAll(task);
  if (outcome) return std::move(*outcome);
  fmt::print(stderr, "{}\n", outcome.error().text());
  std::abort();
}

} // namespace unclosed::repair
