#include "support/command.h"
#include "support/temporary_folder.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace unclosed::support {
namespace {

CommandResult shell(const std::string& script, const std::string& input = "") {
  auto result = runCommand({{"sh", "-c", script}, input, {{"GREETING", "hello"}}});
  EXPECT_TRUE(result.ok());
  return result ? *result : CommandResult();
}

TEST(Command, TakesWhatAProgramSaysAndItsExitCode) {
  CommandResult result = shell("echo $GREETING; echo oops >&2; exit 3");
  EXPECT_EQ(result.out, "hello\n");
  EXPECT_EQ(result.err, "oops\n");
  EXPECT_EQ(result.code, 3);
  EXPECT_EQ(shell("kill -9 $$").code, 137);
}

TEST(Command, ReadsAndWritesAtTheSameTime) {
  std::string much(1 << 20, 'x');
  EXPECT_EQ(shell("cat", much).out, much);
  EXPECT_EQ(shell("head -c 1", much).out, "x") << "a program may leave its input";
}

TEST(Command, ThatDoesNotExistIsAnError) {
  auto result = runCommand({{"no-such-program"}, "", {}});
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().where, "no-such-program");
}

TEST(TemporaryFolder, GoesAwayWithWhatIsInIt) {
  std::string path;
  {
    auto folder = TemporaryFolder::make();
    ASSERT_TRUE(folder.ok());
    path = (*folder)->path();
    std::ofstream(path + "/file") << "text";
    EXPECT_TRUE(std::filesystem::exists(path + "/file"));
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

} // namespace
} // namespace unclosed::support
