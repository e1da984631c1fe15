#include "cli/clang_files.h"

#include "frontend/clang/client.h"
#include "frontend/clang/plan.h"
#include "support/files.h"

#include <algorithm>
#include <filesystem>
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
                                         const rules::RuleSet& rules, unsigned jobs,
                                         Progress* progress) {
  clangfe::PoolOptions options;
  options.worker = worker;
  options.workers = static_cast<unsigned>(std::min<size_t>(jobs, plan.jobs.size()));
  options.setup.roots = plan.roots;
  if (progress != nullptr) options.finished = [progress] { progress->fileDone(); };
  for (const rules::StubHeader& stub : rules.headers) {
    options.setup.stubs.emplace_back(stub.name, stub.text);
  }
  return clangfe::WorkerPool(std::move(options)).run(plan.jobs);
}

// The worker sends no comments. A file that has vanished since has none.
void addCommented(FileResult& result, ir::Module module) {
  auto text = support::readFile(module.path);
  if (text) addDirectives(result, module.path, *text, module.language);
  addModule(result, std::move(module));
}

FileResult resultOf(clangfe::FileResult extracted) {
  if (!extracted.module) return failedFile(extracted.path, extracted.module.error().what);
  FileResult result;
  addCommented(result, std::move(*extracted.module));
  for (ir::Module& header : extracted.headers)
    addCommented(result, std::move(header));
  return result;
}

} // namespace

Expected<ClangRun> readClangFiles(std::span<const std::string> paths, const rules::RuleSet& rules,
                                  const CheckConfig& config, unsigned jobs, Progress* progress) {
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
  for (clangfe::FileResult& extracted : extract(*plan, worker, rules, jobs, progress))
    run.results.push_back(resultOf(std::move(extracted)));
  if (!plan->databaseFault.empty()) {
    run.results.push_back(failedFile("compile_commands.json", plan->databaseFault));
  }
  return run;
}

} // namespace unclosed::cli
