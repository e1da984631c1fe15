#include "workspace/owners.h"

#include <gtest/gtest.h>

namespace unclosed::workspace {
namespace {

TEST(CodeOwners, LastMatchingEntryCounts) {
  CodeOwners owners("# the team\n"
                    "*       @everyone\n"
                    "*.c     @native @c-people\r\n"
                    "/docs/  docs@example.com  # and nobody else\n"
                    "/docs/legal.c\n");
  EXPECT_EQ(owners.ownersOf("a.py"), "@everyone");
  EXPECT_EQ(owners.ownersOf("deep/in/a.c"), "@native @c-people");
  EXPECT_EQ(owners.ownersOf("docs/guide/a.c"), "docs@example.com");
  EXPECT_EQ(owners.ownersOf("docs/legal.c"), "") << "an entry without owners takes them away";
}

TEST(CodeOwners, PatternsAreThoseOfGitHub) {
  CodeOwners owners("docs/*      @flat\n"
                    "apps/       @apps\n"
                    "/build/logs @logs\n"
                    "**/tests    @tests\n"
                    "my\\ file.py @blank\n");
  EXPECT_EQ(owners.ownersOf("docs/a.md"), "@flat");
  EXPECT_EQ(owners.ownersOf("docs/deep/a.md"), "");
  EXPECT_EQ(owners.ownersOf("x/apps/y/z.py"), "@apps");
  EXPECT_EQ(owners.ownersOf("apps"), "") << "a file of that name is no folder";
  EXPECT_EQ(owners.ownersOf("build/logs/a/b"), "@logs");
  EXPECT_EQ(owners.ownersOf("x/build/logs/a"), "");
  EXPECT_EQ(owners.ownersOf("x/tests/a.py"), "@tests");
  EXPECT_EQ(owners.ownersOf("my file.py"), "@blank");
}

TEST(CodeOwners, SectionsOfGitLabBringOwners) {
  CodeOwners owners("[Database][2] @data\n"
                    "model/\n"
                    "/model/views.py @web\n"
                    "^[Docs]\n"
                    "*.md @writers\n");
  EXPECT_EQ(owners.ownersOf("model/pool.py"), "@data");
  EXPECT_EQ(owners.ownersOf("model/views.py"), "@web");
  EXPECT_EQ(owners.ownersOf("a.md"), "@writers");
}

} // namespace
} // namespace unclosed::workspace
