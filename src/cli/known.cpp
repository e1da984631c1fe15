#include "cli/known.h"

#include "support/files.h"
#include "workspace/discovery.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

namespace unclosed::cli {
namespace {

namespace fs = std::filesystem;
using analysis::Finding;
using baseline::Entry;
using baseline::Whereabouts;

fs::path absolute(const std::string& path) {
  std::error_code error;
  return (fs::current_path(error) / path).lexically_normal();
}

// Paths of a report and of a baseline, which is relative to its own folder.
class Paths {
public:
  explicit Paths(const std::string& baseline) : folder_(absolute(baseline).parent_path()) {
    std::error_code error;
    current_ = fs::current_path(error).string();
  }

  std::string inBaseline(const std::string& shown) const {
    return absolute(shown).lexically_relative(folder_).generic_string();
  }
  std::string shown(const std::string& inBaseline) const {
    return workspace::shownPath((folder_ / inBaseline).lexically_normal().string(), current_);
  }

private:
  fs::path folder_;
  std::string current_;
};

// Where the files of entries are, as far as this run can tell.
class Places {
public:
  Places(const Run& run, const CheckConfig& config, const Paths& paths)
      : paths_(paths), analysed_(run.report.analysed.begin(), run.report.analysed.end()) {
    for (const report::Notice& notice : run.report.notices)
      incomplete_.insert(notice.path);
    for (const std::string& path : config.paths)
      scopes_.push_back(absolute(path.substr(0, path.find_first_of("*?["))).string());
  }

  Whereabouts operator()(const std::string& inBaseline) const {
    std::string path = paths_.shown(inBaseline);
    if (incomplete_.contains(path)) return Whereabouts::Unknown;
    if (analysed_.contains(path)) return Whereabouts::Analysed;
    std::error_code error;
    if (fs::exists(path, error)) return Whereabouts::Unknown;
    return inScope(absolute(path).string()) ? Whereabouts::Gone : Whereabouts::GoneElsewhere;
  }

private:
  bool inScope(std::string_view path) const {
    return std::ranges::any_of(scopes_, [&](std::string_view scope) {
      if (scope.ends_with('/')) scope.remove_suffix(1);
      return path.starts_with(scope) && (path.size() == scope.size() || path[scope.size()] == '/');
    });
  }

  const Paths& paths_;
  std::set<std::string> analysed_, incomplete_;
  std::vector<std::string> scopes_;
};

std::string outdatedText(const std::vector<Entry>& outdated) {
  size_t count = 0;
  for (const Entry& entry : outdated)
    count += entry.count;
  const Entry& first = outdated.front();
  std::string example = fmt::format("{} in `{}` of {}", first.rule, first.function, first.path);
  if (count == 1)
    return fmt::format(
        "this baseline counts 1 finding that is gone, {}: `unclosed baseline update` "
        "removes it",
        example);
  return fmt::format(
      "this baseline counts {} findings that are gone, such as {}: `unclosed baseline "
      "update` removes them",
      count, example);
}

} // namespace

std::vector<Entry> entriesOf(const std::vector<Finding>& findings, const std::string& file,
                             report::SourceTexts& sources) {
  Paths paths(file);
  std::vector<Entry> entries;
  entries.reserve(findings.size());
  for (const Finding& finding : findings)
    entries.push_back(baseline::entryOf(finding, paths.inBaseline(finding.path), sources));
  return entries;
}

Expected<baseline::Baseline> readBaseline(const std::string& file) {
  auto text = support::readFile(file);
  if (!text) {
    Error error = text.error();
    error.hint = "`unclosed baseline create` writes a baseline";
    return error;
  }
  return baseline::parse(file, *text);
}

baseline::Comparison compareWith(const baseline::Baseline& baseline, const std::string& file,
                                 Run& run, const CheckConfig& config) {
  Paths paths(file);
  // A header's function is found once for every file that includes it.
  report::Report others;
  others.findings = run.heldBack;
  report::sortReport(others);
  return baseline::compare(baseline, entriesOf(run.report.findings, file, run.sources),
                           entriesOf(others.findings, file, run.sources),
                           Places(run, config, paths));
}

Status applyBaseline(Run& run, const CheckConfig& config) {
  if (config.baseline.empty()) return std::nullopt;
  auto known = readBaseline(config.baseline);
  if (!known) return known.error();
  baseline::Comparison result = compareWith(*known, config.baseline, run, config);
  std::vector<Finding> fresh;
  for (size_t i = 0; i < result.known.size(); ++i) {
    Finding& finding = run.report.findings[i];
    (result.known[i] ? run.report.known : fresh).push_back(std::move(finding));
  }
  run.report.findings = std::move(fresh);
  run.report.baseline = config.baseline;
  if (!result.outdated.empty())
    run.report.remarks.push_back({config.baseline, {}, outdatedText(result.outdated)});
  report::sortReport(run.report);
  return std::nullopt;
}

} // namespace unclosed::cli
