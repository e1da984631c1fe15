#include "report/details.h"

#include "support/unicode.h"

#include <fmt/format.h>

#include <iterator>

namespace unclosed::report {

using analysis::Finding;

std::vector<Aside> asidesOf(const Report& report) {
  std::vector<Aside> asides;
  for (const Notice& notice : report.notices) {
    std::string function = notice.function.empty() ? "" : fmt::format("`{}`: ", notice.function);
    asides.push_back({"not-analysed", &notice.path, notice.range,
                      fmt::format("not analysed: {}{}", function, notice.reason)});
  }
  for (const Remark& remark : report.remarks)
    asides.push_back({"remark", &remark.path, remark.range, remark.message});
  return asides;
}

std::string_view ruleName(const Finding& finding) {
  const auto* info = analysis::findDiagnostic(finding.rule);
  return info == nullptr ? std::string_view() : info->name;
}

std::string ruleTitle(const Finding& finding) {
  std::string_view name = ruleName(finding);
  return name.empty() ? finding.rule : fmt::format("{} {}", finding.rule, name);
}

std::string ruleAddress(const Finding& finding) {
  const auto* info = analysis::findDiagnostic(finding.rule);
  if (info == nullptr) return {};
  return fmt::format("https://cwe.mitre.org/data/definitions/{}.html", info->cwe);
}

std::string placeText(std::string_view path, ir::Loc at) {
  if (at.line == 0) return std::string(path);
  return fmt::format("{}:{}:{}", path, at.line, at.col);
}

std::string fullText(const Finding& finding) {
  std::string out = support::printable(finding.message);
  size_t number = 0;
  for (const analysis::Step& step : finding.steps) {
    fmt::format_to(std::back_inserter(out), "\n({}) {}: {}", ++number,
                   support::printable(placeText(step.path, step.range.begin)),
                   support::printable(step.message));
  }
  if (!finding.advice.empty()) out += "\nhelp: " + support::printable(finding.advice);
  return out;
}

std::string hiddenText(size_t hidden) {
  return fmt::format("{} not shown (--max-findings)",
                     hidden == 1 ? "1 more finding is"
                                 : fmt::format("{} more findings are", hidden));
}

} // namespace unclosed::report
