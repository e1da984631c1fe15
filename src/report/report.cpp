#include "report/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <tuple>

namespace unclosed::report {
namespace {

using analysis::Finding;

auto keyOf(const Finding& f) {
  return std::tie(f.path, f.range.begin, f.rule, f.range.end, f.resource, f.variable, f.message);
}

auto keyOf(const Notice& n) {
  return std::tie(n.path, n.range.begin, n.range.end, n.function, n.reason);
}

auto keyOf(const Suppressed& s) { return keyOf(s.finding); }

auto keyOf(const Remark& r) { return std::tie(r.path, r.range.begin, r.message); }

template <typename T>
void sortUnique(std::vector<T>& items) {
  std::sort(items.begin(), items.end(), [](const T& a, const T& b) { return keyOf(a) < keyOf(b); });
  auto same = [](const T& a, const T& b) { return keyOf(a) == keyOf(b); };
  items.erase(std::unique(items.begin(), items.end(), same), items.end());
}

size_t& counterOf(Totals& totals, const Finding& finding) {
  const auto* info = analysis::findDiagnostic(finding.rule);
  switch (info == nullptr ? analysis::CountsAs::Leak : info->counts) {
  case analysis::CountsAs::Misuse: return totals.misuses;
  case analysis::CountsAs::Setting: return totals.settings;
  case analysis::CountsAs::Leak: break;
  }
  return totals.leaks;
}

// "2 leaks", "1 leak and 1 misuse", "2 leaks, 1 misuse and 3 risky settings".
std::string foundPart(const Totals& totals) {
  std::vector<std::string> parts;
  if (totals.leaks > 0) parts.push_back(counted(totals.leaks, "leak"));
  if (totals.misuses > 0) parts.push_back(counted(totals.misuses, "misuse"));
  if (totals.settings > 0) parts.push_back(counted(totals.settings, "risky setting"));
  if (parts.empty()) return "Found no leaks";
  std::string found = parts.front();
  for (size_t i = 1; i < parts.size(); ++i)
    found += (i + 1 == parts.size() ? " and " : ", ") + parts[i];
  return fmt::format("Found {} in {}", found, counted(totals.filesWithFindings, "file"));
}

} // namespace

bool comesBefore(const Finding& a, const Finding& b) { return keyOf(a) < keyOf(b); }

void sortReport(Report& report) {
  sortUnique(report.findings);
  sortUnique(report.suppressed);
  sortUnique(report.known);
  sortUnique(report.notices);
  sortUnique(report.remarks);
}

Totals totalsOf(const Report& report) {
  Totals totals;
  std::set<std::string_view> found, failed, partial;
  for (const Finding& finding : report.findings) {
    ++counterOf(totals, finding);
    found.insert(finding.path);
  }
  for (const Notice& notice : report.notices) {
    if (notice.wholeFile()) failed.insert(notice.path);
  }
  for (const Notice& notice : report.notices) {
    if (!failed.contains(notice.path)) partial.insert(notice.path);
  }
  totals.filesWithFindings = found.size();
  totals.filesNotAnalysed = failed.size();
  totals.filesInPart = partial.size();
  return totals;
}

std::string summaryLine(const Report& report) {
  Totals totals = totalsOf(report);
  std::string line =
      fmt::format("{} (checked {}", foundPart(totals), counted(report.filesChecked, "file"));
  if (totals.filesNotAnalysed > 0)
    line += fmt::format(", {} not analysed", totals.filesNotAnalysed);
  if (totals.filesInPart > 0) line += fmt::format(", {} only in part", totals.filesInPart);
  if (!report.suppressed.empty()) line += fmt::format(", {} suppressed", report.suppressed.size());
  if (!report.known.empty()) line += fmt::format(", {} in the baseline", report.known.size());
  if (report.unchanged > 0) line += fmt::format(", {} known before the change", report.unchanged);
  return line + ")";
}

std::string counted(size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string_view nameOf(analysis::Severity severity) {
  switch (severity) {
  case analysis::Severity::Note: return "note";
  case analysis::Severity::Warning: return "warning";
  case analysis::Severity::Error: return "error";
  }
  return "warning";
}

std::string_view nameOf(analysis::Confidence confidence) {
  switch (confidence) {
  case analysis::Confidence::Low: return "low";
  case analysis::Confidence::Medium: return "medium";
  case analysis::Confidence::High: return "high";
  }
  return "medium";
}

} // namespace unclosed::report
