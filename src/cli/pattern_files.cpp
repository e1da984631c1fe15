#include "cli/pattern_files.h"

#include "cli/python_source.h"
#include "support/parallel.h"

#include <algorithm>
#include <exception>

namespace unclosed::cli {

FileResult scanText(const std::string& path, std::string_view text,
                    const pattern::Scanner& scanner) {
  // A defect in the scanner costs this file, not the run.
  try {
    FileResult result;
    addDirectives(result, path, text, ir::Language::Python);
    result.findings = scanner.scan(path, text);
    result.analysed = true;
    return result;
  } catch (const std::exception& defect) {
    return failedFile(path, std::string("internal error: ") + defect.what());
  }
}

std::vector<FileResult> scanPatternFiles(std::span<const std::string> paths,
                                         const pattern::Scanner& scanner, unsigned jobs) {
  std::vector<FileResult> results(paths.size());
  support::parallelFor(jobs, paths.size(), [&](size_t file, unsigned) {
    auto source = readPythonSource(paths[file]);
    results[file] = source ? scanText(paths[file], source->text, scanner)
                           : failedFile(paths[file], source.error().what);
  });
  return results;
}

FileResult scanUnparsed(const std::string& path, std::string_view text, std::string_view reason,
                        const pattern::Scanner& scanner) {
  FileResult result = scanText(path, text, scanner);
  // The notice has a place, because the file is analysed, if only in this way.
  auto lines = static_cast<uint32_t>(std::ranges::count(text, '\n') + 1);
  if (result.analysed)
    result.notices.push_back({path, {{1, 1}, {lines, 1}}, {}, fallbackReason(reason)});
  return result;
}

void scanGaps(FileResult& result, ir::Module& module, std::string_view text,
              const pattern::Scanner& scanner) {
  if (module.gaps.empty()) return;
  std::vector<ir::Range> parts;
  for (ir::Gap& gap : module.gaps) {
    parts.push_back(gap.range);
    gap.reason = module.intern(fallbackReason(module.text(gap.reason)));
  }
  result.findings = scanner.scan(module.path, text, parts);
}

} // namespace unclosed::cli
