#include "report/snippet.h"
#include "report/text.h"

#include <gtest/gtest.h>

#include <string>

#include "golden.h"
#include "sample.h"

namespace unclosed::report {
namespace {

std::string rendered(const TextOptions& options) {
  Report report = sampleReport();
  sortReport(report);
  SourceTexts sources;
  addSampleSources(sources);
  return renderText(report, sources, options);
}

TextOptions with(bool TextOptions::* flag) {
  TextOptions options;
  options.*flag = true;
  return options;
}

TEST(Text, ReadsLikeACompiler) { expectGolden("check.txt", rendered({})); }

TEST(Text, QuietIsOneLineAFinding) {
  expectGolden("quiet.txt", rendered(with(&TextOptions::quiet)));
}

TEST(Text, VerboseSaysHowSureItIs) {
  expectGolden("verbose.txt", rendered(with(&TextOptions::verbose)));
}

TEST(Text, AuditAddsTables) {
  Backlog backlog;
  TextOptions options;
  options.backlog = &backlog;
  expectGolden("audit.txt", rendered(options));
}

TEST(Text, Colours) {
  Backlog backlog;
  TextOptions options = with(&TextOptions::colour);
  options.backlog = &backlog;
  expectGolden("colour.txt", rendered(options));
}

TEST(Text, SaysSoWhenNothingIsFound) {
  Report report;
  report.filesChecked = 1;
  SourceTexts sources;
  EXPECT_EQ(renderText(report, sources, {}), "Found no leaks (checked 1 file)\n");
}

TEST(Text, SurvivesSourcesThatAreGone) {
  Report report = sampleReport();
  SourceTexts sources;
  std::string text = renderText(report, sources, {});
  EXPECT_NE(text.find("src/main.c:2:13: warning:"), std::string::npos);
}

TEST(SummaryLine, CountsLeaksMisusesAndFiles) {
  Report report = sampleReport();
  sortReport(report);
  EXPECT_EQ(report.findings.size(), 3u) << "the repeated finding is dropped";
  EXPECT_EQ(summaryLine(report), "Found 2 leaks and 1 misuse in 2 files (checked 3 files, 1 not "
                                 "analysed, 1 only in part)");
}

TEST(Snippet, CutsLongLinesAroundTheRange) {
  std::string line = std::string(500, 'a') + "HERE" + std::string(500, 'b');
  std::string text = renderSnippet(line, {{7, 501}, {7, 505}}, Style(false));
  size_t end = text.find('\n');
  EXPECT_LT(end, 200u);
  size_t code = text.find("HERE");
  size_t caret = text.find("^~~~");
  ASSERT_NE(code, std::string::npos);
  ASSERT_NE(caret, std::string::npos);
  EXPECT_EQ(code, caret - end - 1) << text;
}

TEST(Snippet, UnderlinesToTheEndOfTheFirstLine) {
  EXPECT_EQ(renderSnippet("x = f(a,", {{3, 5}, {5, 2}}, Style(false)),
            "    3 | x = f(a,\n      |     ^~~~\n");
}

TEST(Snippet, MarksAColumnPastTheEnd) {
  EXPECT_EQ(renderSnippet("ab", {{3, 9}, {3, 12}}, Style(false)), "    3 | ab\n      |   ^\n");
}

} // namespace
} // namespace unclosed::report
