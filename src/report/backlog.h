// The findings as a backlog: how many of them lie where, and what has changed since earlier audits.
// A Backlog is what an audit adds to its Report; the tables are counted from both, for every format
// that shows them.
#pragma once

#include "report/comparison.h"
#include "report/report.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace unclosed::report {

enum class Grouping : uint8_t { File, Folder, Rule, Kind, Library, Owner };

struct GroupingInfo {
  Grouping grouping;
  std::string_view name;   // "library"
  std::string_view plural; // "libraries"
};
std::span<const GroupingInfo> groupings();
const GroupingInfo& infoOf(Grouping grouping);

enum class RowOrder : uint8_t { Findings, Severity, Name };

// What the report does not know about a finding itself.
struct Placement {
  std::string library;
  std::string owner; // empty: nobody's, or not known
};

struct Backlog {
  std::vector<Grouping> by = {Grouping::File, Grouping::Rule, Grouping::Kind};
  size_t top = AllFindings; // rows of a table
  RowOrder order = RowOrder::Findings;
  std::vector<Placement> placements;   // one a finding, or none at all
  std::vector<Comparison> comparisons; // in the order that the user gave
};

struct Row {
  std::string name;
  size_t findings = 0;
  size_t errors = 0, warnings = 0, notes = 0;
};
struct Table {
  Grouping by = Grouping::File;
  std::vector<Row> rows; // those on top
  size_t hiddenRows = 0;
};

// Rows by their findings, most first; equal ones by name.
std::vector<Row> rowsBy(const Report& report, Grouping grouping);
// The tables that the backlog asks for.
std::vector<Table> tablesOf(const Report& report, const Backlog& backlog);

// "UNC103 leak-on-exception" for a rule, else the name itself.
std::string rowLabel(Grouping grouping, const std::string& name);

} // namespace unclosed::report
