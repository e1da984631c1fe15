#include "cli/clang_files.h"

#include "frontend/clang/client.h"
#include "frontend/clang/plan.h"
#include "support/parallel.h"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <iterator>
#include <system_error>
#include <utility>

namespace unclosed::cli {
namespace {

constexpr const char* NoWorker =
    "the program unclosed-clang, which reads C and C++, is not installed "
    "beside unclosed";

Expected<clangfe::Plan> planFor(std::span<const std::string> paths, const CheckConfig& config) {
  std::error_code error;
  clangfe::PlanOptions options;
  options.files.assign(paths.begin(), paths.end());
  options.currentFolder = std::filesystem::current_path(error).string();
  options.compileCommands = config.compileCommands;
  return clangfe::plan(options);
}

std::vector<clangfe::FileResult> extract(const clangfe::Plan& plan, const std::string& worker,
                                         const rules::RuleSet& rules, unsigned jobs) {
  clangfe::PoolOptions options;
  options.worker = worker;
  options.workers = static_cast<unsigned>(std::min<size_t>(jobs, plan.jobs.size()));
  options.setup.roots = plan.roots;
  for (const rules::StubHeader& stub : rules.headers) {
    options.setup.stubs.emplace_back(stub.name, stub.text);
  }
  return clangfe::WorkerPool(std::move(options)).run(plan.jobs);
}

// A header is read through the files that include it: its findings count, the file itself does not.
void addHeader(FileResult& result, FileResult header) {
  std::ranges::move(header.findings, std::back_inserter(result.findings));
  std::ranges::move(header.notices, std::back_inserter(result.notices));
}

FileResult analyseExtracted(const analysis::Analyzer& analyzer,
                            const clangfe::FileResult& extracted) {
  if (!extracted.module) return failedFile(extracted.path, extracted.module.error().what);
  // A defect in the engine costs this file, not the run.
  try {
    FileResult result = analyseModule(analyzer, *extracted.module);
    for (const ir::Module& header : extracted.headers) {
      addHeader(result, analyseModule(analyzer, header));
    }
    return result;
  } catch (const std::exception& defect) {
    return failedFile(extracted.path, std::string("internal error: ") + defect.what());
  }
}

} // namespace

Expected<ClangRun> analyseClangFiles(std::span<const std::string> paths,
                                     const analysis::Analyzer& analyzer,
                                     const rules::RuleSet& rules, const CheckConfig& config,
                                     unsigned jobs) {
  ClangRun run;
  if (paths.empty()) return run;
  std::string worker = clangfe::findWorker();
  if (worker.empty()) {
    for (const std::string& path : paths)
      run.results.push_back(failedFile(path, NoWorker));
    return run;
  }
  auto plan = planFor(paths, config);
  if (!plan) return plan.error();
  run.guessedFlags = plan->guessedFlags;
  std::vector<clangfe::FileResult> extracted = extract(*plan, worker, rules, jobs);
  run.results.resize(extracted.size());
  support::parallelFor(jobs, extracted.size(), [&](size_t index, unsigned) {
    run.results[index] = analyseExtracted(analyzer, extracted[index]);
  });
  if (!plan->databaseFault.empty()) {
    run.results.push_back(failedFile("compile_commands.json", plan->databaseFault));
  }
  return run;
}

} // namespace unclosed::cli
