#include "report/checkstyle.h"

#include "report/details.h"
#include "report/xml.h"
#include "support/unicode.h"
#include "support/version.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>

namespace unclosed::report {
namespace {

std::string_view checkstyleSeverity(analysis::Severity severity) {
  return severity == analysis::Severity::Note ? "info" : nameOf(severity);
}

std::string errorElement(const SourceText& source, ir::Loc at, std::string_view severity,
                         std::string message, std::string_view check) {
  XmlAttributes attributes = {{"line", fmt::format("{}", std::max(1u, at.line))}};
  if (at.line > 0) {
    uint32_t column = support::utf16Column(source.line(at.line), at.col);
    attributes.emplace_back("column", fmt::format("{}", column));
  }
  attributes.emplace_back("severity", severity);
  attributes.emplace_back("message", std::move(message));
  attributes.emplace_back("source", fmt::format("unclosed.{}", check));
  return fmt::format("    {}/>\n", xmlOpening("error", attributes));
}

} // namespace

std::string renderCheckstyle(const Report& report, SourceTexts& sources) {
  std::map<std::string_view, std::string> errorsOf;
  for (const analysis::Finding& f : report.findings) {
    std::string message = support::printable(f.message);
    if (!f.advice.empty()) message += "; help: " + support::printable(f.advice);
    errorsOf[f.path] += errorElement(sources.at(f.path), f.range.begin,
                                     checkstyleSeverity(f.severity), std::move(message), f.rule);
  }
  for (const Aside& aside : asidesOf(report)) {
    errorsOf[*aside.path] += errorElement(sources.at(*aside.path), aside.range.begin, "info",
                                          support::printable(aside.text), aside.id);
  }
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  out += xmlOpening("checkstyle", {{"version", std::string(support::version())}}) + ">\n";
  for (const auto& [path, errors] : errorsOf) {
    out += fmt::format("  {}>\n{}  </file>\n", xmlOpening("file", {{"name", std::string(path)}}),
                       errors);
  }
  return out + "</checkstyle>\n";
}

} // namespace unclosed::report
