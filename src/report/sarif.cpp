#include "report/sarif.h"

#include "report/fingerprint.h"
#include "report/sarif_rules.h"
#include "report/uri.h"
#include "support/unicode.h"
#include "support/version.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>

namespace unclosed::report {
namespace {

using analysis::Finding;
using Json = nlohmann::ordered_json;

constexpr const char* Schema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
constexpr const char* Root = "SRCROOT";
constexpr uint32_t ContextLines = 2;

// Between 0 and 100, best first: what viewers sort by.
double rankOf(analysis::Confidence confidence) {
  switch (confidence) {
  case analysis::Confidence::High: return 90.0;
  case analysis::Confidence::Medium: return 60.0;
  case analysis::Confidence::Low: return 30.0;
  }
  return 60.0;
}

class Log {
public:
  Log(const Report& report, SourceTexts& sources, const std::string& currentFolder)
      : report_(report), sources_(sources), folder_(currentFolder) {}

  Json build() {
    Json run;
    run["tool"]["driver"] = {{"name", "unclosed"},
                             {"fullName", "unclosed: a static auditor for resource leaks"},
                             {"version", support::version()},
                             {"semanticVersion", support::version()},
                             {"rules", sarifRules()},
                             {"notifications", sarifNotifications()}};
    run["invocations"] = Json::array({invocation()});
    run["originalUriBaseIds"][Root] = {
        {"uri", folderUri(folder_)},
        {"description", {{"text", "The folder that unclosed ran in."}}}};
    run["columnKind"] = "utf16CodeUnits";
    run["results"] = Json::array();
    addResults(run["results"]);
    return {{"$schema", Schema}, {"version", "2.1.0"}, {"runs", Json::array({run})}};
  }

private:
  void addResults(Json& results) {
    Fingerprints fingerprints = fingerprintsOf(report_);
    for (size_t i = 0; i < report_.findings.size(); ++i) {
      const Finding& finding = report_.findings[i];
      Json out = compared(result(finding, fingerprints.findings[i]), "new");
      if (i < report_.fixes.size() && !report_.fixes[i].replacements.empty())
        out["fixes"] = Json::array({fix(report_.fixes[i], finding.path)});
      results.push_back(std::move(out));
    }
    for (size_t i = 0; i < report_.suppressed.size(); ++i) {
      const Suppressed& suppressed = report_.suppressed[i];
      Json out = result(suppressed.finding, fingerprints.suppressed[i]);
      out["suppressions"] = Json::array({suppression(suppressed)});
      results.push_back(std::move(out));
    }
    for (size_t i = 0; i < report_.known.size(); ++i) {
      Json out = result(report_.known[i], fingerprints.known[i]);
      out["suppressions"] = Json::array({external()});
      results.push_back(compared(std::move(out), "unchanged"));
    }
  }

  // Says how the result stands to the baseline, when there is one.
  Json compared(Json result, std::string_view state) const {
    if (!report_.baseline.empty()) result["baselineState"] = state;
    return result;
  }

  Json external() const {
    return {{"kind", "external"},
            {"status", "accepted"},
            {"justification", "In the baseline " + report_.baseline + "."}};
  }

  Json suppression(const Suppressed& suppressed) {
    Json out = {{"kind", "inSource"}, {"status", "accepted"}};
    if (!suppressed.reason.empty()) out["justification"] = suppressed.reason;
    out["location"]["physicalLocation"] = physical(suppressed.finding.path, suppressed.comment);
    return out;
  }

  Json artifact(const std::string& path) const {
    Location location = locationOf(path, folder_);
    Json out = {{"uri", location.uri}};
    if (location.relative) out["uriBaseId"] = Root;
    return out;
  }

  Json region(const std::string& path, ir::Range range) {
    const SourceText& source = sources_.at(path);
    uint32_t endLine = std::max(range.end.line, range.begin.line);
    auto column = [&](ir::Loc at) { return support::utf16Column(source.line(at.line), at.col); };
    uint32_t startColumn = column(range.begin);
    uint32_t endColumn = range.end.line == 0 ? startColumn : column(range.end);
    Json out = {{"startLine", std::max(1u, range.begin.line)},
                {"startColumn", startColumn},
                {"endLine", std::max(1u, endLine)},
                {"endColumn", endColumn}};
    if (range.begin.line == 0) return {{"startLine", 1}};
    return out;
  }

  Json fix(const Fix& fix, const std::string& path) {
    Json replacements = Json::array();
    for (const Replacement& part : fix.replacements) {
      Json replacement = {{"deletedRegion", region(path, part.range)}};
      if (!part.text.empty()) replacement["insertedContent"]["text"] = part.text;
      replacements.push_back(std::move(replacement));
    }
    Json change = {{"artifactLocation", artifact(path)}, {"replacements", replacements}};
    return {{"description", {{"text", sentence(fix.what)}}},
            {"artifactChanges", Json::array({change})}};
  }

  // The text that the region covers, and the lines around it.
  void quote(Json& location, const std::string& path, ir::Range range) {
    const SourceText& source = sources_.at(path);
    uint32_t last = std::max(range.end.line, range.begin.line);
    std::string_view lines = source.lines(range.begin.line, last);
    if (lines.empty()) return;
    size_t skip = std::min<size_t>(range.begin.col == 0 ? 0 : range.begin.col - 1, lines.size());
    size_t drop = 0;
    std::string_view lastLine = source.line(last);
    if (range.end.col > 0 && range.end.col - 1 < lastLine.size()) {
      drop = lastLine.size() - (range.end.col - 1);
    }
    if (skip + drop < lines.size()) {
      location["region"]["snippet"]["text"] = lines.substr(skip, lines.size() - skip - drop);
    }
    uint32_t from = range.begin.line > ContextLines ? range.begin.line - ContextLines : 1;
    uint32_t to = std::min(last + ContextLines, source.lineCount());
    location["contextRegion"] = {
        {"startLine", from}, {"endLine", to}, {"snippet", {{"text", source.lines(from, to)}}}};
  }

