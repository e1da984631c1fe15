// A Python source that is no file, such as standard input.
#pragma once

#include "analysis/analysis.h"
#include "cli/file_result.h"
#include "frontend/pattern/pattern.h"

#include <string>
#include <string_view>

namespace unclosed::cli {

// The module, unless the text names nothing to acquire.
FileResult readPythonText(const std::string& path, std::string_view text,
                          const analysis::Analyzer& analyzer, const pattern::Scanner& scanner);

} // namespace unclosed::cli
