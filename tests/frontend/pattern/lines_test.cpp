// Given a text, the statements and blocks that are seen in it.
#include "frontend/pattern/lines.h"
#include "frontend/pattern/shape.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace unclosed::pattern {
namespace {

// The code of each statement, indented by its depth in blocks.
std::vector<std::string> outline(std::string_view text) {
  SourceLines source(text);
  std::vector<std::string> out;
  for (const Line& line : source.lines()) {
    std::string indent;
    for (uint32_t at = line.parent; at != ir::None; at = source[at].parent)
      indent += "> ";
    out.push_back(indent + std::string(source.codeOf(line)));
  }
  return out;
}

using Outline = std::vector<std::string>;

TEST(Lines, BlocksFollowTheIndentation) {
  EXPECT_EQ(outline("def f(a):\n  if a:\n    b()\n  else:\n    c()\nd()\n"),
            (Outline{"def f(a)", "> if a", "> > b()", "> else", "> > c()", "d()"}));
}

TEST(Lines, ATabReachesTheNextEighthColumn) {
  EXPECT_EQ(outline("if a:\n\tb()\n        c()\nd()\n"),
            (Outline{"if a", "> b()", "> c()", "d()"}));
}

TEST(Lines, AFormFeedStartsTheLineAnew) {
  EXPECT_EQ(outline("if a:\n  b()\n  \fc()\n"), (Outline{"if a", "> b()", "c()"}));
}

TEST(Lines, StatementsOfOneLineAreSeveral) {
  EXPECT_EQ(outline("if a: b(); c()\nd(); e()\n"),
            (Outline{"if a", "> b()", "> c()", "d()", "e()"}));
}

TEST(Lines, ColonsOfSlicesLambdasAndAnnotationsHeadNothing) {
  EXPECT_EQ(outline("while a[1:2] and (lambda: b)():\n  x: int = 1\n"),
            (Outline{"while a[1:2] and (lambda: b)()", "> x: int = 1"}));
  EXPECT_EQ(outline("match = find(x)\ncase = 1\n"), (Outline{"match = find(x)", "case = 1"}));
}

TEST(Lines, StringsAndCommentsAreBlank) {
  EXPECT_EQ(outline("a('b(', \"\"\"c\n(\"\"\") # d(\n"), (Outline{"a('  ', \"       \")"}));
  EXPECT_EQ(outline("a = 'it\\'s' + b\n"), (Outline{"a = '     ' + b"}));
}

TEST(Lines, BracketsAndBackslashesJoinLines) {
  EXPECT_EQ(outline("a(\n b,\n)\n"), (Outline{"a(  b, )"}));
  EXPECT_EQ(outline("a = \\\n b\n"), (Outline{"a =    b"}));
  EXPECT_EQ(outline("a = \\\r\n b\r\nc\r\n"), (Outline{"a =     b", "c"}));
}

TEST(Lines, AStatementEndsABracketThatIsNeverClosed) {
  EXPECT_EQ(outline("a = (1 + 2\nreturn a\n"), (Outline{"a = (1 + 2", "return a"}));
  EXPECT_EQ(outline("a = (1\n  if b else 2)\n"), (Outline{"a = (1   if b else 2)"}));
}

TEST(Lines, ACPythonDefinitionHeadsABlock) {
  EXPECT_EQ(outline("cdef int f(int a):\n  return a\ncdef int n = 1\n"),
            (Outline{"cdef int f(int a)", "> return a", "cdef int n = 1"}));
}

TEST(Lines, PlacesCountFromOne) {
  SourceLines source("a\n  b\n");
  EXPECT_EQ(source.loc(source[1].begin), (ir::Loc{2, 3}));
}

TEST(Shape, CallsHaveDottedNamesAndArguments) {
  SourceLines source("x = a . b(c, d=e(1), *f)[0].g(h)\n");
  Shape shape(source, 0);
  ASSERT_EQ(shape.calls().size(), 3u);
  EXPECT_EQ(shape.calls()[0].name, "a.b");
  EXPECT_EQ(shape.calls()[1].name, "e");
  EXPECT_EQ(shape.calls()[2].name, "g");
  EXPECT_TRUE(shape.calls()[2].onValue);
  std::vector<Argument> arguments = shape.arguments(shape.calls()[0]);
  ASSERT_EQ(arguments.size(), 3u);
  EXPECT_EQ(arguments[1].keyword, "d");
  EXPECT_TRUE(arguments[2].star);
}

TEST(Shape, ACallOnACallKnowsIt) {
  SourceLines source("a(b).c()\n");
  Shape shape(source, 0);
  ASSERT_EQ(shape.calls().size(), 2u);
  EXPECT_EQ(shape.calls()[1].chainedOn, 0u);
}

TEST(Shape, KeywordsAreNoCallees) {
  SourceLines source("if (a) and not (b): return (c)\n");
  EXPECT_TRUE(Shape(source, 0).calls().empty());
}

} // namespace
} // namespace unclosed::pattern
