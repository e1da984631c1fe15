#include "report/comparison.h"

#include "report/fingerprint.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <map>

namespace unclosed::report {
namespace {

using Json = nlohmann::json;

constexpr const char* Hint = "write one with `unclosed audit --output json:FILE`";

std::string textAt(const Json& object, const char* key) {
  auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

FixedFinding fixedFinding(const Json& finding) {
  FixedFinding out{textAt(finding, "rule"), textAt(finding, "path"), textAt(finding, "message"), 0};
  Json line = finding.value(Json::json_pointer("/range/line"), Json());
  if (line.is_number_unsigned()) out.line = line.get<uint32_t>();
  return out;
}

bool isReport(const Json& report) {
  if (!report.is_object() || textAt(report, "tool") != "unclosed") return false;
  auto findings = report.find("findings");
  if (findings == report.end() || !findings->is_array()) return false;
  for (const Json& finding : *findings) {
    if (!finding.is_object() || textAt(finding, "fingerprint").empty()) return false;
  }
  return true;
}

} // namespace

Expected<Comparison> compareWith(std::string name, std::string_view earlier, const Report& report) {
  Json old = Json::parse(earlier, nullptr, false);
  if (!isReport(old)) return Error{"is no JSON report of unclosed", name, Hint};
  Comparison out;
  std::map<std::string, const Json*> before;
  for (const Json& finding : old["findings"])
    before.emplace(textAt(finding, "fingerprint"), &finding);
  out.name = std::move(name);
  out.before = before.size();
  Fingerprints now = fingerprintsOf(report);
  for (const std::string& fingerprint : now.findings) {
    bool isNew = before.erase(fingerprint) == 0;
    out.isNew.push_back(isNew);
    ++(isNew ? out.added : out.left);
  }
  // What a comment suppresses now, or a baseline knows, is not fixed, and not to be done either.
  for (const std::vector<std::string>* others : {&now.suppressed, &now.known}) {
    for (const std::string& fingerprint : *others)
      before.erase(fingerprint);
  }
  for (const Json& finding : old["findings"]) {
    if (before.contains(textAt(finding, "fingerprint"))) out.fixed.push_back(fixedFinding(finding));
  }
  return out;
}

std::string comparisonText(const Comparison& comparison) {
  return fmt::format("since {}: {} fixed, {} new, {} left", comparison.name,
                     comparison.fixed.size(), comparison.added, comparison.left);
}

} // namespace unclosed::report
