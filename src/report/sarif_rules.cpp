#include "report/sarif_rules.h"

#include "analysis/finding.h"
#include "report/page.h"
#include "report/report.h"

#include <fmt/format.h>

namespace unclosed::report {
namespace {

using analysis::DiagnosticInfo;
using Json = nlohmann::ordered_json;

std::string_view problemSeverity(analysis::Severity severity) {
  return severity == analysis::Severity::Note ? "recommendation" : nameOf(severity);
}

std::string_view tagOf(analysis::CountsAs counts) {
  return counts == analysis::CountsAs::Setting ? "configuration" : "resource-leak";
}

Json ruleOf(const DiagnosticInfo& info) {
  Json out = {{"id", info.id}, {"name", info.title}};
  out["shortDescription"] = {{"text", info.summary}};
  out["fullDescription"] = {{"text", oneLine(info.detail) + " " + oneLine(info.why)}};
  out["help"] = {{"text", renderPageText(info)}, {"markdown", renderPageMarkdown(info)}};
  // The weakness's own page: it outlives any home page of this tool.
  out["helpUri"] = fmt::format("https://cwe.mitre.org/data/definitions/{}.html", info.cwe);
  out["messageStrings"] = {{"default", {{"text", "{0}."}}}};
  out["defaultConfiguration"] = {{"level", nameOf(info.severity)}};
  out["properties"] = {
      {"precision", "high"},
      {"problem.severity", problemSeverity(info.severity)},
      {"tags", {"reliability", tagOf(info.counts), fmt::format("external/cwe/cwe-{}", info.cwe)}}};
  return out;
}

Json remarks() {
  Json out = {{"id", RemarkId}, {"name", "Remark"}};
  out["shortDescription"] = {{"text", "Something in how unclosed is used wants mending."}};
  out["fullDescription"] = {
      {"text",
       "A comment that suppresses nothing, or an entry of the baseline that is out of date. "
       "It hides no result."}};
  out["help"] = {{"text", "Remove or correct what the message names."}};
  return out;
}

} // namespace

Json sarifRules() {
  Json rules = Json::array();
  for (const DiagnosticInfo& info : analysis::diagnostics())
    rules.push_back(ruleOf(info));
  return rules;
}

Json sarifNotifications() {
  Json out = {{"id", NotAnalysedId}, {"name", "NotAnalysed"}};
  out["shortDescription"] = {{"text", "A file, or a part of one, was not analysed."}};
  out["fullDescription"] = {
      {"text",
       "Leaks in this file or part of it are not in the results: it could not be read, parsed "
       "or analysed in time. The message says why."}};
  out["help"] = {
      {"text",
       "Mend what the message names (a syntax error, an encoding, a missing header) and run "
       "again; a file that is too large is read when it is given by name."}};
  return Json::array({out, remarks()});
}

int sarifRuleIndex(std::string_view id) {
  int index = 0;
  for (const DiagnosticInfo& info : analysis::diagnostics()) {
    if (info.id == id) return index;
    ++index;
  }
  return -1;
}

} // namespace unclosed::report
