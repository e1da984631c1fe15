// Diffs are checked with the program that takes them: `git apply` must make the second text of the
// first.
#include "support/files.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "../workspace/temporary_tree.h"
#include "repair/diff.h"

namespace unclosed::repair {
namespace {

std::string numbered(int from, int to) {
  std::string out;
  for (int i = from; i <= to; ++i)
    out += "line " + std::to_string(i) + "\n";
  return out;
}

void expectApplies(const std::string& before, const std::string& after) {
  testing::TemporaryTree tree;
  tree.add("pkg/file.txt", before);
  tree.add("change.patch", unifiedDiff("pkg/file.txt", before, after));
  std::string command = "cd '" + tree.root().string() +
                        "' && git apply --whitespace=nowarn change.patch > /dev/null 2>&1";
  ASSERT_EQ(std::system(command.c_str()), 0) << *support::readFile(tree.path("change.patch"));
  EXPECT_EQ(*support::readFile(tree.path("pkg/file.txt")), after);
}

TEST(UnifiedDiff, HasHunksWithThreeLinesOfContext) {
  std::string before = numbered(1, 9);
  std::string after = numbered(1, 4) + "new\n" + numbered(6, 9);
  EXPECT_EQ(unifiedDiff("a.py", before, after), "--- a/a.py\n"
                                                "+++ b/a.py\n"
                                                "@@ -2,7 +2,7 @@\n"
                                                " line 2\n"
                                                " line 3\n"
                                                " line 4\n"
                                                "-line 5\n"
                                                "+new\n"
                                                " line 6\n"
                                                " line 7\n"
                                                " line 8\n");
  EXPECT_EQ(unifiedDiff("a.py", before, before), "");
}

TEST(UnifiedDiff, IsTakenByGit) {
  expectApplies(numbered(1, 40), numbered(1, 3) + numbered(6, 20) + "x\n" + numbered(20, 40));
  expectApplies("a\nb", "a\nb\n");
  expectApplies("a\nb\n", "a\nb");
  expectApplies("a\r\nb\r\n", "a\r\nx\r\nb\r\n");
  expectApplies("a\n", "b\n");
}

TEST(UnifiedDiff, OfRandomChangesIsTakenByGit) {
  std::mt19937 random(7);
  for (int round = 0; round < 12; ++round) {
    std::string before, after;
    for (int line = 0; line < 60; ++line) {
      std::string text = std::to_string(random() % 8) + "\n";
      unsigned what = random() % 10;
      if (what != 0) before += text;
      if (what != 1) after += text;
    }
    if (before != after) expectApplies(before, after);
  }
}

} // namespace
} // namespace unclosed::repair
