#include "workspace/discovery.h"
#include "workspace/ignore.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "temporary_tree.h"

namespace unclosed::workspace {
namespace {

TEST(IgnoreFile, LastMatchingPatternDecides) {
  IgnoreFile file("*.py\n!keep.py\n");
  EXPECT_EQ(file.match("a.py", false), Verdict::Ignored);
  EXPECT_EQ(file.match("keep.py", false), Verdict::Included);
  EXPECT_EQ(file.match("a.c", false), Verdict::Undecided);
}

TEST(IgnoreFile, AnchorsWhatHoldsASlash) {
  IgnoreFile file("/top.py\nsub/x.py\n");
  EXPECT_EQ(file.match("top.py", false), Verdict::Ignored);
  EXPECT_EQ(file.match("deep/top.py", false), Verdict::Undecided);
  EXPECT_EQ(file.match("sub/x.py", false), Verdict::Ignored);
  EXPECT_EQ(file.match("deep/sub/x.py", false), Verdict::Undecided);
}

TEST(IgnoreFile, ReadsCommentsBlanksAndQuoting) {
  IgnoreFile file("\xEF\xBB\xBF# no pattern\n\n\\#hash\n\\!bang\ntrailing.py   \nblank\\ \r\n");
  EXPECT_EQ(file.match("# no pattern", false), Verdict::Undecided);
  EXPECT_EQ(file.match("#hash", false), Verdict::Ignored);
  EXPECT_EQ(file.match("!bang", false), Verdict::Ignored);
  EXPECT_EQ(file.match("trailing.py", false), Verdict::Ignored);
  EXPECT_EQ(file.match("blank ", false), Verdict::Ignored);
}

TEST(IgnoreFile, FolderPatternsLeaveFilesAlone) {
  IgnoreFile file("out/\n");
  EXPECT_EQ(file.match("out", true), Verdict::Ignored);
  EXPECT_EQ(file.match("out", false), Verdict::Undecided);
}

std::string outputOf(const std::string& command) {
  std::string out;
  FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return out;
  char buffer[4096];
  while (size_t got = std::fread(buffer, 1, sizeof buffer, pipe))
    out.append(buffer, got);
  ::pclose(pipe);
  return out;
}

// Git itself is the oracle: every file that it does not ignore is found, and no other.
TEST(IgnoreStack, AgreesWithGit) {
  testing::TemporaryTree tree;
  tree.add(".gitignore", "*.gen.py\n!keep.gen.py\n/rooted.py\nlogs/\n**/deep/skip.py\n"
                         "a/**/z.py\ndoc/*.py\n!doc/index.py\nspaced\\ name.py\n[xy]1.py\n"
                         "foo**bar.py\nabc/**\n!abc/kept.py\ncase.PY\n");
  tree.add("sub/.gitignore", "local.py\n!/wanted.gen.py\n/only_here.py\n*/below.py\n");
  tree.add("sub/more/.gitignore", "!local.py\n");
  for (const char* file : {"a.gen.py",
                           "keep.gen.py",
                           "rooted.py",
                           "sub/rooted.py",
                           "logs/a.py",
                           "sub/logs/a.py",
                           "deep/skip.py",
                           "p/q/deep/skip.py",
                           "deep/other.py",
                           "a/z.py",
                           "a/b/c/z.py",
                           "b/a/z.py",
                           "doc/index.py",
                           "doc/other.py",
                           "doc/sub/other.py",
                           "spaced name.py",
                           "x1.py",
                           "z1.py",
                           "fooXbar.py",
                           "foo/bar.py",
                           "abc/gone.py",
                           "abc/kept.py",
                           "abc/d/gone.py",
                           "case.PY",
                           "case.py",
                           "sub/local.py",
                           "sub/wanted.gen.py",
                           "sub/more/local.py",
                           "sub/more/e.gen.py",
                           "sub/only_here.py",
                           "sub/more/only_here.py",
                           "sub/more/below.py",
                           "sub/below.py",
                           "sub/more/m/below.py",
                           "plain.py",
                           "info.py"}) {
    tree.add(file, "x = 1\n");
  }
  // Run from a hook, Git's own variables would point at another repository.
  std::string git =
      "env -u GIT_DIR -u GIT_INDEX_FILE -u GIT_WORK_TREE git -C '" + tree.root().string() + "' ";
  ASSERT_EQ(std::system((git + "init -q .").c_str()), 0);
  tree.add(".git/info/exclude", "info.py\n");

  std::string listed = outputOf(git +
                                "ls-files -z --others --exclude-per-directory=.gitignore "
                                "--exclude-from=" +
                                tree.path(".git/info/exclude"));
  std::vector<std::string> expected;
  for (size_t at = 0; at < listed.size();) {
    size_t end = listed.find('\0', at);
    std::string name = listed.substr(at, end - at);
    if (name.ends_with(".py")) expected.push_back(tree.path(name));
    at = end + 1;
  }
  ASSERT_GT(expected.size(), 10u);

  DiscoveryOptions options;
  options.paths = {tree.root().string()};
  auto found = discover(options);
  ASSERT_TRUE(found.ok());
  std::vector<std::string> actual;
  for (const SourceFile& file : found->files) {
    actual.push_back(std::filesystem::absolute(file.path).string());
  }
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(actual, expected);

  for (const std::string& path : actual) {
    std::string check = git + "check-ignore -q --no-index '" + path + "'";
    EXPECT_NE(std::system(check.c_str()), 0) << path << " is ignored by git";
  }
}

} // namespace
} // namespace unclosed::workspace
