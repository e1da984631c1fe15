#include "support/files.h"
#include "support/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <sys/stat.h>
#include <vector>

#include "temporary_tree.h"

namespace unclosed::support {
namespace {

namespace fs = std::filesystem;

size_t entriesIn(const fs::path& folder) {
  return static_cast<size_t>(std::distance(fs::directory_iterator(folder), {}));
}

TEST(Files, WritesAndReadsBack) {
  testing::TemporaryTree tree;
  std::string bytes("a\0b\r\n", 5);
  EXPECT_FALSE(writeFile(tree.path("f"), bytes));
  auto read = readFile(tree.path("f"));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(*read, bytes);
  EXPECT_EQ(*readPrefix(tree.path("f"), 2), bytes.substr(0, 2));
}

TEST(Files, ReplacesAFileWholeAndKeepsItsMode) {
  testing::TemporaryTree tree;
  tree.add("f", "a much longer text than the new one");
  ASSERT_EQ(::chmod(tree.path("f").c_str(), 0640), 0);
  EXPECT_FALSE(writeFile(tree.path("f"), "new"));
  EXPECT_EQ(*readFile(tree.path("f")), "new");
  struct stat info{};
  ASSERT_EQ(::stat(tree.path("f").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777, 0640u);
  EXPECT_EQ(entriesIn(tree.root()), 1u) << "a temporary file is left over";
}

TEST(Files, WritesThroughALink) {
  testing::TemporaryTree tree;
  tree.add("target", "old");
  fs::create_symlink("target", tree.root() / "link");
  EXPECT_FALSE(writeFile(tree.path("link"), "new"));
  EXPECT_EQ(*readFile(tree.path("target")), "new");
  EXPECT_TRUE(fs::is_symlink(tree.root() / "link"));
}

TEST(Files, ErrorsNameTheFile) {
  testing::TemporaryTree tree;
  auto missing = readFile(tree.path("missing"));
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().where, tree.path("missing"));
  EXPECT_TRUE(writeFile(tree.path("no/such/folder/f"), "x"));
  EXPECT_TRUE(writeFile(tree.root().string(), "x"));
  EXPECT_FALSE(readFile(tree.root().string()).ok());
}

TEST(Files, AFullDiskIsAnError) {
  if (!fs::exists("/dev/full")) GTEST_SKIP();
  EXPECT_TRUE(writeFile("/dev/full", "x"));
}

TEST(ParallelFor, DoesEachTaskOnceForAnyNumberOfThreads) {
  for (unsigned jobs : {0u, 1u, 2u, 7u, 64u}) {
    std::vector<std::atomic<int>> done(33);
    parallelFor(jobs, done.size(), [&](size_t index, unsigned worker) {
      EXPECT_LT(worker, std::max(1u, jobs));
      ++done[index];
    });
    for (const auto& count : done)
      EXPECT_EQ(count, 1);
  }
  parallelFor(4, 0, [](size_t, unsigned) { FAIL(); });
}

} // namespace
} // namespace unclosed::support
