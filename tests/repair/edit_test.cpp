#include <gtest/gtest.h>

#include "repair/edit.h"

namespace unclosed::repair {
namespace {

TEST(Edits, AreAppliedAllAtOnceInAnyOrder) {
  EXPECT_EQ(applied("one two three", {{8, 13, "3"}, {0, 3, "1"}}), "1 two 3");
  EXPECT_EQ(applied("abc", {{3, 3, "d"}, {0, 0, "_"}}), "_abcd");
  EXPECT_EQ(applied("", {{0, 0, "x"}}), "x");
}

TEST(Edits, EqualOnesAreMadeOnce) {
  Edits twice{{0, 0, "import contextlib\n"}, {0, 0, "import contextlib\n"}};
  EXPECT_EQ(applied("x = 1\n", twice), "import contextlib\nx = 1\n");
  EXPECT_FALSE(conflict({twice[0]}, {twice[1]}));
}

TEST(Edits, ConflictWhenTheyTouchTheSameBytes) {
  EXPECT_TRUE(conflict({{0, 5, ""}}, {{4, 6, ""}}));
  EXPECT_TRUE(conflict({{2, 2, "a"}}, {{2, 2, "b"}}));
  EXPECT_TRUE(conflict({{0, 5, ""}}, {{3, 3, "a"}}));
  EXPECT_FALSE(conflict({{0, 5, ""}}, {{5, 6, ""}}));
  EXPECT_FALSE(conflict({{0, 5, "x"}}, {{5, 5, "a"}}));
}

TEST(Edits, AreTrimmedToTheLinesThatDiffer) {
  std::string text = "a\nb\nc\nd\n";
  Edit edit = trimmed(text, {0, text.size(), "a\nB\nc\nd\n"});
  EXPECT_EQ(applied(text, {edit}), "a\nB\nc\nd\n");
  EXPECT_EQ(edit.begin, 2U);
  EXPECT_LE(edit.end, 5U);
  Edit grown = trimmed(text, {0, text.size(), "a\nb\nb\nc\nd\n"});
  EXPECT_EQ(applied(text, {grown}), "a\nb\nb\nc\nd\n");
  Edit none = trimmed(text, {2, 4, "b\n"});
  EXPECT_EQ(applied(text, {none}), text);
}

} // namespace
} // namespace unclosed::repair
