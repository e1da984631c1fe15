#include "analysis/diagnostic_tables.h"

#include <algorithm>
#include <cctype>
#include <vector>

namespace unclosed::analysis {
namespace {

bool equalsIgnoringCase(std::string_view a, std::string_view b) {
  return std::ranges::equal(
      a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

std::vector<DiagnosticInfo> allTables() {
  std::vector<DiagnosticInfo> all;
  for (std::span<const DiagnosticInfo> table :
       {leakDiagnostics(), misuseDiagnostics(), ownerDiagnostics(), obligationDiagnostics(),
        poolDiagnostics(), settingDiagnostics()})
    all.insert(all.end(), table.begin(), table.end());
  return all;
}

} // namespace

std::span<const DiagnosticInfo> diagnostics() {
  static const std::vector<DiagnosticInfo> all = allTables();
  return all;
}

const DiagnosticInfo* findDiagnostic(std::string_view idOrName) {
  auto found = std::ranges::find_if(diagnostics(), [&](const DiagnosticInfo& info) {
    return equalsIgnoringCase(info.id, idOrName) || equalsIgnoringCase(info.name, idOrName);
  });
  return found == diagnostics().end() ? nullptr : &*found;
}

} // namespace unclosed::analysis
