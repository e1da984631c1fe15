#include "cli/pipeline.h"

#include "analysis/analysis.h"
#include "cli/clang_files.h"
#include "cli/console.h"
#include "cli/file_result.h"
#include "cli/pattern_files.h"
#include "cli/progress.h"
#include "cli/python_loader.h"
#include "cli/python_source.h"
#include "cli/python_text.h"
#include "support/files.h"
#include "support/parallel.h"
#include "workspace/discovery.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <system_error>
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
  std::error_code error;
  std::string folder = config.excludeFolder;
  if (folder.empty()) folder = std::filesystem::current_path(error).string();
  options.exclude = workspace::PathPatterns(folder, config.exclude);
  options.excludeNamed = config.forceExclude;
  options.includeVendored = config.includeVendored;
  return workspace::discover(options);
}

Status addStdin(Collected& all, report::SourceTexts& sources, const CheckConfig& config,
                const analysis::Analyzer& analyzer, const pattern::Scanner& scanner) {
  auto text = support::readStdin();
  if (!text) return text.error();
  std::string name = config.stdinFilename.empty() ? "<stdin>" : config.stdinFilename;
  auto source = pythonSourceOf(name, *text);
  if (!source) return Error{source.error().what, name, ""};
  if (config.pythonEngine == PythonEngine::Regex)
    all.merge(scanText(name, source->text, scanner));
  else if (!source->unparsed.empty())
    all.merge(scanUnparsed(name, source->text, source->unparsed, scanner));
  else
    all.merge(readPythonText(name, source->text, analyzer, scanner));
  sources.add(name, std::move(*text));
  return std::nullopt;
}

void analyse(report::Report& report, const analysis::Analyzer& analyzer,
             const link::Program& program, unsigned jobs) {
  analysis::Analysis analysis = analyzer.analyse(program, jobs);
  std::ranges::move(analysis.findings, std::back_inserter(report.findings));
  for (analysis::Failure& failure : analysis.failures) {
    report.notices.push_back({std::move(failure.path), failure.range, std::move(failure.function),
                              "internal error: " + failure.what});
  }
}

report::Remark remarkOf(const workspace::LeftOut& leftOut) {
  std::string files = report::counted(leftOut.files, "source file");
  std::string message =
      leftOut.byChoice
          ? fmt::format("{} is left out: {}; --include-vendored reads it", leftOut.what, files)
          : fmt::format("{} is not read: {}", leftOut.what, files);
  return {leftOut.path, {}, std::move(message)};
}

// Paths of the Python files, or of all others.
std::vector<std::string> pathsOf(const workspace::Sources& sources, bool python) {
  std::vector<std::string> paths;
  for (const workspace::SourceFile& file : sources.files) {
    if ((file.language == ir::Language::Python) == python) paths.push_back(file.path);
  }
  return paths;
}

// `results` are one a path.
void mergePython(Collected& all, std::span<const std::string> paths,
                 std::vector<FileResult> results) {
  for (size_t i = 0; i < results.size(); ++i) {
    if (results[i].analysed) results[i].paths.push_back(paths[i]);
    all.merge(std::move(results[i]));
  }
}

// Reads the Python files; returns those that hold nothing of interest.
std::vector<std::string> readPython(Collected& all, std::span<const std::string> paths,
                                    const CheckConfig& config, const analysis::Analyzer& analyzer,
                                    const pattern::Scanner& scanner, unsigned jobs,
                                    Progress& progress) {
  if (config.pythonEngine == PythonEngine::Regex) {
    mergePython(all, paths, scanPatternFiles(paths, scanner, jobs));
    return {};
  }
  LoadedPython python = loadPython(paths, analyzer, scanner, jobs, progress, config.texts);
  for (size_t i = 0; i < python.modules.size(); ++i)
    addModule(python.results[python.pathOf[i]], std::move(python.modules[i]));
  mergePython(all, paths, std::move(python.results));
  return std::move(python.unloaded);
}

// Guessed flags are good enough for most code, and a database is better: said where a person reads
// it, not in every log.
void sayHowFlagsWereFound(const CheckConfig& config, size_t guessed) {
  if (guessed == 0 || !(config.verbose || (!config.quiet && canShowProgress()))) return;
  inform(fmt::format("compiler flags were guessed for {} files: no compilation database knows them "
                     "(`cmake -DCMAKE_EXPORT_COMPILE_COMMANDS=ON` or `bear -- make` writes one, "
                     "--compile-commands names it)",
                     guessed));
}

} // namespace

Expected<report::Report> analyseAll(const CheckConfig& config, const rules::RuleSet& rules,
                                    report::SourceTexts& sources) {
  auto found = discoverFor(config);
  if (!found) return found.error();
  unsigned jobs = config.jobs == 0 ? support::availableJobs() : config.jobs;
  analysis::Analyzer analyzer(rules);
  pattern::Scanner scanner(analyzer.index(ir::Language::Python));
  Progress progress(found->files.size(), !config.quiet && canShowProgress());
  Collected all;
  for (const workspace::Skipped& skipped : found->skipped)
    all.merge(failedFile(skipped.path, skipped.reason));
  for (const workspace::LeftOut& leftOut : found->leftOut)
    all.report.remarks.push_back(remarkOf(leftOut));
  if (readsStdin(config)) {
    if (Status failed = addStdin(all, sources, config, analyzer, scanner)) return *failed;
  }
  std::vector<std::string> unloaded =
      readPython(all, pathsOf(*found, true), config, analyzer, scanner, jobs, progress);
  std::vector<std::string> native;
  if (!config.pythonOnly) native = pathsOf(*found, false);
  auto clang = readClangFiles(native, rules, config, jobs, &progress);
  if (!clang) return clang.error();
  for (FileResult& result : clang->results)
    all.merge(std::move(result));
  sayHowFlagsWereFound(config, clang->guessedFlags);
  analyse(all.report, analyzer, link::Program(std::move(all.modules), unloaded), jobs);
  suppress::apply(std::move(all.directives), all.report);
  placeInNotebooks(all.report);
  return std::move(all.report);
}

} // namespace unclosed::cli
