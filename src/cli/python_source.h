// The text of a Python source as a frontend reads it, wherever it lives: a file in any encoding
// that it declares, or the code cells of a notebook. And the way back: findings in a notebook are
// put at their place in its file, and say in which line of which cell they are.
#pragma once

#include "report/report.h"
#include "support/expected.h"

#include <string>
#include <string_view>

namespace unclosed::cli {

struct PythonSource {
  std::string text;     // UTF-8
  std::string unparsed; // why no parser takes it; empty when one does
};

// An Error when there is nothing that could be read at all.
Expected<PythonSource> readPythonSource(const std::string& path);

// The same of bytes that are read already.
Expected<PythonSource> pythonSourceOf(std::string_view path, std::string bytes);

// Puts everything that the report says of notebooks at its place in their files.
void placeInNotebooks(report::Report& report);

} // namespace unclosed::cli
