// The counts that `audit` adds to the text report: findings per file, most first, then per rule and
// per kind of resource.
#pragma once

#include "report/report.h"
#include "report/style.h"

#include <string>

namespace unclosed::report {

std::string renderTables(const Report& report, const Style& style);

struct Count {
  std::string name;
  size_t findings = 0;
};
// Most first, equal ones by name.
std::vector<Count> countsPerFile(const Report& report);
std::vector<Count> countsPerRule(const Report& report);
std::vector<Count> countsPerKind(const Report& report);

} // namespace unclosed::report
