#include "cli/change.h"

#include "cli/known.h"
#include "cli/side.h"
#include "support/temporary_folder.h"
#include "workspace/glob.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "baseline/compare.h"
#include "vcs/git.h"

namespace unclosed::cli {
namespace {

namespace fs = std::filesystem;
using baseline::Entry;
using baseline::Whereabouts;

struct Change {
  vcs::Tree before;
  std::vector<std::string> paths; // that differ, relative to the repository
};

Expected<Change> changeOf(const CheckConfig& config, const vcs::Repository& repository) {
  auto before = config.staged ? repository.head() : repository.branchPoint(config.diff);
  if (!before) return before.error();
  auto paths =
      config.staged ? repository.changedInIndex(*before) : repository.changedInWorkTree(*before);
  if (!paths) return paths.error();
  return Change{std::move(*before), std::move(*paths)};
}

// The part of a pattern before its wildcards.
std::string folderOf(const std::string& pattern) {
  std::string base = pattern.substr(0, pattern.find_first_of("*?["));
  base.resize(base.find_last_of('/') == base.npos ? 0 : base.find_last_of('/') + 1);
  return base.empty() ? "." : base;
}

class Comparer {
public:
  Comparer(const CheckConfig& config, vcs::Repository repository, Change change, std::string folder)
      : config_(config), repository_(std::move(repository)), change_(std::move(change)),
        folder_(std::move(folder)) {}

  Expected<Run> run() {
    auto after = config_.staged ? analyseTree({}, after_, config_) : analyse(config_, &memory_);
    if (!after) return after;
    keepChangedFiles(after->report);
    // Without findings nobody need know what there was before.
    if (after->report.findings.empty()) return after;
    auto before = analyseTree(change_.before, folder_ + "/before", withoutFilters());
    if (!before) return before;
    leaveOut(*after, *before);
    return after;
  }

private:
  Expected<Run> analyseTree(const vcs::Tree& tree, const std::string& folder,
                            const CheckConfig& config) {
    Side side(repository_.folder(), folder);
    if (Status failed = repository_.extract(tree, folder)) return *failed;
    return side.analyse(config, &memory_);
  }

  // Whatever the code leaks, the user need not have been shown it. Files that are gone now may be
  // where the code of new ones comes from.
  CheckConfig withoutFilters() const {
    CheckConfig config = config_;
    config.select.clear();
    config.ignore.clear();
    config.kinds.clear();
    config.overrides.clear();
    config.minConfidence = rules::Confidence::Low;
    // A pattern need not match anything there.
    for (std::string& path : config.paths)
      if (workspace::hasWildcard(path)) path = folderOf(path);
    for (const std::string& path : change_.paths)
      if (!isAfter(path)) config.paths.push_back(repository_.folder() + "/" + path);
    return config;
  }

  // Is there such a file after the change?
  bool isAfter(const std::string& path) const {
    std::error_code error;
    return fs::exists((config_.staged ? after_ : repository_.folder()) + "/" + path, error);
  }

  // Notes on files that are as they were are no news.
  void keepChangedFiles(report::Report& report) const {
    std::error_code error;
    fs::path current = fs::current_path(error);
    auto unchanged = [&](const auto& note) {
      fs::path path =
          (current / note.path).lexically_normal().lexically_relative(repository_.folder());
      return std::ranges::find(change_.paths, path.generic_string()) == change_.paths.end();
    };
    std::erase_if(report.notices, unchanged);
    std::erase_if(report.remarks, unchanged);
  }

  void leaveOut(Run& after, Run& before) const {
    // Both sides get their paths relative to the repository.
    std::string base = repository_.folder() + "/baseline";
    baseline::Baseline old =
        baseline::baselineOf(entriesOf(before.report.findings, base, before.sources));
    std::vector<Entry> now = entriesOf(after.report.findings, base, after.sources);
    baseline::Comparison result = baseline::compare(old, now, {}, [&](const std::string& path) {
      return isAfter(path) ? Whereabouts::Analysed : Whereabouts::Gone;
    });
    std::vector<analysis::Finding> caused;
    for (size_t i = 0; i < now.size(); ++i)
      if (!result.known[i]) caused.push_back(std::move(after.report.findings[i]));
    after.report.unchanged = now.size() - caused.size();
    after.report.findings = std::move(caused);
  }

  const CheckConfig& config_;
  vcs::Repository repository_;
  Change change_;
  std::string folder_; // a temporary one
  std::string after_ = folder_ + "/after";
  analysis::Memory memory_; // of the one side, for the other
};

} // namespace

Expected<Run> analyseChange(const CheckConfig& config) {
  if (std::ranges::find(config.paths, "-") != config.paths.end())
    return Error{"standard input has no state before the change", "-",
                 "name files or folders with --diff and --staged"};
  auto repository = vcs::Repository::open();
  if (!repository) return repository.error();
  auto change = changeOf(config, *repository);
  if (!change) return change.error();
  if (change->paths.empty()) return Run();
  auto folder = support::TemporaryFolder::make();
  if (!folder) return folder.error();
  return Comparer(config, std::move(*repository), std::move(*change), (*folder)->path()).run();
}

} // namespace unclosed::cli
