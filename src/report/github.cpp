#include "report/github.h"

#include "report/details.h"
#include "support/unicode.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace unclosed::report {
namespace {

using analysis::Severity;

std::string_view commandOf(Severity severity) {
  switch (severity) {
  case Severity::Error: return "error";
  case Severity::Warning: return "warning";
  case Severity::Note: return "notice";
  }
  return "warning";
}

std::string escaped(std::string_view text, std::string_view special) {
  std::string out;
  for (char c : text) {
    if (special.find(c) == std::string_view::npos) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

std::string propertyText(std::string_view text) { return escaped(text, "%\r\n:,"); }
std::string dataText(std::string_view text) { return escaped(text, "%\r\n"); }

std::string placeOf(const std::string& path, const ir::Range& range, SourceTexts& sources) {
  std::string out = fmt::format("file={}", propertyText(path));
  if (range.begin.line == 0) return out;
  fmt::format_to(std::back_inserter(out), ",line={},endLine={}", range.begin.line,
                 std::max(range.begin.line, range.end.line));
  // GitHub refuses columns for a range of several lines.
  if (range.end.line > range.begin.line) return out;
  std::string_view line = sources.at(path).line(range.begin.line);
  return out + fmt::format(",col={}", support::utf16Column(line, range.begin.col));
}

} // namespace

std::string renderGithub(const Report& report, SourceTexts& sources, size_t maxFindings) {
  std::string out;
  auto add = std::back_inserter(out);
  size_t shown = std::min(report.findings.size(), maxFindings);
  for (size_t i = 0; i < shown; ++i) {
    const analysis::Finding& finding = report.findings[i];
    fmt::format_to(add, "::{} {},title={}::{}\n", commandOf(finding.severity),
                   placeOf(finding.path, finding.range, sources), propertyText(ruleTitle(finding)),
                   dataText(fullText(finding)));
  }
  for (const Aside& aside : asidesOf(report)) {
    fmt::format_to(add, "::notice {},title={}::{}\n", placeOf(*aside.path, aside.range, sources),
                   aside.id, dataText(support::printable(aside.text)));
  }
  size_t hidden = report.findings.size() - shown;
  if (hidden > 0) out += hiddenText(hidden) + "\n";
  return out + summaryLine(report) + "\n";
}

} // namespace unclosed::report
