#include "cli/run.h"

#include "cli/filter.h"
#include "cli/pipeline.h"
#include "rules/loader.h"

#include <utility>

namespace unclosed::cli {
namespace {

// A run that read nothing, although there was something to read, must not look like a clean one.
bool readNothing(const report::Report& report) {
  return report.filesChecked == 0 && !report.notices.empty();
}

std::map<std::string, std::string> librariesOf(const rules::RuleSet& rules) {
  std::map<std::string, std::string> libraries;
  for (const rules::Resource& resource : rules.resources)
    libraries.emplace(resource.id, resource.library);
  for (const rules::SettingGroup& group : rules.settings)
    libraries.emplace(group.id, group.library);
  return libraries;
}

} // namespace

Expected<Run> analyse(const CheckConfig& config, analysis::Memory* memory) {
  auto rules = rules::loadAll(config.rulePacks);
  if (!rules) return rules.error();
  auto filter = Filter::make(config, *rules);
  if (!filter) return filter.error();
  Run run;
  auto analysed = analyseAll(config, *rules, run.sources, memory);
  if (!analysed) return analysed.error();
  run.report = std::move(*analysed);
  run.heldBack = filter->apply(run.report);
  report::sortReport(run.report);
  run.libraries = librariesOf(*rules);
  run.report.completed = !readNothing(run.report);
  return run;
}

} // namespace unclosed::cli
