// One quoted source line with its underline, as compilers print it:
//
//      12 |     conn = connect(dsn)
//         |            ^~~~~~~~~~~~
//
// Columns are cells, so tabs, CJK text and emoji keep the caret in its place; a very long line is
// cut around the range.
#pragma once

#include "ir/ir.h"
#include "report/style.h"

#include <string>
#include <string_view>

namespace unclosed::report {

// Empty when there is no such line. A range over several lines is underlined to the end of the
// first.
std::string renderSnippet(std::string_view line, ir::Range range, const Style& style);

} // namespace unclosed::report
