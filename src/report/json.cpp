#include "report/json.h"

#include "report/fingerprint.h"
#include "support/version.h"

#include <nlohmann/json.hpp>

namespace unclosed::report {
namespace {

using analysis::Finding;
using Json = nlohmann::ordered_json;

constexpr int SchemaVersion = 1;

std::string_view nameOf(analysis::StepKind kind) {
  switch (kind) {
  case analysis::StepKind::Acquired: return "acquired";
  case analysis::StepKind::Branch: return "branch";
  case analysis::StepKind::Passed: return "passed";
  case analysis::StepKind::Raised: return "raised";
  case analysis::StepKind::Released: return "released";
  case analysis::StepKind::Overwritten: return "overwritten";
  case analysis::StepKind::Left: return "left";
  }
  return "branch";
}

Json rangeOf(const ir::Range& range) {
  return {{"line", range.begin.line},
          {"column", range.begin.col},
          {"endLine", range.end.line},
          {"endColumn", range.end.col}};
}

Json stepOf(const analysis::Step& step) {
  return {{"kind", nameOf(step.kind)},
          {"path", step.path},
          {"range", rangeOf(step.range)},
          {"message", step.message}};
}

Json findingOf(const Finding& finding, const std::string& fingerprint) {
  const auto* info = analysis::findDiagnostic(finding.rule);
  Json out = {{"rule", finding.rule},
              {"name", info == nullptr ? std::string_view() : info->name},
              {"severity", report::nameOf(finding.severity)},
              {"confidence", report::nameOf(finding.confidence)},
              {"path", finding.path},
              {"range", rangeOf(finding.range)},
              {"message", finding.message},
              {"advice", finding.advice},
              {"function", finding.function},
              {"resource", finding.resource},
              {"kind", finding.resourceKind},
              {"variable", finding.variable},
              {"fingerprint", fingerprint},
              {"steps", Json::array()}};
  for (const analysis::Step& step : finding.steps)
    out["steps"].push_back(stepOf(step));
  return out;
}

Json noticeOf(const Notice& notice) {
  Json out = {{"path", notice.path}, {"reason", notice.reason}};
  if (notice.wholeFile()) return out;
  out["range"] = rangeOf(notice.range);
  out["function"] = notice.function;
  return out;
}

Json suppressedOf(const Suppressed& suppressed, const std::string& fingerprint) {
  Json out = findingOf(suppressed.finding, fingerprint);
  out["suppression"] = {{"reason", suppressed.reason}, {"range", rangeOf(suppressed.comment)}};
  return out;
}

Json remarkOf(const Remark& remark) {
  Json out = {{"path", remark.path}};
  if (remark.range.begin.line != 0) out["range"] = rangeOf(remark.range);
  out["message"] = remark.message;
  return out;
}

Json countsOf(const std::vector<Row>& rows) {
  Json out = Json::object();
  for (const Row& row : rows)
    out[row.name] = row.findings;
  return out;
}

Json comparisonOf(const Comparison& comparison) {
  Json out = {{"with", comparison.name},          {"before", comparison.before},
              {"fixed", comparison.fixed.size()}, {"new", comparison.added},
              {"left", comparison.left},          {"fixedFindings", Json::array()}};
  for (const FixedFinding& finding : comparison.fixed) {
    out["fixedFindings"].push_back({{"rule", finding.rule},
                                    {"path", finding.path},
                                    {"line", finding.line},
                                    {"message", finding.message}});
  }
  return out;
}

Json backlogOf(const Report& report, const Backlog& backlog) {
  Json out = {{"tables", Json::object()}, {"comparisons", Json::array()}};
  for (const Table& table : tablesOf(report, backlog)) {
    Json& rows = out["tables"][std::string(infoOf(table.by).name)] = Json::array();
    for (const Row& row : table.rows) {
      rows.push_back({{"name", row.name},
                      {"findings", row.findings},
                      {"errors", row.errors},
                      {"warnings", row.warnings},
                      {"notes", row.notes}});
    }
  }
  for (const Comparison& comparison : backlog.comparisons)
    out["comparisons"].push_back(comparisonOf(comparison));
  return out;
}

Json summaryOf(const Report& report) {
  Totals totals = totalsOf(report);
  return {{"text", summaryLine(report)},
          {"leaks", totals.leaks},
          {"misuses", totals.misuses},
          {"settings", totals.settings},
          {"filesWithFindings", totals.filesWithFindings},
          {"filesChecked", report.filesChecked},
          {"filesNotAnalysed", totals.filesNotAnalysed},
          {"filesInPart", totals.filesInPart},
          {"suppressed", report.suppressed.size()},
          {"baselined", report.known.size()},
          {"unchanged", report.unchanged},
          {"belowConfidence", report.unsure},
          {"perFile", countsOf(rowsBy(report, Grouping::File))},
          {"perRule", countsOf(rowsBy(report, Grouping::Rule))},
          {"perKind", countsOf(rowsBy(report, Grouping::Kind))}};
}

} // namespace

std::string renderJson(const Report& report, const Backlog* backlog) {
  Fingerprints fingerprints = fingerprintsOf(report);
  Json out = {{"tool", "unclosed"},
              {"version", support::version()},
              {"schemaVersion", SchemaVersion},
              {"completed", report.completed},
              {"summary", summaryOf(report)},
              {"findings", Json::array()},
              {"suppressed", Json::array()},
              {"baselined", Json::array()},
              {"notAnalysed", Json::array()},
              {"remarks", Json::array()}};
  for (size_t i = 0; i < report.findings.size(); ++i) {
    Json& finding =
        out["findings"].emplace_back(findingOf(report.findings[i], fingerprints.findings[i]));
    if (backlog == nullptr || i >= backlog->placements.size()) continue;
    finding["library"] = backlog->placements[i].library;
    finding["owner"] = backlog->placements[i].owner;
  }
  for (size_t i = 0; i < report.suppressed.size(); ++i)
    out["suppressed"].push_back(suppressedOf(report.suppressed[i], fingerprints.suppressed[i]));
  for (size_t i = 0; i < report.known.size(); ++i)
    out["baselined"].push_back(findingOf(report.known[i], fingerprints.known[i]));
  for (const Notice& notice : report.notices)
    out["notAnalysed"].push_back(noticeOf(notice));
  for (const Remark& remark : report.remarks)
    out["remarks"].push_back(remarkOf(remark));
  if (backlog != nullptr) out["backlog"] = backlogOf(report, *backlog);
  // Names in a source file need not be UTF-8; the report is, always.
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace unclosed::report
