#include "report/backlog.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

namespace unclosed::report {
namespace {

using analysis::Finding;
using analysis::Severity;

constexpr std::array<GroupingInfo, 6> Groupings = {{
    {Grouping::File, "file", "files"},
    {Grouping::Folder, "folder", "folders"},
    {Grouping::Rule, "rule", "rules"},
    {Grouping::Kind, "kind", "kinds"},
    {Grouping::Library, "library", "libraries"},
    {Grouping::Owner, "owner", "owners"},
}};

constexpr const char* Nobody = "(nobody)";
constexpr const char* Unknown = "(unknown)";

std::string folderOf(const std::string& path) {
  size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash);
}

std::string orElse(const std::string& name, const char* otherwise) {
  return name.empty() ? otherwise : name;
}

std::string nameIn(Grouping grouping, const Finding& finding, const Placement& placement) {
  switch (grouping) {
  case Grouping::File: return finding.path;
  case Grouping::Folder: return folderOf(finding.path);
  case Grouping::Rule: return finding.rule;
  case Grouping::Kind: return finding.resourceKind;
  case Grouping::Library: return orElse(placement.library, Unknown);
  case Grouping::Owner: return orElse(placement.owner, Nobody);
  }
  return {};
}

size_t& counterOf(Row& row, Severity severity) {
  switch (severity) {
  case Severity::Error: return row.errors;
  case Severity::Warning: return row.warnings;
  case Severity::Note: break;
  }
  return row.notes;
}

std::vector<Row> count(const Report& report, Grouping grouping,
                       const std::vector<Placement>& placements) {
  std::map<std::string, Row> rows;
  for (size_t i = 0; i < report.findings.size(); ++i) {
    const Finding& finding = report.findings[i];
    Placement placement = i < placements.size() ? placements[i] : Placement();
    Row& row = rows[nameIn(grouping, finding, placement)];
    ++row.findings;
    ++counterOf(row, finding.severity);
  }
  std::vector<Row> out;
  for (auto& [name, row] : rows) {
    row.name = name;
    out.push_back(std::move(row));
  }
  return out;
}

void sortRows(std::vector<Row>& rows, RowOrder order) {
  auto weight = [order](const Row& row) {
    switch (order) {
    case RowOrder::Findings: return std::tuple(row.findings, size_t{0}, size_t{0});
    case RowOrder::Severity: return std::tuple(row.errors, row.warnings, row.notes);
    case RowOrder::Name: break;
    }
    return std::tuple(size_t{0}, size_t{0}, size_t{0});
  };
  std::ranges::sort(rows, [&](const Row& a, const Row& b) {
    auto first = weight(a), second = weight(b);
    return first != second ? first > second : a.name < b.name;
  });
}

} // namespace

std::span<const GroupingInfo> groupings() { return Groupings; }

const GroupingInfo& infoOf(Grouping grouping) {
  return *std::ranges::find(Groupings, grouping, &GroupingInfo::grouping);
}

std::vector<Row> rowsBy(const Report& report, Grouping grouping) {
  std::vector<Row> rows = count(report, grouping, {});
  sortRows(rows, RowOrder::Findings);
  return rows;
}

std::vector<Table> tablesOf(const Report& report, const Backlog& backlog) {
  std::vector<Table> tables;
  for (Grouping grouping : backlog.by) {
    Table table{grouping, count(report, grouping, backlog.placements), 0};
    sortRows(table.rows, backlog.order);
    if (table.rows.size() > backlog.top) {
      table.hiddenRows = table.rows.size() - backlog.top;
      table.rows.resize(backlog.top);
    }
    tables.push_back(std::move(table));
  }
  return tables;
}

std::string rowLabel(Grouping grouping, const std::string& name) {
  const auto* info = grouping == Grouping::Rule ? analysis::findDiagnostic(name) : nullptr;
  return info == nullptr ? name : fmt::format("{} {}", name, info->name);
}

} // namespace unclosed::report