  Json physical(const std::string& path, ir::Range range) {
    Json out = {{"artifactLocation", artifact(path)}};
    if (range.begin.line != 0) out["region"] = region(path, range);
    return out;
  }

  Json step(const analysis::Step& step) {
    return {{"location",
             {{"physicalLocation", physical(step.path, step.range)},
              {"message", {{"text", step.message}}}}},
            {"nestingLevel", std::max(0, step.nesting)}};
  }

  Json codeFlow(const Finding& finding) {
    Json locations = Json::array();
    for (const analysis::Step& at : finding.steps)
      locations.push_back(step(at));
    return {{"threadFlows", Json::array({{{"locations", locations}}})}};
  }

  // The steps once more for viewers without code flows; ids start at 1.
  Json related(const Finding& finding) {
    Json out = Json::array();
    for (const analysis::Step& at : finding.steps) {
      out.push_back({{"id", out.size() + 1},
                     {"physicalLocation", physical(at.path, at.range)},
                     {"message", {{"text", at.message}}}});
    }
    return out;
  }

  Json result(const Finding& finding, const std::string& fingerprint) {
    std::string text = withoutPeriod(finding.message);
    if (!finding.advice.empty()) text += ". Instead: " + withoutPeriod(finding.advice);
    Json location = {{"physicalLocation", physical(finding.path, finding.range)}};
    quote(location["physicalLocation"], finding.path, finding.range);
    bool isModule = finding.function == "<module>";
    location["logicalLocations"] = Json::array(
        {{{"fullyQualifiedName", finding.function}, {"kind", isModule ? "module" : "function"}}});
    Json out = {{"ruleId", finding.rule}};
    int index = sarifRuleIndex(finding.rule);
    if (index >= 0) out["ruleIndex"] = index;
    out["kind"] = "fail";
    out["level"] = nameOf(finding.severity);
    out["rank"] = rankOf(finding.confidence);
    out["message"] = {{"text", text + "."}, {"id", "default"}, {"arguments", Json::array({text})}};
    out["locations"] = Json::array({location});
    if (!finding.steps.empty()) {
      out["codeFlows"] = Json::array({codeFlow(finding)});
      out["relatedLocations"] = related(finding);
    }
    out["partialFingerprints"] = {{"unclosed/v1", fingerprint}};
    if (std::string hash = lineHash(finding); !hash.empty()) {
      out["partialFingerprints"]["primaryLocationLineHash"] = hash;
    }
    out["properties"] = {{"confidence", nameOf(finding.confidence)},
                         {"resource", finding.resource},
                         {"kind", finding.resourceKind},
                         {"variable", finding.variable}};
    return out;
  }

  std::string lineHash(const Finding& finding) {
    auto [at, isNew] = hashes_.try_emplace(finding.path);
    if (isNew) at->second = lineHashes(sources_.at(finding.path).bytes());
    uint32_t line = finding.range.begin.line;
    return line >= 1 && line <= at->second.size() ? at->second[line - 1] : std::string();
  }

  Json notification(const Notice& notice) {
    std::string text = "Not analysed: ";
    if (!notice.function.empty()) text += notice.function + ": ";
    Json location = {{"physicalLocation", {{"artifactLocation", artifact(notice.path)}}}};
    if (!notice.wholeFile()) {
      location["physicalLocation"]["region"] = region(notice.path, notice.range);
    }
    return {{"descriptor", {{"id", NotAnalysedId}, {"index", 0}}},
            {"level", notice.wholeFile() ? "error" : "warning"},
            {"message", {{"text", withoutPeriod(text + notice.reason) + "."}}},
            {"locations", Json::array({location})}};
  }

  Json notification(const Remark& remark) {
    return {
        {"descriptor", {{"id", RemarkId}, {"index", 1}}},
        {"level", "note"},
        {"message", {{"text", sentence(remark.message)}}},
        {"locations", Json::array({{{"physicalLocation", physical(remark.path, remark.range)}}})}};
  }

  Json invocation() {
    Json out = {{"executionSuccessful", report_.completed},
                {"toolExecutionNotifications", Json::array()}};
    for (const Notice& notice : report_.notices) {
      out["toolExecutionNotifications"].push_back(notification(notice));
    }
    for (const Remark& remark : report_.remarks)
      out["toolExecutionNotifications"].push_back(notification(remark));
    return out;
  }

  static std::string sentence(std::string text) {
    if (!text.empty() && text.front() >= 'a' && text.front() <= 'z') text.front() += 'A' - 'a';
    return withoutPeriod(std::move(text)) + ".";
  }

  // The rule's message string brings the period.
  static std::string withoutPeriod(std::string text) {
    if (text.ends_with('.')) text.pop_back();
    return text;
  }

  const Report& report_;
  SourceTexts& sources_;
  const std::string& folder_;
  std::map<std::string, std::vector<std::string>, std::less<>> hashes_;
};

} // namespace

std::string renderSarif(const Report& report, SourceTexts& sources,
                        const std::string& currentFolder) {
  Json log = Log(report, sources, currentFolder).build();
  return log.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace unclosed::report
