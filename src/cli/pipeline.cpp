#include "cli/pipeline.h"

#include "analysis/analysis.h"
#include "cli/clang_files.h"
#include "cli/console.h"
#include "cli/file_result.h"
#include "cli/python_files.h"
#include "support/files.h"
#include "support/parallel.h"
#include "workspace/discovery.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace unclosed::cli {
namespace {

constexpr const char* Stdin = "-";

bool readsStdin(const CheckConfig& config) {
  return std::ranges::find(config.paths, Stdin) != config.paths.end();
}

Expected<workspace::Sources> discoverFor(const CheckConfig& config) {
  workspace::DiscoveryOptions options;
  options.paths = config.paths;
  std::erase(options.paths, Stdin);
  return workspace::discover(options);
}

Status addStdin(report::Report& report, report::SourceTexts& sources, const CheckConfig& config,
                const analysis::Analyzer& analyzer) {
  auto text = support::readStdin();
  if (!text) return text.error();
  std::string name = config.stdinFilename.empty() ? "<stdin>" : config.stdinFilename;
  merge(report, analysePythonText(name, *text, analyzer));
  sources.add(name, std::move(*text));
  return std::nullopt;
}

// Paths of the Python files, or of all others.
std::vector<std::string> pathsOf(const workspace::Sources& sources, bool python) {
  std::vector<std::string> paths;
  for (const workspace::SourceFile& file : sources.files) {
    if ((file.language == ir::Language::Python) == python) paths.push_back(file.path);
  }
  return paths;
}

} // namespace

Expected<report::Report> analyseAll(const CheckConfig& config, const rules::RuleSet& rules,
                                    report::SourceTexts& sources) {
  auto found = discoverFor(config);
  if (!found) return found.error();
  unsigned jobs = config.jobs == 0 ? support::availableJobs() : config.jobs;
  analysis::Analyzer analyzer(rules);
  report::Report report;
  for (const workspace::Skipped& skipped : found->skipped) {
    merge(report, failedFile(skipped.path, skipped.reason));
  }
  if (readsStdin(config)) {
    if (Status failed = addStdin(report, sources, config, analyzer)) return *failed;
  }
  for (FileResult& result : analysePythonFiles(pathsOf(*found, true), analyzer, jobs)) {
    merge(report, std::move(result));
  }
  auto clang = analyseClangFiles(pathsOf(*found, false), analyzer, rules, config, jobs);
  if (!clang) return clang.error();
  for (FileResult& result : clang->results)
    merge(report, std::move(result));
  if (config.verbose && clang->guessedFlags > 0) {
    inform(fmt::format("compiler flags were guessed for {} files", clang->guessedFlags));
  }
  return report;
}

} // namespace unclosed::cli
