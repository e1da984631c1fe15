#include "report/formats.h"
#include "report/github.h"
#include "report/markdown.h"
#include "report/xml.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "golden.h"
#include "sample.h"

namespace unclosed::report {
namespace {

std::string rendered(Format format, size_t maxFindings = AllFindings) {
  Report report = sampleReport();
  sortReport(report);
  SourceTexts sources;
  addSampleSources(sources);
  RenderOptions options;
  options.currentFolder = "/home/me/project";
  options.maxFindings = maxFindings;
  options.text.maxFindings = maxFindings;
  return render(format, report, sources, options);
}

TEST(Formats, LookAsTheyDid) {
  expectGolden("github.txt", rendered(Format::Github));
  expectGolden("gitlab.json", rendered(Format::Gitlab));
  expectGolden("junit.xml", rendered(Format::Junit));
  expectGolden("checkstyle.xml", rendered(Format::Checkstyle));
  expectGolden("rdjsonl.jsonl", rendered(Format::Rdjsonl));
  expectGolden("report.csv", rendered(Format::Csv));
  expectGolden("report.md", rendered(Format::Markdown));
}

TEST(Formats, AreFoundByTheirNames) {
  std::set<std::string_view> names;
  for (const FormatInfo& info : formats()) {
    EXPECT_EQ(formatNamed(info.name), info.format);
    EXPECT_TRUE(names.insert(info.name).second) << info.name;
    EXPECT_NE(formatNames().find(info.name), std::string::npos) << info.name;
  }
  EXPECT_FALSE(formatNamed("xml").has_value());
}

TEST(Formats, ForPeoplePrintSomeAndCountTheRest) {
  for (Format format : {Format::Text, Format::Github, Format::Markdown}) {
    std::string text = rendered(format, 1);
    EXPECT_NE(text.find("2 more findings are not shown"), std::string::npos) << text;
    EXPECT_NE(text.find("Found 2 leaks and 1 misuse"), std::string::npos) << text;
    EXPECT_EQ(text.find("UNC107 released-twice at"), std::string::npos) << text;
  }
}

TEST(Formats, ForProgramsAreComplete) {
  for (Format format : {Format::Gitlab, Format::Junit, Format::Checkstyle, Format::Rdjsonl,
                        Format::Csv, Format::Json, Format::Sarif}) {
    EXPECT_EQ(rendered(format, 0), rendered(format));
  }
}

TEST(Xml, HasNoControlCharactersAndNoBrokenText) {
  EXPECT_EQ(xmlText("a<b>&\"c\" \x01\xE9 \xF0\x9F\x98\x80"),
            "a&lt;b&gt;&amp;&quot;c&quot; \xEF\xBF\xBD\xEF\xBF\xBD \xF0\x9F\x98\x80");
  EXPECT_EQ(xmlOpening("e", {{"k", "a\nb\tc"}}), "<e k=\"a&#10;b&#9;c\"");
}

TEST(Markdown, QuotesWhatCodeContributes) {
  EXPECT_EQ(markdownCode("plain"), "`plain`");
  EXPECT_EQ(markdownCode("a`b"), "``a`b``");
  EXPECT_EQ(markdownCode("`a"), "`` `a ``");
  EXPECT_EQ(markdownText("`with *x*` is <b>"), "`with *x*` is \\<b\\>");
  EXPECT_EQ(markdownText("one ` alone"), "one \\` alone");
}

} // namespace
} // namespace unclosed::report
