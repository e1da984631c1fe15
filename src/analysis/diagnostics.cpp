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

std::string withArticle(std::string_view label) {
  std::string_view word = label.substr(0, label.find(' '));
  auto startsWithOneOf = [&](std::string_view letters) {
    return !word.empty() && letters.find(word.front()) != letters.npos;
  };
  bool isCapitals = word.size() > 1 && std::ranges::none_of(word, [](unsigned char c) {
                      return std::islower(c) != 0;
                    });
  // A word that is spelt out: "an HTTP response", yet "a NATS client" and "a SQL Server".
  bool isSpelt = isCapitals && startsWithOneOf("FHLMNRSX") &&
                 std::string_view("AEIOUQ").find(word[1]) == std::string_view::npos;
  bool isUn = word.starts_with("un") && !word.starts_with("uni");
  bool isVowel = startsWithOneOf("aeioAEIO") || isUn;
  return std::string(isVowel || isSpelt ? "an " : "a ").append(label);
}

const DiagnosticInfo* findDiagnostic(std::string_view idOrName) {
  auto found = std::ranges::find_if(diagnostics(), [&](const DiagnosticInfo& info) {
    return equalsIgnoringCase(info.id, idOrName) || equalsIgnoringCase(info.name, idOrName);
  });
  return found == diagnostics().end() ? nullptr : &*found;
}

} // namespace unclosed::analysis
