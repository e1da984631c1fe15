#include "report/rdjsonl.h"

#include "report/details.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>

namespace unclosed::report {
namespace {

using Json = nlohmann::ordered_json;

std::string_view reviewdogSeverity(analysis::Severity severity) {
  switch (severity) {
  case analysis::Severity::Error: return "ERROR";
  case analysis::Severity::Warning: return "WARNING";
  case analysis::Severity::Note: return "INFO";
  }
  return "WARNING";
}

Json positionOf(ir::Loc at) { return {{"line", at.line}, {"column", at.col}}; }

Json locationOf(const std::string& path, const ir::Range& range) {
  Json out = {{"path", path}};
  if (range.begin.line == 0) return out;
  out["range"] = {{"start", positionOf(range.begin)}, {"end", positionOf(range.end)}};
  return out;
}

Json diagnostic(std::string message, Json location, std::string_view severity,
                std::string_view code) {
  return {{"message", std::move(message)},
          {"location", std::move(location)},
          {"severity", severity},
          {"source", {{"name", "unclosed"}}},
          {"code", {{"value", code}}}};
}

Json diagnosticOf(const analysis::Finding& finding) {
  std::string message = finding.message;
  if (!finding.advice.empty()) message += "\nhelp: " + finding.advice;
  Json out = diagnostic(std::move(message), locationOf(finding.path, finding.range),
                        reviewdogSeverity(finding.severity), finding.rule);
  if (std::string address = ruleAddress(finding); !address.empty()) out["code"]["url"] = address;
  Json related = Json::array();
  for (const analysis::Step& step : finding.steps)
    related.push_back({{"message", step.message}, {"location", locationOf(step.path, step.range)}});
  if (!related.empty()) out["related_locations"] = std::move(related);
  return out;
}

} // namespace

std::string renderRdjsonl(const Report& report) {
  std::string out;
  auto add = [&](const Json& line) {
    out += line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
  };
  for (const analysis::Finding& finding : report.findings)
    add(diagnosticOf(finding));
  for (const Aside& aside : asidesOf(report))
    add(diagnostic(aside.text, locationOf(*aside.path, aside.range), "INFO", aside.id));
  return out;
}

} // namespace unclosed::report
