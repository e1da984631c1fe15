#include "report/tables.h"

#include "report/csv_writer.h"
#include "support/unicode.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace unclosed::report {
namespace {

void addTable(std::string& out, std::string_view title, const Table& table, const Style& style) {
  auto add = std::back_inserter(out);
  size_t digits = 1;
  for (const Row& row : table.rows)
    digits = std::max(digits, fmt::formatted_size("{}", row.findings));
  fmt::format_to(add, "{}\n", style.paint(Paint::Bold, title));
  for (const Row& row : table.rows) {
    fmt::format_to(add, "  {:>{}}  {}\n", row.findings, digits,
                   support::printable(rowLabel(table.by, row.name)));
  }
  if (table.hiddenRows > 0) {
    const GroupingInfo& info = infoOf(table.by);
    fmt::format_to(add, "  and {} more {}\n", table.hiddenRows,
                   table.hiddenRows == 1 ? info.name : info.plural);
  }
  out += '\n';
}

std::string number(size_t value) { return fmt::format("{}", value); }

} // namespace

std::string renderTables(const Report& report, const Backlog& backlog, const Style& style) {
  std::string out;
  Totals totals = totalsOf(report);
  std::string_view what = totals.misuses + totals.settings == 0 ? "Leaks" : "Findings";
  if (!report.findings.empty()) {
    for (const Table& table : tablesOf(report, backlog))
      addTable(out, fmt::format("{} per {}", what, infoOf(table.by).name), table, style);
  }
  for (const Comparison& comparison : backlog.comparisons) {
    std::string text = comparisonText(comparison);
    text.front() = 'S';
    out += support::printable(text) + "\n";
  }
  return out;
}

std::string renderTablesCsv(const Report& report, const Backlog& backlog) {
  std::string out = csvRow({"table", "name", "findings", "errors", "warnings", "notes"});
  for (const Table& table : tablesOf(report, backlog)) {
    for (const Row& row : table.rows) {
      out += csvRow({std::string(infoOf(table.by).name), row.name, number(row.findings),
                     number(row.errors), number(row.warnings), number(row.notes)});
    }
  }
  for (const Comparison& comparison : backlog.comparisons) {
    std::string table = "since " + comparison.name;
    out += csvRow({table, "fixed", number(comparison.fixed.size()), "", "", ""});
    out += csvRow({table, "new", number(comparison.added), "", "", ""});
    out += csvRow({table, "left", number(comparison.left), "", "", ""});
  }
  return out;
}

} // namespace unclosed::report
