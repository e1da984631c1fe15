#include "cli/repairs.h"

#include "cli/pipeline.h"
#include "cli/python_source.h"
#include "rules/loader.h"
#include "support/files.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace unclosed::cli {
namespace {

using analysis::Finding;
using repair::isPython;

// Analyses the program again and again, with those texts in the place of what the files hold.
class Program {
public:
  Program(const CheckConfig& config, const rules::RuleSet& rules)
      : config_(config), rules_(rules) {}

  Expected<repair::Analysed> analyse(const repair::Texts& texts) {
    CheckConfig round = config_;
    round.texts = texts;
    // C and C++ are the most work, and no repair of a Python file changes anything for them.
    round.pythonOnly = !texts.empty() && std::ranges::all_of(texts, [](const auto& changed) {
      return isPython(changed.first);
    });
    report::SourceTexts sources;
    auto analysed = analyseAll(round, rules_, sources, &memory_);
    if (!analysed) return analysed.error();
    if (texts.empty()) {
      for (const Finding& finding : analysed->findings)
        if (!isPython(finding.path)) native_.push_back(finding);
    } else if (round.pythonOnly) {
      analysed->findings.insert(analysed->findings.end(), native_.begin(), native_.end());
    }
    report::sortReport(*analysed);
    repair::Analysed out{std::move(analysed->findings), {}, std::move(analysed->analysed)};
    for (const report::Notice& notice : analysed->notices)
      ++out.unread[notice.path];
    return out;
  }

private:
  const CheckConfig& config_;
  const rules::RuleSet& rules_;
  std::vector<Finding> native_; // of C and C++ as they are
  analysis::Memory memory_;     // of the round before
};

// The bytes of the file, when they are what the analysis has read.
Expected<std::string> readForRepair(const std::string& path) {
  auto bytes = support::readFile(path);
  if (!bytes || !isPython(path)) return bytes;
  auto source = readPythonSource(path);
  if (!source) return source.error();
  if (!source->unparsed.empty()) return Error{"no parser takes the file", path, {}};
  if (source->text != *bytes) return Error{"the file is not UTF-8", path, {}};
  return bytes;
}

using Place = std::tuple<std::string, ir::Loc, ir::Loc, std::string>;

Place placeOf(const Finding& finding) {
  return {finding.path, finding.range.begin, finding.range.end, finding.rule};
}

ir::Loc locationOf(std::string_view text, size_t offset) {
  std::string_view before = text.substr(0, offset);
  size_t lines = static_cast<size_t>(std::ranges::count(before, '\n'));
  size_t last = before.rfind('\n');
  size_t column = last == std::string_view::npos ? offset : offset - last - 1;
  return {static_cast<uint32_t>(lines + 1), static_cast<uint32_t>(column + 1)};
}

// `edits` are sorted here, so that every run writes them alike.
report::Fix fixOf(repair::Result result, std::string_view text) {
  report::Fix fix{std::move(result.what), {}};
  std::ranges::sort(result.edits);
  for (repair::Edit& edit : result.edits)
    fix.replacements.push_back(
        {{locationOf(text, edit.begin), locationOf(text, edit.end)}, std::move(edit.text)});
  return fix;
}

} // namespace

Expected<repair::Outcome> findRepairs(const FixConfig& config, const rules::RuleSet& rules,
                                      std::function<bool(const Finding&)> wants, bool apart) {
  Program program(config.check, rules);
  repair::Task task{.rules = rules,
                    .analyse = [&](const repair::Texts& texts) { return program.analyse(texts); },
                    .read = readForRepair,
                    .wants = std::move(wants),
                    .unsafe = config.unsafe,
                    .apart = apart};
  return repair::repairAll(task);
}

Status offerRepairs(Run& run, const CheckConfig& config) {
  auto rules = rules::loadAll(config.rulePacks);
  if (!rules) return rules.error();
  std::set<Place> reported;
  for (const Finding& finding : run.report.findings)
    reported.insert(placeOf(finding));
  FixConfig fix;
  fix.check = config;
  std::erase(fix.check.paths, "-");
  if (fix.check.paths.empty()) return std::nullopt;
  auto outcome = findRepairs(
      fix, *rules, [&](const Finding& finding) { return reported.contains(placeOf(finding)); },
      true);
  if (!outcome) return outcome.error();
  std::map<Place, repair::Result*> repairs;
  for (repair::Result& result : outcome->results)
    if (result.repaired) repairs.emplace(placeOf(result.finding), &result);
  run.report.fixes.resize(run.report.findings.size());
  for (size_t i = 0; i < run.report.findings.size(); ++i) {
    auto repair = repairs.find(placeOf(run.report.findings[i]));
    if (repair == repairs.end()) continue;
    const std::string& text = run.sources.at(run.report.findings[i].path).bytes();
    run.report.fixes[i] = fixOf(std::move(*repair->second), text);
    repairs.erase(repair);
  }
  return std::nullopt;
}

} // namespace unclosed::cli
