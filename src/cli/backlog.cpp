#include "cli/backlog.h"

#include "support/files.h"
#include "workspace/owners.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

namespace unclosed::cli {
namespace {

namespace fs = std::filesystem;
using analysis::Finding;

// The findings are sorted by path, so that each file is asked for once.
void addAuthors(const std::vector<Finding>& findings, std::vector<report::Placement>& placements) {
  for (size_t first = 0; first < findings.size();) {
    size_t end = first;
    std::vector<uint32_t> lines;
    for (; end < findings.size() && findings[end].path == findings[first].path; ++end)
      lines.push_back(findings[end].range.begin.line);
    std::map<uint32_t, std::string> authors = workspace::authorsOf(findings[first].path, lines);
    for (size_t i = first; i < end; ++i)
      placements[i].owner = authors[findings[i].range.begin.line];
    first = end;
  }
}

// Each file's owners are named in the repository that it lies in; outside of any, in this folder.
void addOwners(const std::vector<Finding>& findings, std::vector<report::Placement>& placements) {
  std::error_code error;
  fs::path here = fs::current_path(error);
  std::map<std::string, std::string> rootOf; // by folder
  std::map<std::string, std::optional<workspace::CodeOwners>> ownersOf;
  for (size_t i = 0; i < findings.size(); ++i) {
    fs::path file = (here / findings[i].path).lexically_normal();
    auto [root, isNew] = rootOf.try_emplace(file.parent_path().string());
    if (isNew) root->second = workspace::repositoryRoot(root->first).value_or(here.string());
    auto [owners, isFirst] = ownersOf.try_emplace(root->second);
    if (isFirst) owners->second = workspace::findCodeOwners(root->second);
    if (owners->second)
      placements[i].owner =
          owners->second->ownersOf(file.lexically_relative(root->second).string());
  }
}

} // namespace

Expected<report::Backlog> backlogOf(const report::Report& report, const CheckConfig& config,
                                    const std::map<std::string, std::string>& libraries) {
  report::Backlog backlog = config.backlog;
  for (const Finding& finding : report.findings) {
    auto library = libraries.find(finding.resource);
    backlog.placements.push_back({library == libraries.end() ? "" : library->second, {}});
  }
  if (config.blame) {
    addAuthors(report.findings, backlog.placements);
  } else {
    addOwners(report.findings, backlog.placements);
  }
  for (const std::string& file : config.compare) {
    auto text = support::readFile(file);
    if (!text) return text.error();
    auto comparison = report::compareWith(file, *text, report);
    if (!comparison) return comparison.error();
    backlog.comparisons.push_back(std::move(*comparison));
  }
  return backlog;
}

} // namespace unclosed::cli
