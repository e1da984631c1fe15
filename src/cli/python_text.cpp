#include "cli/python_text.h"

#include "frontend/python/python.h"
#include "frontend/python/words.h"

#include <exception>

namespace unclosed::cli {

FileResult readPythonText(const std::string& path, std::string_view text,
                          const analysis::Analyzer& analyzer) {
  if (text.find('\0') != std::string_view::npos) {
    return failedFile(path, "holds NUL bytes: it is not UTF-8 text");
  }
  FileResult result;
  result.analysed = true;
  addDirectives(result, path, text, ir::Language::Python);
  if (!analyzer.mayFind(text, python::wordsOf(text))) return result;
  // A defect in the frontend costs this file, not the run.
  try {
    python::Frontend frontend;
    addModule(result, frontend.extract(path, text));
    return result;
  } catch (const std::exception& defect) {
    return failedFile(path, std::string("internal error: ") + defect.what());
  }
}

} // namespace unclosed::cli
