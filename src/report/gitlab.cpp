#include "report/gitlab.h"

#include "report/details.h"
#include "report/fingerprint.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <string_view>

namespace unclosed::report {
namespace {

using analysis::Severity;
using Json = nlohmann::ordered_json;

std::string_view gitlabSeverity(Severity severity) {
  switch (severity) {
  case Severity::Error: return "critical";
  case Severity::Warning: return "major";
  case Severity::Note: return "minor";
  }
  return "major";
}

// GitLab compares paths with those of the repository, which never begin with "./".
std::string_view plainPath(std::string_view path) {
  while (path.starts_with("./"))
    path.remove_prefix(2);
  return path;
}

Json issue(std::string_view check, std::string_view description, std::string_view severity,
           std::string_view fingerprint, const std::string& path, const ir::Range& range) {
  uint32_t line = std::max(1u, range.begin.line);
  return {{"type", "issue"},
          {"check_name", check},
          {"description", description},
          {"categories", Json::array({"Bug Risk"})},
          {"severity", severity},
          {"fingerprint", fingerprint},
          {"location",
           {{"path", plainPath(path)},
            {"lines", {{"begin", line}, {"end", std::max(line, range.end.line)}}}}}};
}

} // namespace

std::string renderGitlab(const Report& report) {
  Json out = Json::array();
  std::vector<std::string> fingerprints = fingerprintsOf(report).findings;
  for (size_t i = 0; i < report.findings.size(); ++i) {
    const analysis::Finding& finding = report.findings[i];
    out.push_back(issue(finding.rule, finding.message, gitlabSeverity(finding.severity),
                        fingerprints[i], finding.path, finding.range));
  }
  for (const Aside& aside : asidesOf(report)) {
    // The line tells two broken parts of one file apart.
    std::string key =
        fmt::format("{}\n{}\n{}", aside.id, placeText(*aside.path, aside.range.begin), aside.text);
    out.push_back(
        issue(aside.id, aside.text, "info", textFingerprint(key), *aside.path, aside.range));
  }
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace unclosed::report
