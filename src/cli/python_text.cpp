#include "cli/python_text.h"

#include "cli/pattern_files.h"
#include "frontend/python/python.h"
#include "frontend/python/words.h"

#include <exception>
#include <utility>

namespace unclosed::cli {

FileResult readPythonText(const std::string& path, std::string_view text,
                          const analysis::Analyzer& analyzer, const pattern::Scanner& scanner) {
  FileResult result;
  result.analysed = true;
  addDirectives(result, path, text, ir::Language::Python);
  if (!analyzer.mayFind(text, python::wordsOf(text))) return result;
  // A defect in the frontend costs this file, not the run.
  try {
    python::Frontend frontend;
    ir::Module module = frontend.extract(path, text);
    scanGaps(result, module, text, scanner);
    addModule(result, std::move(module));
    return result;
  } catch (const std::exception& defect) {
    return failedFile(path, std::string("internal error: ") + defect.what());
  }
}

} // namespace unclosed::cli
