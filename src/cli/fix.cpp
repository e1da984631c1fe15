#include "cli/fix.h"

#include "cli/console.h"
#include "cli/filter.h"
#include "cli/repairs.h"
#include "report/report.h"
#include "rules/loader.h"
#include "support/files.h"

#include <fmt/format.h>

#include <filesystem>
#include <system_error>

#include "repair/diff.h"

namespace unclosed::cli {
namespace {

std::string lineFor(const repair::Result& result, bool diff) {
  const analysis::Finding& finding = result.finding;
  std::string_view verdict = result.repaired      ? diff ? "can be repaired" : "repaired"
                             : result.needsUnsafe ? "needs --unsafe"
                                                  : "not repaired";
  return fmt::format("{}:{}:{}: {} {}: {}\n", finding.path, finding.range.begin.line,
                     finding.range.begin.col, finding.rule, verdict, result.what);
}

std::string summary(const repair::Outcome& outcome, bool diff) {
  size_t repaired = 0, unsafe = 0;
  for (const repair::Result& result : outcome.results) {
    repaired += result.repaired;
    unsafe += result.needsUnsafe;
  }
  std::string out = fmt::format("{} {} of {} in {}", diff ? "Can repair" : "Repaired", repaired,
                                report::counted(outcome.results.size(), "finding"),
                                report::counted(outcome.after.size(), "file"));
  if (unsafe > 0) out += fmt::format(" ({} more with --unsafe)", unsafe);
  return out + "\n";
}

// A file that somebody has changed since it was read is left alone.
Status writeRepaired(const std::string& path, const repair::Outcome& outcome, bool backup) {
  auto now = support::readFile(path);
  if (!now) return now.error();
  if (*now != outcome.before.at(path))
    return Error{"was changed while it was being repaired", path, "run `unclosed fix` again"};
  if (backup) {
    std::error_code error;
    std::filesystem::copy_file(path, path + ".orig",
                               std::filesystem::copy_options::overwrite_existing, error);
    if (error) return Error{"cannot be written: " + error.message(), path + ".orig", {}};
  }
  return support::writeFile(path, outcome.after.at(path));
}

std::string report(const repair::Outcome& outcome, const FixConfig& config) {
  std::string out;
  if (!config.check.quiet)
    for (const repair::Result& result : outcome.results)
      out += lineFor(result, config.diff);
  return out + summary(outcome, config.diff);
}

int showDiff(const repair::Outcome& outcome, const FixConfig& config) {
  std::string diff;
  for (const auto& [path, text] : outcome.after)
    diff += repair::unifiedDiff(path, outcome.before.at(path), text);
  if (int failed = printText(diff); failed != ExitClean) return failed;
  // The diff is for a program to read: what is said of it goes elsewhere.
  fmt::print(stderr, "{}", report(outcome, config));
  return outcome.after.empty() ? ExitClean : ExitFindings;
}

} // namespace

int runFix(const FixConfig& config) {
  auto rules = rules::loadAll(config.check.rulePacks);
  if (!rules) return fail(rules.error());
  auto filter = Filter::make(config.check, *rules);
  if (!filter) return fail(filter.error());
  auto outcome = findRepairs(
      config, *rules, [&](const analysis::Finding& finding) { return filter->wants(finding); });
  if (!outcome) return fail(outcome.error());
  if (config.diff) return showDiff(*outcome, config);
  for (const auto& [path, text] : outcome->after)
    if (Status failed = writeRepaired(path, *outcome, config.backup)) return fail(*failed);
  return printText(report(*outcome, config));
}

} // namespace unclosed::cli
