#include "cli/python_files.h"

#include "frontend/python/python.h"
#include "support/files.h"
#include "support/parallel.h"

#include <algorithm>
#include <exception>
#include <memory>

namespace unclosed::cli {
namespace {

FileResult analyseText(python::Frontend& frontend, const std::string& path, std::string_view text,
                       const analysis::Analyzer& analyzer) {
  if (text.find('\0') != std::string_view::npos) {
    return failedFile(path, "holds NUL bytes: it is not UTF-8 text");
  }
  // Most files name nothing that could be acquired.
  if (!analyzer.mayFind(text)) return {.findings = {}, .notices = {}, .analysed = true};
  // A defect in a frontend or the engine costs this file, not the run.
  try {
    return analyseModule(analyzer, frontend.extract(path, text));
  } catch (const std::exception& defect) {
    return failedFile(path, std::string("internal error: ") + defect.what());
  }
}

FileResult analyseFile(python::Frontend& frontend, const std::string& path,
                       const analysis::Analyzer& analyzer) {
  auto text = support::readFile(path);
  if (!text) return failedFile(path, text.error().what);
  return analyseText(frontend, path, *text, analyzer);
}

} // namespace

std::vector<FileResult> analysePythonFiles(std::span<const std::string> paths,
                                           const analysis::Analyzer& analyzer, unsigned jobs) {
  std::vector<FileResult> results(paths.size());
  std::vector<std::unique_ptr<python::Frontend>> frontends(std::max(1u, jobs));
  support::parallelFor(jobs, paths.size(), [&](size_t index, unsigned worker) {
    auto& frontend = frontends[worker];
    if (!frontend) frontend = std::make_unique<python::Frontend>();
    results[index] = analyseFile(*frontend, paths[index], analyzer);
  });
  return results;
}

FileResult analysePythonText(const std::string& path, std::string_view text,
                             const analysis::Analyzer& analyzer) {
  python::Frontend frontend;
  return analyseText(frontend, path, text, analyzer);
}

} // namespace unclosed::cli
