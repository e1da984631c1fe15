#include "cli/check.h"

#include "cli/console.h"
#include "cli/filter.h"
#include "cli/outputs.h"
#include "cli/pipeline.h"
#include "rules/loader.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace unclosed::cli {
namespace {

using Clock = std::chrono::steady_clock;

bool hasFindingsToFailOn(const report::Report& report, const CheckConfig& config) {
  if (!config.failOn) return false;
  return std::ranges::any_of(report.findings, [&](const analysis::Finding& finding) {
    return finding.severity >= *config.failOn;
  });
}

// A run that read nothing, although there was something to read, must not look like a clean one.
bool readNothing(const report::Report& report) {
  return report.filesChecked == 0 && !report.notices.empty();
}

void sayWhatWasDone(const report::Report& report, Clock::time_point begin) {
  std::chrono::duration<double> seconds = Clock::now() - begin;
  inform(fmt::format("checked {} files in {:.2f} s", report.filesChecked, seconds.count()));
}

} // namespace

int runCheck(const CheckConfig& config) {
  Clock::time_point begin = Clock::now();
  auto rules = rules::loadAll(config.rulePacks);
  if (!rules) return fail(rules.error());
  auto filter = Filter::make(config, *rules);
  if (!filter) return fail(filter.error());

  report::SourceTexts sources;
  auto analysed = analyseAll(config, *rules, sources);
  if (!analysed) return fail(analysed.error());
  report::Report& report = *analysed;
  filter->apply(report);
  report::sortReport(report);
  report.completed = !readNothing(report);
  if (report.filesChecked == 0 && report.notices.empty()) {
    inform("no Python, C or C++ sources were found");
  }
  if (config.verbose) sayWhatWasDone(report, begin);

  if (Status failed = writeOutputs(report, sources, config)) return fail(*failed);
  if (!report.completed) return fail("not one file could be analysed");
  return hasFindingsToFailOn(report, config) ? ExitFindings : ExitClean;
}

} // namespace unclosed::cli
