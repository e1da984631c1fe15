// Rows of comma-separated values (RFC 4180): fields with commas, quotes or line breaks in double
// quotes, rows ended by CR LF, always UTF-8.
#pragma once

#include <string>
#include <vector>

namespace unclosed::report {

std::string csvRow(const std::vector<std::string>& fields);

} // namespace unclosed::report
