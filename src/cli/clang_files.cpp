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

// The worker finds stubs below a folder of the root that does not exist, and before the files of
// that name: a stub whose name leads out of the folder takes the place of a real file.
void addTexts(clangfe::Setup& setup, const std::map<std::string, std::string>& texts) {
  std::error_code error;
  for (const auto& [path, text] : texts) {
    std::string file = std::filesystem::absolute(path, error).lexically_normal().string();
    setup.stubs.emplace_back(".." + file, text);
  }
}

std::vector<clangfe::FileResult> extract(const clangfe::Plan& plan, const std::string& worker,
                                         const rules::RuleSet& rules, const CheckConfig& config,
                                         unsigned jobs, Progress* progress) {
  clangfe::PoolOptions options;
  options.worker = worker;
  options.workers = static_cast<unsigned>(std::min<size_t>(jobs, plan.jobs.size()));
  options.setup.roots = plan.roots;
  if (progress != nullptr) options.finished = [progress] { progress->fileDone(); };
  for (const rules::StubHeader& stub : rules.headers) {
    options.setup.stubs.emplace_back(stub.name, stub.text);
  }
  addTexts(options.setup, config.texts);
  return clangfe::WorkerPool(std::move(options)).run(plan.jobs);
}

// The worker sends no comments. A file that has vanished since has none.
void addCommented(FileResult& result, ir::Module module, const CheckConfig& config) {
  auto given = config.texts.find(module.path);
  auto text = given == config.texts.end() ? support::readFile(module.path)
                                          : Expected<std::string>(given->second);
  if (text) addDirectives(result, module.path, *text, module.language);
  addModule(result, std::move(module));
}

FileResult resultOf(clangfe::FileResult extracted, const CheckConfig& config) {
  if (!extracted.module) return failedFile(extracted.path, extracted.module.error().what);
  FileResult result;
  addCommented(result, std::move(*extracted.module), config);
  for (ir::Module& header : extracted.headers)
    addCommented(result, std::move(header), config);
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
  for (clangfe::FileResult& extracted : extract(*plan, worker, rules, config, jobs, progress))
    run.results.push_back(resultOf(std::move(extracted), config));
  if (!plan->databaseFault.empty()) {
    run.results.push_back(failedFile("compile_commands.json", plan->databaseFault));
  }
  return run;
}

} // namespace unclosed::cli
