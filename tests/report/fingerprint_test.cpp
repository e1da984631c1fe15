#include "report/fingerprint.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace unclosed::report {
namespace {

using Hashes = std::vector<std::string>;

TEST(LineHashes, EqualTheOnesThatCodeScanningComputes) {
  EXPECT_EQ(lineHashes(""), Hashes{"c129715d7a2bc9a3:1"});
  EXPECT_EQ(lineHashes(" a\nb\n  \t\tc\n d"), (Hashes{"271789c17abda88f:1", "54703d4cd895b18:1",
                                                      "180aee12dab6264:1", "a23a3dc5e078b07b:1"}));
}

TEST(LineHashes, CountEqualLines) {
  std::string text;
  for (int i = 0; i < 10; ++i)
    text += "Lorem ipsum dolor sit amet.\n";
  Hashes hashes = lineHashes(text);
  ASSERT_EQ(hashes.size(), 11u);
  for (size_t i = 0; i < 6; ++i) {
    EXPECT_EQ(hashes[i], "a7f2ff13bc495cf2:" + std::to_string(i + 1));
  }
  EXPECT_EQ(hashes[6], "a7f2ff1481e87703:1");
}

TEST(LineHashes, DoNotSeeBlanksOrTheKindOfLineBreak) {
  Hashes plain = lineHashes("a b\nc\n");
  EXPECT_EQ(lineHashes("a b\r\nc\r\n"), plain);
  EXPECT_EQ(lineHashes("a b\rc\r"), plain);
  EXPECT_EQ(lineHashes("\tab\n  c\n"), plain);
  EXPECT_NE(lineHashes("a\nb\n"), plain);
}

TEST(LineHashes, CountUtf16CodeUnits) {
  // 😀 is the pair D83D DE00.
  uint64_t hash = 0;
  for (uint64_t unit : {0xD83Dull, 0xDE00ull, 0xFFFFull})
    hash = hash * 37 + unit;
  for (int i = 3; i < 100; ++i)
    hash *= 37;
  char expected[32];
  std::snprintf(expected, sizeof expected, "%llx:1", static_cast<unsigned long long>(hash));
  EXPECT_EQ(lineHashes("😀"), Hashes{expected});
}

analysis::Finding finding(const char* function, const char* variable, uint32_t line) {
  analysis::Finding f;
  f.rule = "UNC101";
  f.path = "a.py";
  f.function = function;
  f.resource = "file";
  f.variable = variable;
  f.range = {{line, 1}, {line, 5}};
  return f;
}

TEST(FunctionFingerprints, DoNotDependOnLines) {
  std::vector<analysis::Finding> before = {finding("f", "x", 3), finding("f", "x", 7)};
  std::vector<analysis::Finding> after = {finding("f", "x", 30), finding("f", "x", 77)};
  EXPECT_EQ(functionFingerprints(before), functionFingerprints(after));
}

TEST(FunctionFingerprints, TellFindingsApart) {
  std::vector<analysis::Finding> all = {finding("f", "x", 3), finding("f", "x", 7),
                                        finding("f", "y", 8), finding("g", "x", 9)};
  Hashes prints = functionFingerprints(all);
  for (size_t i = 0; i < prints.size(); ++i) {
    EXPECT_EQ(prints[i].size(), 32u);
    for (size_t j = 0; j < i; ++j)
      EXPECT_NE(prints[i], prints[j]);
  }
}

} // namespace
} // namespace unclosed::report
