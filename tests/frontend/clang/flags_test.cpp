#include "frontend/clang/compile_commands.h"
#include "frontend/clang/flags.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace unclosed::clangfe {
namespace {

using Words = std::vector<std::string>;

TEST(AllowedFlags, KeepsWhatChoosesLanguageMacrosAndPaths) {
  Words given = {"-std=c++17",      "-DX=1",   "-D",  "Y",       "-Iinc", "-I", "/abs",
                 "-isystem",        "sys",     "-U",  "Z",       "-m32",  "-x", "c++",
                 "-fno-exceptions", "-target", "arm", "-pthread"};
  Words expected = {"-std=c++17",
                    "-D",
                    "X=1",
                    "-D",
                    "Y",
                    "-I",
                    "/p/build/inc",
                    "-I",
                    "/abs",
                    "-isystem",
                    "/p/build/sys",
                    "-U",
                    "Z",
                    "-m32",
                    "-x",
                    "c++",
                    "-fno-exceptions",
                    "-target",
                    "arm",
                    "-pthread"};
  EXPECT_EQ(allowedFlags(given, "/p/build", "/p"), expected);
}

TEST(SharedFlags, AreThoseThatStandardHeadersDependOn) {
  Words given = {"-x",      "c++", "-std=gnu++20",    "-D",        "X=1",      "-DY",
                 "-I",      "/p",  "-iquote",         "/q",        "-include", "/p/config.h",
                 "-target", "arm", "-fno-exceptions", "-isysroot", "/s"};
  Words expected = {"-x",        "c++", "-std=gnu++20", "-target", "arm", "-fno-exceptions",
                    "-isysroot", "/s"};
  EXPECT_EQ(sharedFlags(given), expected);
}

TEST(AllowedFlags, DropsWhatLoadsRunsOrWrites) {
  Words given = {"-Xclang",
                 "-load",
                 "-Xclang",
                 "evil.so",
                 "-fplugin=evil.so",
                 "@args",
                 "-o",
                 "/etc/passwd",
                 "-MF",
                 "dep",
                 "-wrapper",
                 "sh",
                 "-B/evil",
                 "-specs=x",
                 "-save-temps",
                 "-c",
                 "-ivfsoverlay",
                 "evil.yaml",
                 "-fmodules",
                 "-include-pch",
                 "x.pch",
                 "-x",
                 "objective-c",
                 "-fpass-plugin=e",
                 "--config=x",
                 "-imacros",
                 "f",
                 "-dump",
                 "-E"};
  EXPECT_EQ(allowedFlags(given, "/p", "/p"), Words{});
}

TEST(AllowedFlags, IncludesOnlyFilesOfTheProject) {
  std::string folder = testing::TempDir() + "unclosed-flags-" + std::to_string(getpid());
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "/config.h") << "\n";
  EXPECT_EQ(allowedFlags(Words{"-include", "config.h"}, folder, folder),
            (Words{"-include", folder + "/config.h"}));
  EXPECT_EQ(allowedFlags(Words{"-include", "/etc/passwd"}, folder, folder), Words{});
  EXPECT_EQ(allowedFlags(Words{"-include", "../../etc/passwd"}, folder, folder), Words{});
  EXPECT_EQ(allowedFlags(Words{"-include", "absent.h"}, folder, folder), Words{});
  std::filesystem::remove_all(folder);
}

TEST(AllowedFlags, SurvivesAFlagWithoutItsOperand) {
  EXPECT_EQ(allowedFlags(Words{"-I"}, "/p", "/p"), Words{});
}

TEST(SplitCommand, FollowsTheShellsQuotes) {
  EXPECT_EQ(splitCommand(R"(cc -DA="x y" '-DB=a b' -DC=\"q\" -c  a.c)"),
            (Words{"cc", "-DA=x y", "-DB=a b", "-DC=\"q\"", "-c", "a.c"}));
  EXPECT_EQ(splitCommand(""), Words{});
  EXPECT_EQ(splitCommand("a ''"), (Words{"a", ""}));
}

TEST(CompileCommands, ReadsBothForms) {
  auto database = CompileCommands::parse(
      R"([{"directory": "/p/build", "command": "cc -DA -c ../a.c", "file": "../a.c"},
          {"directory": "/p", "arguments": ["c++", "-DB"], "file": "/p/b.cpp"},
          {"directory": "/p", "file": "no-command.c"}, 3])",
      "/p/build/compile_commands.json");
  ASSERT_TRUE(database.ok());
  EXPECT_EQ(database->size(), 2u);
  ASSERT_NE(database->find("/p/a.c"), nullptr);
  EXPECT_EQ(database->find("/p/a.c")->arguments, (Words{"-DA", "-c", "../a.c"}));
  EXPECT_EQ(database->find("/p/a.c")->directory, "/p/build");
  EXPECT_EQ(database->find("/p/b.cpp")->arguments, Words{"-DB"});
  EXPECT_EQ(database->find("/p/c.cpp"), nullptr);
}

TEST(CompileCommands, NamesTheFileThatIsNoDatabase) {
  auto database = CompileCommands::parse("{}", "x/compile_commands.json");
  ASSERT_FALSE(database.ok());
  EXPECT_EQ(database.error().where, "x/compile_commands.json");
  EXPECT_FALSE(CompileCommands::parse("[", "x").ok());
}

TEST(CompileCommands, AreFoundUpwardsAndInBuildFolders) {
  namespace fs = std::filesystem;
  std::string root = testing::TempDir() + "unclosed-db-" + std::to_string(getpid());
  fs::create_directories(root + "/src/deep");
  EXPECT_EQ(findCompileCommands(root + "/src/deep", root), std::nullopt);
  fs::create_directories(root + "/build/release");
  std::ofstream(root + "/build/release/compile_commands.json") << "[]";
  EXPECT_EQ(findCompileCommands(root + "/src/deep", root),
            root + "/build/release/compile_commands.json");
  std::ofstream(root + "/compile_commands.json") << "[]";
  EXPECT_EQ(findCompileCommands(root + "/src/deep", root), root + "/compile_commands.json");
  EXPECT_EQ(findCompileCommands(root + "/src/deep", root + "/src"), std::nullopt);
  fs::remove_all(root);
}

} // namespace
} // namespace unclosed::clangfe
