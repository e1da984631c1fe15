#include "report/html.h"

#include "report/html_assets.h"
#include "report/html_data.h"

#include <string_view>
#include <utility>

namespace unclosed::report {
namespace {

std::string_view takeUpTo(std::string_view& rest, std::string_view mark) {
  size_t at = rest.find(mark);
  std::string_view part = rest.substr(0, at);
  rest.remove_prefix(at == std::string_view::npos ? rest.size() : at + mark.size());
  return part;
}

} // namespace

std::string renderHtml(const Report& report, SourceTexts& sources, const Backlog* backlog) {
  std::string data = htmlData(report, sources, backlog);
  std::string out;
  std::string_view rest = htmlPage();
  // The marks are looked for in the page only, never in what has taken the place of one.
  const std::pair<std::string_view, std::string_view> parts[] = {
      {"{{STYLE}}", htmlStyle()}, {"{{DATA}}", data}, {"{{SCRIPT}}", htmlScript()}};
  for (const auto& [mark, text] : parts) {
    out += takeUpTo(rest, mark);
    out += text;
  }
  return out.append(rest);
}

} // namespace unclosed::report
