// --diff and --staged: only what a change caused, with the real Git.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>

#include "cli_fixture.h"

namespace unclosed {
namespace {

using Json = nlohmann::json;
using testing::Clean;
using testing::CliResult;
using testing::contains;
using testing::Leaking;
namespace fs = std::filesystem;

// An acquisition in line 4, and its release far below.
std::string released(const std::string& last) {
  std::string text =
      "import sqlite3\n\ndef count(path):\n    conn = sqlite3.connect(path)\n    total = 0\n";
  for (int i = 0; i < 40; ++i)
    text += "    total += " + std::to_string(i) + "\n";
  return text + last + "    return total\n";
}

class Change : public testing::Cli {
protected:
  void SetUp() override {
    git("init -q -b main . && git config user.name n && git config user.email e");
  }

  void git(const std::string& arguments) {
    CliResult result = runProgram("git", arguments);
    ASSERT_EQ(result.code, 0) << "git " << arguments << ": " << result.err;
  }

  void commit(const std::string& message) { git("add -A . && git commit -q -m '" + message + "'"); }
};

TEST_F(Change, AnEditFarBelowIsFoundAtTheAcquisition) {
  tree_.add("old.py", Leaking);
  tree_.add("a.py", released("    conn.close()\n"));
  commit("one");
  tree_.add("a.py", released(""));
  CliResult result = run("check --diff HEAD");
  EXPECT_EQ(result.code, 1) << result.err;
  EXPECT_TRUE(result.out.starts_with("a.py:4:12: ")) << result.out;
  EXPECT_TRUE(result.out.ends_with("Found 1 leak in 1 file (checked 2 files, 1 known before the "
                                   "change)\n"))
      << result.out;
  EXPECT_EQ(run("check --diff HEAD old.py").code, 0);
}

TEST_F(Change, MovedRenamedAndReindentedCodeIsNoNews) {
  tree_.add("a.py", Leaking);
  tree_.add("b.py", Leaking);
  commit("one");
  git("mv a.py c.py");
  tree_.add("b.py", "# more\n\n\n" + std::string(Leaking));
  EXPECT_EQ(run("check --diff HEAD").code, 0);
  EXPECT_EQ(run("check --diff HEAD c.py").code, 0);
  tree_.add("d.py", Leaking);
  CliResult copied = run("check -q --diff HEAD");
  EXPECT_EQ(copied.code, 1);
  EXPECT_TRUE(copied.out.starts_with("d.py:4:12: ")) << copied.out;
}

TEST_F(Change, ComparesWithWhereTheBranchBegan) {
  tree_.add("a.py", Leaking);
  commit("one");
  git("checkout -q -b topic");
  tree_.add("b.py", Leaking);
  commit("two");
  git("checkout -q main");
  tree_.add("a.py", Clean);
  commit("repaired on main");
  git("checkout -q topic");
  CliResult result = run("check -q --diff main");
  EXPECT_EQ(result.out,
            "b.py:4:12: warning: `conn` (sqlite3 connection) is never released [UNC101]\n"
            "Found 1 leak in 1 file (checked 2 files, 1 known before the change)\n");
}

TEST_F(Change, WhatIsStagedComesFromTheIndex) {
  tree_.add("sub/a.py", Clean);
  commit("one");
  tree_.add("sub/a.py", Leaking);
  tree_.add("sub/new.py", Leaking);
  EXPECT_EQ(run("check --staged").code, 0) << "nothing is staged";
  git("add sub/a.py");
  tree_.add("sub/a.py", Clean);
  CliResult result = run("check --staged", "cd sub &&");
  EXPECT_EQ(result.code, 1);
  EXPECT_TRUE(result.out.starts_with("a.py:4:12: ")) << result.out;
  EXPECT_TRUE(contains(result.out, "    4 |     conn = sqlite3.connect(path)\n")) << result.out;
  EXPECT_EQ(read("sub/a.py"), Clean) << "the work tree is left alone";
  Json log = Json::parse(run("check --staged -o sarif").out)["runs"][0];
  EXPECT_EQ(log["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
            "sub/a.py");
  EXPECT_TRUE(contains(log["originalUriBaseIds"]["SRCROOT"]["uri"].get<std::string>(),
                       tree_.root().string()));
}

TEST_F(Change, TheFirstCommitIsAllNew) {
  tree_.add("a.py", Leaking);
  git("add a.py");
  EXPECT_EQ(run("check --staged").code, 1);
}

TEST_F(Change, ObeysConfigurationSuppressionAndBaseline) {
  tree_.add("gen/a.py", Clean);
  tree_.add("unclosed.toml", "exclude = [\"gen/\"]\n[[overrides]]\npaths = [\"t/\"]\nignore = "
                             "[\"UNC1\"]\n");
  commit("one");
  tree_.add("gen/a.py", Leaking);
  tree_.add("t/a.py", Leaking);
  git("add -A .");
  EXPECT_EQ(run("check --staged").code, 0);
  EXPECT_EQ(run("check --diff HEAD").code, 0);
  tree_.add("b.py", Leaking);
  git("add -A .");
  EXPECT_EQ(run("check --staged").code, 1);
  run("baseline create");
  EXPECT_EQ(run("check --staged --baseline unclosed-baseline.json").code, 0);
}

TEST_F(Change, FollowsCallsIntoOtherFiles) {
  std::string helper = "def finish(conn):\n    conn.close()\n";
  tree_.add("helper.py", helper);
  tree_.add("a.py", "import sqlite3\nfrom helper import finish\n\ndef count(path):\n"
                    "    conn = sqlite3.connect(path)\n    try:\n        return conn.execute('x')\n"
                    "    finally:\n        finish(conn)\n");
  commit("one");
  tree_.add("helper.py", "def finish(conn):\n    conn.commit()\n");
  CliResult result = run("check -q --diff HEAD");
  EXPECT_EQ(result.code, 1);
  EXPECT_TRUE(result.out.starts_with("a.py:5:12: ")) << result.out;
}

TEST_F(Change, ReadsCWithTheFlagsOfTheProject) {
  tree_.add("include/gate.h", "#include <stdio.h>\n");
  tree_.add("src/a.c", "#include \"gate.h\"\nint probe(const char *name) {\n"
                       "  FILE *f = fopen(name, \"r\");\n  if (!f) return 1;\n#ifdef STRICT\n"
                       "  fclose(f);\n#endif\n  return 0;\n}\n");
  std::string root = tree_.root().string();
  tree_.add("build/compile_commands.json", "[{\"directory\": \"" + root + "/build\", \"file\": \"" +
                                               root + "/src/a.c\", \"command\": \"cc -DSTRICT -I" +
                                               root + "/include -c " + root + "/src/a.c\"}]\n");
  tree_.add(".gitignore", "build/\n");
  commit("one");
  std::string text = read("src/a.c");
  tree_.add("src/a.c", "\n" + text);
  EXPECT_EQ(run("check --diff HEAD").code, 0);
  text.replace(text.find("STRICT"), 6, "LENIENT");
  tree_.add("src/a.c", text);
  git("add -A .");
  CliResult result = run("check -q --staged");
  EXPECT_EQ(result.code, 1);
  EXPECT_TRUE(result.out.starts_with("src/a.c:3:13: ")) << result.out;
}

TEST_F(Change, SaysWhatIsWrong) {
  tree_.add("a.py", Leaking);
  commit("one");
  CliResult unknown = run("check --diff nowhere");
  EXPECT_EQ(unknown.code, 2);
  EXPECT_EQ(unknown.err,
            "unclosed: error: nowhere: no such revision (`git rev-parse` does not know "
            "it)\n");
  EXPECT_EQ(run("check --diff HEAD --staged").code, 2);
  EXPECT_TRUE(contains(run("check --staged - < a.py").err, "standard input has no state"));
  EXPECT_TRUE(contains(run("check --staged", "export GIT_CEILING_DIRECTORIES=/ && cd / && ").err,
                       "the current folder is in no Git work tree"));
  CliResult noGit = run("check --staged", "export PATH=/nowhere &&");
  EXPECT_TRUE(contains(noGit.err, "git cannot be run")) << noGit.err;
  git("checkout -q --orphan other && git commit -q -m unrelated");
  EXPECT_TRUE(contains(run("check --diff main").err, "main: has no commit in common with HEAD"));
}

TEST_F(Change, ExplainsShallowClones) {
  tree_.add("a.py", Clean);
  commit("one");
  commit("two --allow-empty' --allow-empty -m '");
  std::string clone = logs_.path("clone");
  git("clone -q --depth 1 'file://" + tree_.root().string() + "' '" + clone + "'");
  CliResult result = run("check --diff HEAD~1", "cd '" + clone + "' &&");
  EXPECT_EQ(result.code, 2);
  EXPECT_TRUE(contains(result.err, "this clone is shallow")) << result.err;
}

} // namespace
} // namespace unclosed
