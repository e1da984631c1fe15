#include "cli/check.h"

#include "cli/backlog.h"
#include "cli/change.h"
#include "cli/console.h"
#include "cli/known.h"
#include "cli/outputs.h"
#include "cli/repairs.h"
#include "cli/run.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

namespace unclosed::cli {
namespace {

using Clock = std::chrono::steady_clock;

bool hasFindingsToFailOn(const report::Report& report, const CheckConfig& config) {
  if (!config.failOn) return false;
  return std::ranges::any_of(report.findings, [&](const analysis::Finding& finding) {
    return finding.severity >= *config.failOn;
  });
}

bool offersRepairs(const CheckConfig& config) {
  return config.fixes && std::ranges::any_of(config.outputs, [](const Output& output) {
           return output.format == Format::Sarif;
         });
}

void sayWhatWasDone(const report::Report& report, Clock::time_point begin) {
  std::chrono::duration<double> seconds = Clock::now() - begin;
  inform(fmt::format("checked {} files in {:.2f} s", report.filesChecked, seconds.count()));
}

} // namespace

int runCheck(const CheckConfig& config) {
  Clock::time_point begin = Clock::now();
  bool ofChange = config.staged || !config.diff.empty();
  auto run = ofChange ? analyseChange(config) : analyse(config);
  if (!run) return fail(run.error());
  if (Status failed = applyBaseline(*run, config)) return fail(*failed);
  if (offersRepairs(config))
    if (Status failed = offerRepairs(*run, config)) return fail(*failed);
  const report::Report& report = run->report;
  if (report.filesChecked == 0 && report.notices.empty()) {
    if (ofChange) {
      inform("no Python, C or C++ sources have changed");
    } else {
      inform(fmt::format("no Python, C or C++ sources were found in {}; files that .gitignore or "
                         "`exclude` name are left out unless they are given by name",
                         fmt::join(config.paths, ", ")));
    }
  }
  if (config.verbose) sayWhatWasDone(report, begin);

  std::optional<report::Backlog> backlog;
  if (config.audit) {
    auto made = backlogOf(report, config, run->libraries);
    if (!made) return fail(made.error());
    backlog = std::move(*made);
  }
  if (Status failed = writeOutputs(report, run->sources, config, backlog ? &*backlog : nullptr))
    return fail(*failed);
  if (!report.completed) return fail("not one file could be analysed");
  return hasFindingsToFailOn(report, config) ? ExitFindings : ExitClean;
}

} // namespace unclosed::cli
