#include "cli/baseline_command.h"

#include "cli/console.h"
#include "cli/known.h"
#include "cli/run.h"
#include "report/report.h"
#include "support/files.h"

#include <fmt/format.h>

#include <filesystem>
#include <iterator>
#include <system_error>
#include <utility>

namespace unclosed::cli {
namespace {

using baseline::Baseline;
using baseline::Entry;

std::string findings(size_t count) { return report::counted(count, "finding"); }

size_t countOf(const std::vector<Entry>& entries) {
  size_t count = 0;
  for (const Entry& entry : entries)
    count += entry.count;
  return count;
}

// The file that the command is about.
CheckConfig withFile(CheckConfig config) {
  if (config.baseline.empty()) config.baseline = DefaultBaseline;
  return config;
}

int create(const CheckConfig& config, bool force) {
  std::error_code error;
  if (std::filesystem::exists(config.baseline, error) && !force)
    return fail(Error{"exists already", config.baseline,
                      "`unclosed baseline update` removes what is repaired, --force begins anew"});
  auto run = analyse(config);
  if (!run) return fail(run.error());
  if (!run->report.completed) return fail("not one file could be analysed");
  Baseline made =
      baseline::baselineOf(entriesOf(run->report.findings, config.baseline, run->sources));
  if (Status failed = support::writeFile(config.baseline, baseline::render(made)))
    return fail(*failed);
  return printText(
      fmt::format("{}: {} written; `unclosed check --baseline {}` reports only others\n",
                  config.baseline, findings(countOf(made.entries)), config.baseline));
}

int update(const CheckConfig& config, bool add) {
  auto known = readBaseline(config.baseline);
  if (!known) return fail(known.error());
  auto run = analyse(config);
  if (!run) return fail(run.error());
  if (!run->report.completed) return fail("not one file could be analysed");
  baseline::Comparison result = compareWith(*known, config.baseline, *run, config);
  std::vector<Entry> entries = result.kept.entries;
  size_t fresh = 0;
  std::vector<Entry> all = entriesOf(run->report.findings, config.baseline, run->sources);
  for (size_t i = 0; i < all.size(); ++i) {
    if (result.known[i]) continue;
    ++fresh;
    if (add) entries.push_back(std::move(all[i]));
  }
  std::string text = baseline::render(baseline::baselineOf(std::move(entries)));
  if (Status failed = support::writeFile(config.baseline, text)) return fail(*failed);
  std::string out = fmt::format("{}: {} removed, {} moved, {} added\n", config.baseline,
                                findings(countOf(result.outdated)), result.moved, add ? fresh : 0);
  if (fresh > 0 && !add) out += fmt::format("{} not added (--add adds them)\n", findings(fresh));
  return printText(out);
}

int show(const CheckConfig& config) {
  auto known = readBaseline(config.baseline);
  if (!known) return fail(known.error());
  std::string out;
  for (const Entry& entry : known->entries) {
    std::string times = entry.count == 1 ? "" : fmt::format(" ({} times)", entry.count);
    std::string what = entry.variable.empty() ? "" : fmt::format(" in `{}`", entry.variable);
    fmt::format_to(std::back_inserter(out), "{}: {} {}{}, acquired in `{}`{}\n", entry.path,
                   entry.rule, entry.resource, what, entry.function, times);
  }
  out += fmt::format("{}: {}\n", config.baseline, findings(countOf(known->entries)));
  return printText(out);
}

} // namespace

int runBaseline(const BaselineCommand& command) {
  CheckConfig config = withFile(command.check);
  switch (command.verb) {
  case BaselineVerb::Create: return create(config, command.force);
  case BaselineVerb::Update: return update(config, command.add);
  case BaselineVerb::Show: return show(config);
  }
  return ExitFailure;
}

} // namespace unclosed::cli
