#include "report/csv_writer.h"

#include "support/unicode.h"

namespace unclosed::report {
namespace {

std::string field(const std::string& value) {
  std::string text = support::printable(value);
  if (text.find_first_of(",\"\t ") == std::string::npos) return text;
  std::string out = "\"";
  for (char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

} // namespace

std::string csvRow(const std::vector<std::string>& fields) {
  std::string out;
  for (const std::string& value : fields) {
    if (!out.empty()) out += ',';
    out += field(value);
  }
  return out + "\r\n";
}

} // namespace unclosed::report
