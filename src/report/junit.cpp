#include "report/junit.h"

#include "report/details.h"
#include "report/xml.h"
#include "support/unicode.h"

#include <fmt/format.h>

#include <map>
#include <string_view>
#include <vector>

namespace unclosed::report {
namespace {

using analysis::Finding;

struct Suite {
  std::vector<const Finding*> findings;
  std::vector<const Aside*> asides;
};

std::string caseOpening(std::string_view path, std::string name) {
  return "    " +
         xmlOpening("testcase", {{"name", std::move(name)}, {"classname", std::string(path)}});
}

std::string failedCase(const Finding& finding) {
  std::string name = fmt::format("{} at line {}", ruleTitle(finding), finding.range.begin.line);
  std::string failure =
      xmlOpening("failure", {{"message", support::printable(finding.message)},
                             {"type", fmt::format("{}", nameOf(finding.severity))}});
  std::string body = placeText(finding.path, finding.range.begin) + ": " + fullText(finding);
  return fmt::format("{}>\n      {}>{}</failure>\n    </testcase>\n",
                     caseOpening(finding.path, std::move(name)), failure, xmlText(body));
}

std::string skippedCase(const Aside& aside) {
  std::string name(aside.id);
  if (aside.range.begin.line > 0) name += fmt::format(" at line {}", aside.range.begin.line);
  return fmt::format("{}>\n      {}/>\n    </testcase>\n",
                     caseOpening(*aside.path, std::move(name)),
                     xmlOpening("skipped", {{"message", support::printable(aside.text)}}));
}

std::string suiteText(std::string_view path, const Suite& suite) {
  std::string out =
      "  " + xmlOpening("testsuite",
                        {{"name", std::string(path)},
                         {"tests", fmt::format("{}", suite.findings.size() + suite.asides.size())},
                         {"failures", fmt::format("{}", suite.findings.size())},
                         {"errors", "0"},
                         {"skipped", fmt::format("{}", suite.asides.size())},
                         {"file", std::string(path)}});
  out += ">\n";
  for (const Finding* finding : suite.findings)
    out += failedCase(*finding);
  for (const Aside* aside : suite.asides)
    out += skippedCase(*aside);
  return out + "  </testsuite>\n";
}

std::string cleanSuite(const Report& report) {
  return "  <testsuite name=\"unclosed\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\">\n" +
         caseOpening("unclosed", summaryLine(report)) + "/>\n  </testsuite>\n";
}

} // namespace

std::string renderJunit(const Report& report) {
  std::map<std::string_view, Suite> suites;
  for (const Finding& finding : report.findings)
    suites[finding.path].findings.push_back(&finding);
  std::vector<Aside> asides = asidesOf(report);
  for (const Aside& aside : asides)
    suites[*aside.path].asides.push_back(&aside);
  size_t cases = suites.empty() ? 1 : report.findings.size() + asides.size();
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  out += xmlOpening("testsuites", {{"name", "unclosed"},
                                   {"tests", fmt::format("{}", cases)},
                                   {"failures", fmt::format("{}", report.findings.size())},
                                   {"errors", "0"}});
  out += ">\n";
  for (const auto& [path, suite] : suites)
    out += suiteText(path, suite);
  if (suites.empty()) out += cleanSuite(report);
  return out + "</testsuites>\n";
}

} // namespace unclosed::report
