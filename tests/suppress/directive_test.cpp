#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <string>

#include "suppress/directive.h"

namespace unclosed::suppress {
namespace {

std::string shown(std::string_view source, ir::Language language = ir::Language::Python) {
  std::string out;
  for (const Directive& directive : directivesOf(source, language)) {
    std::string where = directive.wholeFile ? "file" : fmt::format("line {}", directive.applies);
    out += fmt::format("{}: {} ({}){}\n", where, fmt::join(directive.rules, " "), directive.reason,
                       directive.fault.empty() ? "" : " fault: " + directive.fault);
  }
  return out;
}

TEST(Directives, NameRulesByIdNameOrBeginning) {
  EXPECT_EQ(shown("f() # unclosed: ignore[UNC103] closed by the caller\n"),
            "line 1: UNC103 (closed by the caller)\n");
  EXPECT_EQ(shown("f() # unclosed:ignore [unc101, leak-on-path,UNC2]\n"),
            "line 1: UNC101 UNC102 UNC2 ()\n");
  EXPECT_EQ(shown("# unclosed: ignore-file[UNC5] - settings are the platform's\n"),
            "file: UNC5 (settings are the platform's)\n");
}

TEST(Directives, AloneOnALineAreAboutTheNextCode) {
  EXPECT_EQ(shown("# unclosed: ignore[UNC101] a\n# more words\nf()\n"), "line 3: UNC101 (a)\n");
  EXPECT_EQ(shown("# unclosed: ignore[UNC101]\n# unclosed: ignore[UNC102]\nf()\n"),
            "line 3: UNC101 ()\nline 3: UNC102 ()\n");
  EXPECT_EQ(shown("/* unclosed: ignore[UNC101] a */\nf();\n", ir::Language::C),
            "line 2: UNC101 (a)\n");
  EXPECT_EQ(shown("/*\n * unclosed: ignore[UNC101] a\n */\nf();\n", ir::Language::C),
            "line 4: UNC101 (a)\n");
  EXPECT_EQ(shown("f(); // unclosed: ignore[UNC101] a\n", ir::Language::C), "line 1: UNC101 (a)\n");
}

TEST(Directives, StandBesideCommentsOfOtherTools) {
  EXPECT_EQ(shown("f() # noqa: E501 # unclosed: ignore[UNC101] why # type: ignore\n"),
            "line 1: UNC101 (why)\n");
  EXPECT_EQ(shown("f(); // NOLINT // unclosed: ignore[UNC101] why\n", ir::Language::Cxx),
            "line 1: UNC101 (why)\n");
}

TEST(Directives, InStringsAndProseAreNone) {
  EXPECT_EQ(shown("x = '# unclosed: ignore[UNC101]'\n"), "");
  EXPECT_EQ(shown("\"\"\"\n# unclosed: ignore[UNC101]\n\"\"\"\n"), "");
  EXPECT_EQ(shown("# write `unclosed: ignore[UNC101]` to silence it\n"), "");
  EXPECT_EQ(shown("# unclosed: a tool that finds leaks\n"), "");
  EXPECT_EQ(shown("s = \"// unclosed: ignore[UNC101]\";\n", ir::Language::C), "");
}

TEST(Directives, ThatAreWrongSayWhy) {
  EXPECT_EQ(shown("f() # unclosed: ignore\n"),
            "line 1:  () fault: names no rule: write `ignore[UNC103]`, with the ids of what to "
            "ignore\n");
  EXPECT_EQ(shown("f() # unclosed: ignore[UNC1o3]\n"),
            "line 1:  () fault: no rule is called \"UNC1o3\" (did you mean \"UNC103\"?)\n");
  EXPECT_EQ(shown("f() # unclosed: ignore[leak-on-exeption]\n"),
            "line 1:  () fault: no rule is called \"leak-on-exeption\" (did you mean "
            "\"leak-on-exception\"?)\n");
  EXPECT_EQ(shown("f() # unclosed: ignore[UNC103 oops\n"),
            "line 1:  () fault: the bracket behind it is not closed\n");
  EXPECT_EQ(shown("f() # unclosed: disable[UNC103]\n"),
            "line 1:  () fault: \"disable\" is not known: `ignore[...]` and `ignore-file[...]` "
            "are\n");
}

} // namespace
} // namespace unclosed::suppress
