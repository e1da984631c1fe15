#include "report/tables.h"

#include "support/unicode.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>

namespace unclosed::report {
namespace {

using analysis::Finding;

std::vector<Count> countBy(const Report& report, std::string Finding::* key) {
  std::map<std::string_view, size_t> counts;
  for (const Finding& finding : report.findings)
    ++counts[finding.*key];
  std::vector<Count> out;
  for (const auto& [name, findings] : counts)
    out.push_back({std::string(name), findings});
  std::ranges::sort(out, [](const Count& a, const Count& b) {
    return a.findings != b.findings ? a.findings > b.findings : a.name < b.name;
  });
  return out;
}

// Ids first, so that the column of numbers stays straight.
std::string ruleLabel(const std::string& id) {
  const auto* info = analysis::findDiagnostic(id);
  return info == nullptr ? id : fmt::format("{} {}", id, info->name);
}

void addTable(std::string& out, std::string_view title, const std::vector<Count>& rows,
              const Style& style) {
  size_t digits = 1;
  for (const Count& row : rows)
    digits = std::max(digits, fmt::formatted_size("{}", row.findings));
  fmt::format_to(std::back_inserter(out), "{}\n", style.paint(Paint::Bold, title));
  for (const Count& row : rows) {
    fmt::format_to(std::back_inserter(out), "  {:>{}}  {}\n", row.findings, digits,
                   support::printable(row.name));
  }
  out += '\n';
}

} // namespace

std::vector<Count> countsPerFile(const Report& report) { return countBy(report, &Finding::path); }
std::vector<Count> countsPerRule(const Report& report) { return countBy(report, &Finding::rule); }
std::vector<Count> countsPerKind(const Report& report) {
  return countBy(report, &Finding::resourceKind);
}

std::string renderTables(const Report& report, const Style& style) {
  std::string out;
  Totals totals = totalsOf(report);
  std::string_view what = totals.misuses + totals.settings == 0 ? "Leaks" : "Findings";
  addTable(out, fmt::format("{} per file", what), countsPerFile(report), style);
  std::vector<Count> rules = countsPerRule(report);
  for (Count& row : rules)
    row.name = ruleLabel(row.name);
  addTable(out, fmt::format("{} per rule", what), rules, style);
  addTable(out, fmt::format("{} per kind", what), countsPerKind(report), style);
  return out;
}

} // namespace unclosed::report
