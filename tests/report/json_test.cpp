#include "report/json.h"
#include "report/sarif.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <set>
#include <string>

#include "sample.h"

namespace unclosed::report {
namespace {

using Json = nlohmann::json;

Report sorted() {
  Report report = sampleReport();
  sortReport(report);
  return report;
}

Json sarifRun() {
  SourceTexts sources;
  addSampleSources(sources);
  return Json::parse(renderSarif(sorted(), sources, "/home/me/my project"))["runs"][0];
}

TEST(Json, HoldsFindingsNoticesAndCounts) {
  Json out = Json::parse(renderJson(sorted()));
  EXPECT_EQ(out["schemaVersion"], 1);
  EXPECT_EQ(out["summary"]["leaks"], 2);
  EXPECT_EQ(out["summary"]["belowConfidence"], 2);
  EXPECT_EQ(out["summary"]["perFile"]["src/main.c"], 2);
  ASSERT_EQ(out["findings"].size(), 3u);
  const Json& first = out["findings"][0];
  EXPECT_EQ(first["rule"], "UNC103");
  EXPECT_EQ(first["name"], "leak-on-exception");
  EXPECT_EQ(first["range"]["column"], 27);
  EXPECT_EQ(first["steps"].size(), 3u);
  ASSERT_EQ(out["notAnalysed"].size(), 2u);
  EXPECT_EQ(out["notAnalysed"][0]["function"], "名前");
  EXPECT_FALSE(out["notAnalysed"][1].contains("range"));
}

TEST(Json, StaysUtf8WhenTheSourceIsNot) {
  Report report;
  report.findings.emplace_back();
  report.findings[0].rule = "UNC101";
  report.findings[0].message = "`caf\xE9` is never closed";
  SourceTexts sources;
  sources.add("", "caf\xE9 = open(1)\n");
  report.findings[0].range = {{1, 1}, {1, 4}};
  EXPECT_TRUE(Json::accept(renderJson(report)));
  EXPECT_TRUE(Json::accept(renderSarif(report, sources, "/w")));
}

TEST(Sarif, DescribesEveryRule) {
  Json driver = sarifRun()["tool"]["driver"];
  ASSERT_EQ(driver["rules"].size(), analysis::diagnostics().size());
  for (const Json& rule : driver["rules"]) {
    for (const char* field : {"shortDescription", "fullDescription", "help"}) {
      EXPECT_FALSE(rule[field]["text"].get<std::string>().empty()) << rule["id"] << field;
    }
    EXPECT_LE(rule["fullDescription"]["text"].get<std::string>().size(), 1000u) << rule["id"];
    EXPECT_FALSE(rule["help"]["markdown"].get<std::string>().empty());
    EXPECT_TRUE(rule["properties"]["precision"].is_string());
    EXPECT_TRUE(rule["properties"]["problem.severity"].is_string());
    EXPECT_LE(rule["properties"]["tags"].size(), 10u);
  }
}

TEST(Sarif, CountsColumnsInUtf16) {
  Json run = sarifRun();
  EXPECT_EQ(run["columnKind"], "utf16CodeUnits");
  Json place = run["results"][0]["locations"][0]["physicalLocation"];
  EXPECT_EQ(place["artifactLocation"]["uri"], "app/%E5%90%8D%E5%89%8D%201.py");
  EXPECT_EQ(place["region"]["startColumn"], 25) << "the emoji is 4 bytes and 2 code units";
  EXPECT_EQ(place["region"]["endColumn"], 46);
  EXPECT_EQ(place["region"]["snippet"]["text"], "psycopg2.connect(dsn)");
  EXPECT_EQ(place["contextRegion"]["startLine"], 2);
  EXPECT_EQ(place["contextRegion"]["endLine"], 6);
}

TEST(Sarif, GivesMessagesAsTextAndById) {
  Json run = sarifRun();
  for (const Json& result : run["results"]) {
    std::string text = result["message"]["text"];
    EXPECT_TRUE(text.ends_with('.') && !text.ends_with("..")) << text;
    EXPECT_EQ(result["message"]["id"], "default");
    EXPECT_EQ(result["message"]["arguments"][0].get<std::string>() + ".", text);
  }
}

TEST(Sarif, KeepsThePathAsStepsAndRelatedLocations) {
  Json result = sarifRun()["results"][0];
  EXPECT_EQ(result["level"], "error");
  EXPECT_EQ(result["rank"], 90.0);
  EXPECT_EQ(result["codeFlows"][0]["threadFlows"][0]["locations"].size(), 3u);
  EXPECT_EQ(result["relatedLocations"].size(), 3u);
  EXPECT_EQ(result["relatedLocations"][0]["id"], 1);
}

TEST(Sarif, MarksResultsWithBothFingerprints) {
  std::set<std::string> seen;
  Json run = sarifRun();
  for (const Json& result : run["results"]) {
    EXPECT_TRUE(result["partialFingerprints"].contains("primaryLocationLineHash"));
    seen.insert(result["partialFingerprints"]["unclosed/v1"].get<std::string>());
  }
  EXPECT_EQ(seen.size(), 3u);
}

TEST(Sarif, NotifiesOfWhatWasNotAnalysed) {
  Json run = sarifRun();
  Json notifications = run["invocations"][0]["toolExecutionNotifications"];
  ASSERT_EQ(notifications.size(), 2u);
  EXPECT_EQ(notifications[0]["level"], "warning");
  EXPECT_TRUE(notifications[0]["locations"][0]["physicalLocation"].contains("region"));
  EXPECT_EQ(notifications[1]["level"], "error");
  EXPECT_EQ(notifications[1]["message"]["text"],
            "Not analysed: the worker was killed by signal 11.");
  EXPECT_EQ(run["originalUriBaseIds"]["SRCROOT"]["uri"], "file:///home/me/my%20project/");
}

} // namespace
} // namespace unclosed::report
