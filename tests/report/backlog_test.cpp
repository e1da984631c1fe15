#include "report/backlog.h"
#include "report/html.h"
#include "report/json.h"
#include "report/markdown.h"
#include "report/tables.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

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

// One of app/名前 1.py (error), two of src/main.c (warning, note).
Backlog placed() {
  Backlog backlog;
  backlog.by = {Grouping::Folder, Grouping::Library, Grouping::Owner};
  backlog.placements = {{"psycopg2", "@data"}, {"stdio", ""}, {"stdio", ""}};
  return backlog;
}

std::vector<std::string> namesOf(const Table& table) {
  std::vector<std::string> names;
  for (const Row& row : table.rows)
    names.push_back(row.name);
  return names;
}

TEST(Backlog, CountsByFolderLibraryAndOwner) {
  std::vector<Table> tables = tablesOf(sorted(), placed());
  ASSERT_EQ(tables.size(), 3u);
  EXPECT_EQ(namesOf(tables[0]), (std::vector<std::string>{"src", "app"}));
  EXPECT_EQ(namesOf(tables[1]), (std::vector<std::string>{"stdio", "psycopg2"}));
  EXPECT_EQ(namesOf(tables[2]), (std::vector<std::string>{"(nobody)", "@data"}));
  const Row& source = tables[0].rows[0];
  EXPECT_EQ(source.findings, 2u);
  EXPECT_EQ(source.errors, 0u);
  EXPECT_EQ(source.warnings, 1u);
  EXPECT_EQ(source.notes, 1u);
}

TEST(Backlog, SortsBySeverityAndNameAndKeepsTheTop) {
  Backlog backlog = placed();
  backlog.order = RowOrder::Severity;
  EXPECT_EQ(namesOf(tablesOf(sorted(), backlog)[0]), (std::vector<std::string>{"app", "src"}));
  backlog.order = RowOrder::Name;
  backlog.top = 1;
  Table top = tablesOf(sorted(), backlog)[0];
  EXPECT_EQ(namesOf(top), (std::vector<std::string>{"app"}));
  EXPECT_EQ(top.hiddenRows, 1u);
  EXPECT_NE(renderTables(sorted(), backlog, Style(false)).find("  and 1 more folder\n"),
            std::string::npos);
}

TEST(Backlog, IsCommaSeparatedToo) {
  EXPECT_EQ(renderTablesCsv(sorted(), placed()), "table,name,findings,errors,warnings,notes\r\n"
                                                 "folder,src,2,0,1,1\r\n"
                                                 "folder,app,1,1,0,0\r\n"
                                                 "library,stdio,2,0,1,1\r\n"
                                                 "library,psycopg2,1,1,0,0\r\n"
                                                 "owner,(nobody),2,0,1,1\r\n"
                                                 "owner,@data,1,1,0,0\r\n");
}

TEST(Backlog, IsInJsonAndMarkdown) {
  Backlog backlog = placed();
  Json out = Json::parse(renderJson(sorted(), &backlog));
  EXPECT_EQ(out["backlog"]["tables"]["library"][0]["name"], "stdio");
  EXPECT_EQ(out["findings"][0]["owner"], "@data");
  std::string markdown = renderMarkdown(sorted(), AllFindings, &backlog);
  EXPECT_NE(markdown.find("| Folder | Findings |\n| --- | ---: |\n| `src` | 2 |\n"),
            std::string::npos)
      << markdown;
}

TEST(Comparison, TellsFixedNewAndLeft) {
  Report before = sorted(), after = sorted();
  before.findings.pop_back();
  after.findings.erase(after.findings.begin());
  auto comparison = compareWith("may.json", renderJson(before), after);
  ASSERT_TRUE(comparison.ok()) << comparison.error().text();
  EXPECT_EQ(comparison->before, 2u);
  EXPECT_EQ(comparison->left, 1u);
  EXPECT_EQ(comparison->added, 1u);
  EXPECT_EQ(comparison->isNew, (std::vector<bool>{false, true}));
  ASSERT_EQ(comparison->fixed.size(), 1u);
  EXPECT_EQ(comparison->fixed[0].path, "app/名前 1.py");
  EXPECT_EQ(comparison->fixed[0].line, 4u);
  EXPECT_EQ(comparisonText(*comparison), "since may.json: 1 fixed, 1 new, 1 left");
}

TEST(Comparison, DoesNotTakeWhatIsSuppressedNowAsFixed) {
  Report before = sorted(), after = sorted();
  after.suppressed.push_back({after.findings.front(), "known", {}});
  after.findings.erase(after.findings.begin());
  auto comparison = compareWith("may.json", renderJson(before), after);
  ASSERT_TRUE(comparison.ok());
  EXPECT_TRUE(comparison->fixed.empty());
}

TEST(Comparison, RefusesWhatIsNoReport) {
  for (const char* text : {"", "[]", "{\"tool\": \"other\", \"findings\": []}",
                           "{\"tool\": \"unclosed\", \"findings\": [1]}"}) {
    auto comparison = compareWith("x.json", text, sorted());
    ASSERT_FALSE(comparison.ok()) << text;
    EXPECT_EQ(comparison.error().where, "x.json");
  }
}

TEST(Html, IsOneDocumentWhoseDataCannotEndIt) {
  Report report = sorted();
  report.findings[0].message = "</script><b> & caf\xE9";
  SourceTexts sources;
  addSampleSources(sources);
  std::string page = renderHtml(report, sources, nullptr);
  EXPECT_EQ(page.find("</script><b>"), std::string::npos);
  EXPECT_EQ(page.find("{{"), std::string::npos) << "a part was not filled in";
  size_t begin = page.find("id=\"data\">") + 10;
  Json data = Json::parse(page.substr(begin, page.find("</script>", begin) - begin));
  EXPECT_EQ(data["findings"].size(), 3u);
  EXPECT_EQ(data["lines"][0]["4"], "\tif '😀' in dsn: conn = psycopg2.connect(dsn)");
  EXPECT_EQ(data["findings"][0]["at"], Json({0, 4, 25, 4, 46})) << "UTF-16 columns";
}

} // namespace
} // namespace unclosed::report
