// `unclosed fix` as users run it: files, diffs, backups, what is said, and exit codes.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli_fixture.h"

namespace unclosed::testing {
namespace {

namespace fs = std::filesystem;

constexpr const char* Unsafe = "import sqlite3\n"
                               "\n"
                               "def rows(path):\n"
                               "    conn = sqlite3.connect(path)\n"
                               "    return conn.execute('SELECT 1')\n";

class Fix : public Cli {};

TEST_F(Fix, RepairsTheFileAndLeavesNothingToReport) {
  tree_.add("a.py", Leaking);
  CliResult fixed = run("fix");
  EXPECT_EQ(fixed.code, 0) << fixed.err;
  EXPECT_TRUE(contains(fixed.out, "a.py:4:12: UNC101 repaired: ")) << fixed.out;
  EXPECT_TRUE(contains(fixed.out, "Repaired 1 of 1 finding in 1 file\n")) << fixed.out;
  EXPECT_EQ(read("a.py"), "import contextlib\n"
                          "import sqlite3\n"
                          "\n"
                          "def count(path):\n"
                          "    with contextlib.closing(sqlite3.connect(path)) as conn:\n"
                          "        rows = conn.execute('SELECT 1').fetchall()\n"
                          "    return len(rows)\n");
  EXPECT_EQ(run("check").code, 0);
  EXPECT_EQ(run("fix").out, "Repaired 0 of 0 findings in 0 files\n");
}

TEST_F(Fix, DiffChangesNothingAndGitAppliesIt) {
  tree_.add("pkg/a.py", Leaking);
  tree_.add("b.py", Clean);
  CliResult diff = run("fix --diff");
  EXPECT_EQ(diff.code, 1);
  EXPECT_EQ(read("pkg/a.py"), Leaking);
  EXPECT_TRUE(diff.out.starts_with("--- a/pkg/a.py\n+++ b/pkg/a.py\n@@ ")) << diff.out;
  EXPECT_TRUE(contains(diff.err, "can be repaired")) << diff.err;
  EXPECT_EQ(runProgram("git", "apply -", "'" UNCLOSED_PROGRAM "' fix --diff |").code, 0);
  EXPECT_EQ(run("check").code, 0);
  EXPECT_EQ(run("fix --diff").code, 0);
}

TEST_F(Fix, DoubtsNeedUnsafe) {
  tree_.add("a.py", Unsafe);
  CliResult plain = run("fix");
  EXPECT_EQ(plain.code, 0);
  EXPECT_EQ(read("a.py"), Unsafe);
  EXPECT_TRUE(contains(plain.out, "UNC101 needs --unsafe: what line 5 returns may still need"))
      << plain.out;
  EXPECT_TRUE(contains(plain.out, "(1 more with --unsafe)")) << plain.out;
  run("fix --unsafe");
  EXPECT_TRUE(contains(read("a.py"), "closing(sqlite3.connect(path))"));
}

TEST_F(Fix, KeepsPermissionsAndABackup) {
  tree_.add("a.py", Leaking);
  fs::path file = tree_.path("a.py");
  fs::permissions(file, fs::perms(0750));
  EXPECT_EQ(run("fix --backup").code, 0);
  EXPECT_EQ(fs::status(file).permissions(), fs::perms(0750));
  EXPECT_EQ(read("a.py.orig"), Leaking);
  EXPECT_EQ(fs::status(file.string() + ".orig").permissions(), fs::perms(0750));
}

TEST_F(Fix, RepairsOnlyWhatIsAskedFor) {
  tree_.add("a.py", Leaking);
  EXPECT_EQ(run("fix --select UNC103").out, "Repaired 0 of 0 findings in 0 files\n");
  EXPECT_EQ(run("fix --kind file").out, "Repaired 0 of 0 findings in 0 files\n");
  EXPECT_EQ(read("a.py"), Leaking);
}

TEST_F(Fix, LeavesSuppressedFindingsAlone) {
  std::string text =
      "import sqlite3\n"
      "def pragma(path):\n"
      "    conn = sqlite3.connect(path)  # unclosed: ignore[UNC101] kept on purpose\n"
      "    conn.execute('PRAGMA journal_mode = wal')\n";
  tree_.add("a.py", text);
  EXPECT_EQ(run("fix").out, "Repaired 0 of 0 findings in 0 files\n");
  EXPECT_EQ(read("a.py"), text);
}

TEST_F(Fix, SaysWhatItCannotDo) {
  tree_.add("a.py", "def sources(paths):\n"
                    "    return [open(path) for path in paths]\n");
  CliResult result = run("fix");
  EXPECT_TRUE(contains(result.out, "a.py:2:13: UNC103 not repaired: ")) << result.out;
  EXPECT_EQ(run("fix --quiet").out, "Repaired 0 of 1 finding in 0 files\n");
  EXPECT_EQ(run("fix -").code, 2);
  EXPECT_EQ(run("fix nowhere").code, 2);
}

// Each native_cases/NAME becomes the beginning of NAME.expected; what is said of it follows there.
// UPDATE_GOLDEN=1 writes the expected files, and the diff is reviewed.
TEST_F(Fix, RepairsCAndCxx) {
  fs::path folder = fs::path(UNCLOSED_SOURCE_DIR) / "tests/repair/native_cases";
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() != ".expected") names.push_back(entry.path().filename());
  ASSERT_GE(names.size(), 3U);
  for (const std::string& name : names)
    tree_.add(name, *support::readFile(folder / name));
  CliResult result = run("fix");
  EXPECT_EQ(result.code, 0) << result.err;
  for (const std::string& name : names) {
    std::string actual = read(name) + "----\n";
    std::istringstream lines(result.out);
    for (std::string line; std::getline(lines, line);)
      if (line.starts_with(name)) actual += line + "\n";
    std::string path = folder / (name + ".expected");
    if (std::getenv("UPDATE_GOLDEN") != nullptr)
      ASSERT_FALSE(support::writeFile(path, actual));
    else
      EXPECT_EQ(actual, *support::readFile(path));
  }
}

TEST_F(Fix, WritesHandlersAndSettings) {
  tree_.add("app.py", "import sqlite3\n"
                      "\n"
                      "from flask import Flask, g\n"
                      "from sqlalchemy import create_engine\n"
                      "\n"
                      "app = Flask(__name__)\n"
                      "engine = create_engine('postgresql:///tides')\n"
                      "\n"
                      "\n"
                      "def tides():\n"
                      "    if 'tides' not in g:\n"
                      "        g.tides = sqlite3.connect('tides.db')\n"
                      "    return g.tides\n"
                      "\n"
                      "\n"
                      "@app.route('/')\n"
                      "def index():\n"
                      "    return str(tides().execute('SELECT 1').fetchone())\n");
  CliResult result = run("fix");
  EXPECT_TRUE(contains(read("app.py"), "///tides', pool_pre_ping=True)\n")) << result.out;
  EXPECT_TRUE(contains(read("app.py"), "    return g.tides\n"
                                       "\n"
                                       "\n"
                                       "@app.teardown_appcontext\n"
                                       "def close_tides(error):\n"
                                       "    tides = getattr(g, \"tides\", None)\n"
                                       "    if tides is not None:\n"
                                       "        tides.close()\n"
                                       "\n"
                                       "\n"
                                       "@app.route"))
      << read("app.py");
}

} // namespace
} // namespace unclosed::testing
