#include "cli/pipeline.h"

#include "analysis/analysis.h"
#include "cli/clang_files.h"
#include "cli/console.h"
#include "cli/file_result.h"
#include "cli/pattern_files.h"
#include "cli/progress.h"
#include "cli/python_loader.h"
#include "cli/python_source.h"
#include "rules/declared.h"
#include "support/files.h"
#include "support/parallel.h"
#include "workspace/discovery.h"
#include "workspace/neighbours.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>
#include <optional>
#include <span>
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

// The Python sources of a run.
struct PythonFiles {
  std::vector<std::string> paths;
  std::vector<std::string> neighbours;      // sorted; what is found in them is not reported
  std::map<std::string, std::string> texts; // by path: in the place of the file
};

// What cannot be parsed is read line by line at once.
Status addStdin(Collected& all, PythonFiles& python, report::SourceTexts& sources,
                const CheckConfig& config, const pattern::Scanner& scanner) {
  auto text = support::readStdin();
  if (!text) return text.error();
  std::string name = config.stdinFilename.empty() ? "<stdin>" : config.stdinFilename;
  auto source = pythonSourceOf(name, *text);
  if (!source) return Error{source.error().what, name, ""};
  if (config.pythonEngine == PythonEngine::Regex) {
    all.merge(scanText(name, source->text, scanner));
  } else if (!source->unparsed.empty()) {
    all.merge(scanUnparsed(name, source->text, source->unparsed, scanner));
  } else {
    if (std::ranges::find(python.paths, name) == python.paths.end()) python.paths.push_back(name);
    python.texts.insert_or_assign(name, std::move(source->text));
  }
  sources.add(name, std::move(*text));
  return std::nullopt;
}

// `unasked`, sorted, are paths of which nothing is reported.
void analyse(report::Report& report, const analysis::Analyzer& analyzer,
             const link::Program& program, std::span<const std::string> unasked, unsigned jobs,
             analysis::Memory* memory) {
  analysis::Analysis analysis = analyzer.analyse(program, jobs, memory);
  auto isUnasked = [&](const auto& said) { return std::ranges::binary_search(unasked, said.path); };
  std::erase_if(analysis.findings, isUnasked);
  std::erase_if(analysis.failures, isUnasked);
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

// What the sources import from around them, so that a file by itself is seen with its project.
std::vector<std::string> neighboursOf(const PythonFiles& python, const CheckConfig& config) {
  workspace::NeighbourOptions options;
  std::error_code error; // What is no folder is none.
  std::ranges::copy_if(
      config.paths, std::back_inserter(options.folders),
      [&](const std::string& path) { return std::filesystem::is_directory(path, error); });
  return workspace::neighboursOf(python.paths, options, [&](const std::string& path) {
    if (auto given = python.texts.find(path); given != python.texts.end()) return given->second;
    auto source = readPythonSource(path);
    return source ? std::move(source->text) : std::string();
  });
}

// Reads the Python files; returns those that hold nothing of interest.
std::vector<std::string> readPython(Collected& all, const PythonFiles& python,
                                    const CheckConfig& config, const analysis::Analyzer& analyzer,
                                    const pattern::Scanner& scanner, unsigned jobs,
                                    Progress& progress) {
  if (config.pythonEngine == PythonEngine::Regex) {
    mergePython(all, python.paths, scanPatternFiles(python.paths, scanner, jobs));
    return {};
  }
  std::vector<std::string> paths = python.paths;
  paths.insert(paths.end(), python.neighbours.begin(), python.neighbours.end());
  LoadedPython loaded = loadPython(paths, analyzer, scanner, jobs, progress, python.texts);
  loaded.results.resize(python.paths.size());
  for (size_t i = 0; i < loaded.modules.size(); ++i) {
    if (loaded.pathOf[i] < python.paths.size())
      addModule(loaded.results[loaded.pathOf[i]], std::move(loaded.modules[i]));
    else
      all.modules.push_back(std::move(loaded.modules[i]));
  }
  mergePython(all, python.paths, std::move(loaded.results));
  return std::move(loaded.unloaded);
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
                                    report::SourceTexts& sources, analysis::Memory* memory) {
  auto found = discoverFor(config);
  if (!found) return found.error();
  unsigned jobs = config.jobs == 0 ? support::availableJobs() : config.jobs;
  analysis::Analyzer analyzer(rules);
  pattern::Scanner scanner(analyzer.index(ir::Language::Python));
  Collected all;
  for (const workspace::Skipped& skipped : found->skipped)
    all.merge(failedFile(skipped.path, skipped.reason));
  for (const workspace::LeftOut& leftOut : found->leftOut)
    all.report.remarks.push_back(remarkOf(leftOut));
  Progress progress(found->files.size(), !config.quiet && canShowProgress());
  PythonFiles python{.paths = pathsOf(*found, true), .neighbours = {}, .texts = config.texts};
  size_t pythonFiles = python.paths.size();
  if (readsStdin(config)) {
    if (Status failed = addStdin(all, python, sources, config, scanner)) return *failed;
  }
  if (config.pythonEngine == PythonEngine::Tree) python.neighbours = neighboursOf(python, config);
  progress.expect(python.paths.size() + python.neighbours.size() - pythonFiles);
  std::vector<std::string> unloaded =
      readPython(all, python, config, analyzer, scanner, jobs, progress);
  std::vector<std::string> native;
  if (!config.pythonOnly) native = pathsOf(*found, false);
  auto clang = readClangFiles(native, rules, config, jobs, &progress);
  if (!clang) return clang.error();
  for (FileResult& result : clang->results)
    all.merge(std::move(result));
  sayHowFlagsWereFound(config, clang->guessedFlags);
  std::optional<rules::RuleSet> more = rules::withDeclared(rules, all.modules);
  std::optional<analysis::Analyzer> extended;
  if (more) extended.emplace(*more);
  analyse(all.report, more ? *extended : analyzer, link::Program(std::move(all.modules), unloaded),
          python.neighbours, jobs, memory);
  suppress::apply(std::move(all.directives), all.report);
  placeInNotebooks(all.report);
  return std::move(all.report);
}

} // namespace unclosed::cli
