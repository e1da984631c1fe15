#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

#include "suppress/suppress.h"

namespace unclosed::suppress {
namespace {

analysis::Finding finding(const std::string& rule, uint32_t line, uint32_t endLine = 0) {
  analysis::Finding out;
  out.rule = rule;
  out.path = "a.py";
  out.range = {{line, 5}, {endLine == 0 ? line : endLine, 9}};
  return out;
}

// What became of the findings under the comments of `source`: "kept", "suppressed" and remarks.
std::string applied(std::string_view source, std::vector<analysis::Finding> findings,
                    std::vector<Lines> scopes = {}, bool hasGap = false) {
  report::Report report;
  report.findings = std::move(findings);
  if (hasGap) report.notices.push_back({"a.py", {{1, 1}, {2, 1}}, "f", "syntax error"});
  apply({{"a.py", directivesOf(source, ir::Language::Python), std::move(scopes)}}, report);
  std::string out;
  for (const auto& f : report.findings)
    out += fmt::format("kept {}:{}\n", f.range.begin.line, f.rule);
  for (const auto& s : report.suppressed)
    out +=
        fmt::format("suppressed {}:{} {}\n", s.finding.range.begin.line, s.finding.rule, s.reason);
  for (const auto& r : report.remarks)
    out += fmt::format("remark {}: {}\n", r.range.begin.line, r.message);
  return out;
}

TEST(Suppression, IsAboutItsLineAndRule) {
  EXPECT_EQ(applied("f() # unclosed: ignore[UNC101] why\n", {finding("UNC101", 1)}),
            "suppressed 1:UNC101 why\n");
  EXPECT_EQ(applied("f() # unclosed: ignore[UNC101]\n", {finding("UNC102", 1)}),
            "kept 1:UNC102\n"
            "remark 1: this comment suppresses nothing: UNC101 is not found here\n");
  EXPECT_EQ(applied("x # unclosed: ignore[UNC101]\nf()\n", {finding("UNC101", 2)}),
            "kept 2:UNC101\n"
            "remark 1: this comment suppresses nothing: UNC101 is not found here\n");
}

TEST(Suppression, MayStandAtTheEndOfALongExpression) {
  EXPECT_EQ(applied("f(\n  x,\n) # unclosed: ignore[UNC101] why\n", {finding("UNC101", 1, 3)}),
            "suppressed 1:UNC101 why\n");
}

TEST(Suppression, OfTheLineBeforeAFunctionIsAboutAllOfIt) {
  std::string_view source = "# unclosed: ignore[UNC1] why\ndef f():\n    a\n    b\nc\n";
  EXPECT_EQ(
      applied(source, {finding("UNC101", 3), finding("UNC102", 4), finding("UNC101", 5)}, {{2, 4}}),
      "kept 5:UNC101\nsuppressed 3:UNC101 why\nsuppressed 4:UNC102 why\n");
}

TEST(Suppression, OfAFileIsAboutAllOfIt) {
  EXPECT_EQ(applied("a\n# unclosed: ignore-file[UNC101] why\n",
                    {finding("UNC101", 1), finding("UNC102", 9), finding("UNC101", 9)}),
            "kept 9:UNC102\nsuppressed 1:UNC101 why\nsuppressed 9:UNC101 why\n");
}

TEST(Suppression, NearestCommentCounts) {
  EXPECT_EQ(applied("# unclosed: ignore-file[UNC101] far\nf() # unclosed: ignore[UNC101] near\n",
                    {finding("UNC101", 2)}),
            "suppressed 2:UNC101 near\n"
            "remark 1: this comment suppresses nothing: UNC101 is not found here\n");
}

TEST(Suppression, RemarksOnEachRuleThatIsNotNeeded) {
  EXPECT_EQ(applied("f() # unclosed: ignore[UNC101, UNC102, UNC5]\n", {finding("UNC101", 1)}),
            "suppressed 1:UNC101 \n"
            "remark 1: this comment suppresses nothing: UNC102, UNC5 are not found here\n");
}

TEST(Suppression, IsNotCalledUnusedWhereSomethingWasNotAnalysed) {
  EXPECT_EQ(applied("f() # unclosed: ignore[UNC101]\n", {}, {}, true), "");
}

TEST(Suppression, LeavesWhatWasNotAnalysedReported) {
  report::Report report;
  report.notices.push_back({"a.py", {}, {}, "syntax error"});
  apply({{"a.py", directivesOf("# unclosed: ignore-file[UNC1]\n", ir::Language::Python), {}}},
        report);
  EXPECT_EQ(report.notices.size(), 1u);
}

} // namespace
} // namespace unclosed::suppress
