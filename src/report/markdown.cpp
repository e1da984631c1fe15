#include "report/markdown.h"

#include "report/details.h"
#include "support/unicode.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace unclosed::report {
namespace {

using analysis::Finding;

size_t longestRun(std::string_view text, char wanted) {
  size_t longest = 0, run = 0;
  for (char c : text) {
    run = c == wanted ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

std::string escaped(std::string_view text) {
  constexpr std::string_view Special = "\\`*_[]<>&~";
  std::string out;
  for (char c : text) {
    if (Special.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string tableText(const Table& table) {
  std::string title(infoOf(table.by).name);
  title.front() = static_cast<char>(title.front() - 'a' + 'A');
  std::string out = fmt::format("| {} | Findings |\n| --- | ---: |\n", title);
  for (const Row& row : table.rows) {
    bool isCode = table.by == Grouping::File || table.by == Grouping::Folder;
    std::string name = rowLabel(table.by, row.name);
    fmt::format_to(std::back_inserter(out), "| {} | {} |\n",
                   markdownCell(isCode ? markdownCode(name) : markdownText(name)), row.findings);
  }
  if (table.hiddenRows > 0) {
    fmt::format_to(std::back_inserter(out), "\nand {} more {}\n", table.hiddenRows,
                   infoOf(table.by).plural);
  }
  return out + "\n";
}

std::string tablesText(const Report& report, const Backlog* backlog) {
  Backlog rulesOnly;
  rulesOnly.by = {Grouping::Rule};
  std::string out;
  for (const Table& table : tablesOf(report, backlog == nullptr ? rulesOnly : *backlog))
    out += tableText(table);
  return out;
}

std::string stepLine(const Finding& finding, const analysis::Step& step) {
  std::string place = fmt::format("line {}", step.range.begin.line);
  if (step.path != finding.path) place = markdownCode(placeText(step.path, step.range.begin));
  return fmt::format("  - {}: {}\n", place, markdownText(step.message));
}

std::string findingText(const Finding& finding) {
  std::string out =
      fmt::format("- **Line {}**, {} {}: {}\n", finding.range.begin.line, nameOf(finding.severity),
                  markdownText(ruleTitle(finding)), markdownText(finding.message));
  for (const analysis::Step& step : finding.steps)
    out += stepLine(finding, step);
  if (!finding.advice.empty()) out += "  - Instead: " + markdownText(finding.advice) + "\n";
  return out;
}

std::string asidesText(const Report& report) {
  std::vector<Aside> asides = asidesOf(report);
  if (asides.empty()) return {};
  std::string out = "## Notes\n\n";
  for (const Aside& aside : asides) {
    fmt::format_to(std::back_inserter(out), "- {}: {}\n",
                   markdownCode(placeText(*aside.path, aside.range.begin)),
                   markdownText(aside.text));
  }
  return out + "\n";
}

} // namespace

std::string markdownCell(std::string_view inlineMarkdown) {
  std::string out;
  for (char c : inlineMarkdown) {
    if (c == '|') out += '\\';
    out += c;
  }
  return out;
}

std::string markdownCode(std::string_view text) {
  std::string shown = support::printable(text);
  std::string fence(longestRun(shown, '`') + 1, '`');
  bool padded = shown.empty() || shown.front() == '`' || shown.back() == '`';
  std::string_view pad = padded ? " " : "";
  return fmt::format("{0}{1}{2}{1}{0}", fence, pad, shown);
}

std::string markdownText(std::string_view prose) {
  std::string shown = support::printable(prose);
  std::string out;
  std::string_view rest = shown;
  while (!rest.empty()) {
    size_t open = rest.find('`');
    size_t close = open == std::string_view::npos ? open : rest.find('`', open + 1);
    if (close == std::string_view::npos) break;
    out += escaped(rest.substr(0, open));
    out += markdownCode(rest.substr(open + 1, close - open - 1));
    rest.remove_prefix(close + 1);
  }
  return out + escaped(rest);
}

std::string renderMarkdown(const Report& report, size_t maxFindings, const Backlog* backlog) {
  std::string out = fmt::format("# unclosed\n\n**{}**\n\n", escaped(summaryLine(report)));
  if (backlog != nullptr) {
    for (const Comparison& comparison : backlog->comparisons)
      out += "S" + markdownText(comparisonText(comparison)).substr(1) + "\n\n";
  }
  if (!report.findings.empty()) out += tablesText(report, backlog) + "## Findings\n\n";
  size_t shown = std::min(report.findings.size(), maxFindings);
  for (size_t i = 0; i < shown; ++i) {
    const Finding& finding = report.findings[i];
    bool newFile = i == 0 || report.findings[i - 1].path != finding.path;
    if (newFile) out += fmt::format("{}### {}\n\n", i == 0 ? "" : "\n", markdownCode(finding.path));
    out += findingText(finding);
  }
  if (shown > 0) out += "\n";
  size_t hidden = report.findings.size() - shown;
  if (hidden > 0) out += fmt::format("{}\n\n", escaped(hiddenText(hidden)));
  out += asidesText(report);
  out.erase(out.find_last_not_of('\n') + 2);
  return out;
}

} // namespace unclosed::report
