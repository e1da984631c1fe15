#include "support/files.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "cli_fixture.h"

namespace unclosed {
namespace {

using Json = nlohmann::json;
using testing::Clean;
using testing::Cli;
using testing::contains;
using testing::Leaking;
using Result = testing::CliResult;
namespace fs = std::filesystem;

TEST_F(Cli, ExitCodesAreCleanFindingsFailure) {
  tree_.add("leak/a.py", Leaking);
  tree_.add("clean/a.py", Clean);
  EXPECT_EQ(run("check clean").code, 0);
  EXPECT_EQ(run("check leak").code, 1);
  EXPECT_EQ(run("check").code, 1);
  EXPECT_EQ(run("check leak --fail-on never").code, 0);
  EXPECT_EQ(run("audit leak").code, 0);
  EXPECT_EQ(run("check nowhere").code, 2);
  EXPECT_EQ(run("audit nowhere").code, 2);
}

TEST_F(Cli, WrongCommandLinesAreFailuresWithAHint) {
  tree_.add("a.py", Clean);
  EXPECT_EQ(run("").code, 2);
  Result unknown = run("check --frobnicate");
  EXPECT_EQ(unknown.code, 2);
  EXPECT_TRUE(contains(unknown.err, "--frobnicate")) << unknown.err;
  EXPECT_TRUE(contains(unknown.err, "Try `unclosed check --help`")) << unknown.err;
  Result noCommand = run("a.py");
  EXPECT_EQ(noCommand.code, 2);
  EXPECT_TRUE(contains(noCommand.err, "unclosed check a.py")) << noCommand.err;
  EXPECT_EQ(run("check a.py --select UNC999").code, 2);
  EXPECT_EQ(run("check a.py --kind teapot").code, 2);
  EXPECT_EQ(run("check a.py --min-confidence certain").code, 2);
  EXPECT_EQ(run("check a.py --jobs 0").code, 2);
  EXPECT_EQ(run("check a.py --output xml").code, 2);
  EXPECT_EQ(run("check a.py --output json --output sarif").code, 2);
  EXPECT_EQ(run("check a.py --output json:r --output sarif:r").code, 2);
  EXPECT_EQ(run("check a.py --quiet --verbose").code, 2);
  EXPECT_EQ(run("explain UNC999").code, 2);
}

TEST_F(Cli, HelpAndVersionAreNoFailures) {
  Result help = run("--help");
  EXPECT_EQ(help.code, 0);
  EXPECT_TRUE(contains(help.out, "audit")) << help.out;
  Result checkHelp = run("check --help");
  EXPECT_EQ(checkHelp.code, 0);
  EXPECT_TRUE(contains(checkHelp.out, "--min-confidence")) << checkHelp.out;
  EXPECT_EQ(run("--version").out.substr(0, 9), "unclosed ");
}

TEST_F(Cli, StartsInAFewMilliseconds) {
  auto best = std::chrono::steady_clock::duration::max();
  for (int i = 0; i < 20; ++i) {
    auto begin = std::chrono::steady_clock::now();
    ASSERT_EQ(std::system("'" UNCLOSED_PROGRAM "' --version > /dev/null"), 0);
    best = std::min(best, std::chrono::steady_clock::now() - begin);
  }
#ifdef NDEBUG
  EXPECT_LT(best, std::chrono::milliseconds(10));
#else
  EXPECT_LT(best, std::chrono::milliseconds(200));
#endif
}

TEST_F(Cli, TextNamesPlaceRuleAndCount) {
  tree_.add("a.py", Leaking);
  Result result = run("check");
  EXPECT_TRUE(result.out.starts_with("a.py:4:12: ")) << result.out;
  EXPECT_TRUE(contains(result.out, "[UNC101]")) << result.out;
  EXPECT_TRUE(contains(result.out, "    4 |     conn = sqlite3.connect(path)\n"
                                   "      |            ^~~~~~~~~~~~~~~~~~~~~\n"))
      << result.out;
  EXPECT_TRUE(result.out.ends_with("Found 1 leak in 1 file (checked 1 file)\n")) << result.out;
  EXPECT_EQ(result.err, "");
}

TEST_F(Cli, TextNamesTheLineThatIsLikeliestToRaise) {
  tree_.add("visits.py", "import sqlite3\n\n\ndef count(path, limit):\n"
                         "    conn = sqlite3.connect(path)\n    limit = int(limit)\n"
                         "    row = conn.execute('select 1').fetchone()\n    conn.close()\n"
                         "    return row\n");
  Result text = run("check");
  EXPECT_TRUE(contains(text.out, "nothing raises: line 7 can")) << text.out;
}

TEST_F(Cli, AuditCountsPerFileRuleAndKind) {
  tree_.add("one.py", Leaking);
  tree_.add("two.py", std::string(Leaking) + "\n" + Leaking);
  Result result = run("audit");
  size_t two = result.out.find("  2  two.py"), one = result.out.find("  1  one.py");
  ASSERT_NE(two, std::string::npos) << result.out;
  EXPECT_LT(two, one) << "most first";
  EXPECT_TRUE(contains(result.out, "  3  UNC101 never-released")) << result.out;
  EXPECT_TRUE(contains(result.out, "  3  db-connection")) << result.out;
  EXPECT_TRUE(result.out.ends_with("Found 3 leaks in 2 files (checked 2 files)\n"));
}

TEST_F(Cli, WritesSeveralReportsInOneRun) {
  tree_.add("a.py", Leaking);
  Result result = run("check -o json:out/../r.json -o sarif:r.sarif -o text:r.txt", "mkdir out &&");
  EXPECT_EQ(result.code, 1);
  EXPECT_EQ(result.out, "");
  EXPECT_TRUE(contains(result.err, "Found 1 leak")) << result.err;
  EXPECT_EQ(Json::parse(read("r.json"))["findings"].size(), 1u);
  EXPECT_EQ(Json::parse(read("r.sarif"))["runs"][0]["results"].size(), 1u);
  EXPECT_TRUE(contains(read("r.txt"), "[UNC101]"));
}

TEST_F(Cli, AReportThatCannotBeWrittenIsAFailure) {
  tree_.add("a.py", Leaking);
  Result missing = run("check -o json:no/such/r.json");
  EXPECT_EQ(missing.code, 2);
  EXPECT_TRUE(contains(missing.err, "no/such/r.json")) << missing.err;
  if (!fs::exists("/dev/full")) GTEST_SKIP();
  EXPECT_EQ(run("check > /dev/full").code, 2);
  EXPECT_EQ(run("check -o sarif:/dev/full").code, 2);
  EXPECT_EQ(run("rules > /dev/full").code, 2);
}

TEST_F(Cli, SelectsAndIgnores) {
  tree_.add("a.py", Leaking);
  EXPECT_EQ(run("check --select UNC1").code, 1);
  EXPECT_EQ(run("check --select UNC102,never-released .").code, 1);
  EXPECT_EQ(run("check --select UNC102").code, 0);
  EXPECT_EQ(run("check --ignore UNC101").code, 0);
  EXPECT_EQ(run("check --ignore unc101 .").code, 0);
  EXPECT_EQ(run("check --kind db-connection").code, 1);
  EXPECT_EQ(run("check --kind file").code, 0);
}

TEST_F(Cli, FailsOnTheSeverityAskedFor) {
  tree_.add("a.py", Leaking);
  std::string severity =
      Json::parse(run("check -o json").out)["findings"][0]["severity"].get<std::string>();
  EXPECT_EQ(run("check --fail-on note").code, 1);
  EXPECT_EQ(run("check --fail-on error").code, severity == "error" ? 1 : 0);
}

TEST_F(Cli, ReadsStandardInput) {
  tree_.add("a.py", Leaking);
  Result result = run("check - --stdin-filename src/x.py < a.py");
  EXPECT_EQ(result.code, 1);
  EXPECT_TRUE(result.out.starts_with("src/x.py:4:12: ")) << result.out;
  EXPECT_TRUE(contains(result.out, "conn = sqlite3.connect(path)")) << result.out;
}

TEST_F(Cli, NotesOnSettingsDoNotFailTheRun) {
  tree_.add("db.py", "from sqlalchemy import create_engine\n"
                     "engine = create_engine('postgresql://db/app')\n");
  Result note = run("check");
  EXPECT_EQ(note.code, 0);
  EXPECT_TRUE(note.out.starts_with("db.py:2:10: note: `pool_pre_ping` of this")) << note.out;
  EXPECT_TRUE(note.out.ends_with("Found 1 risky setting in 1 file (checked 1 file)\n")) << note.out;
  EXPECT_EQ(run("check --fail-on note").code, 1);
  EXPECT_EQ(run("check --fail-on note --ignore UNC5").code, 0);
  EXPECT_EQ(run("check --fail-on note --select UNC501 --kind pool").code, 1);
  EXPECT_EQ(run("check --fail-on note --kind file").code, 0);
  tree_.add("db.py", "from sqlalchemy import create_engine\n"
                     "engine = create_engine('postgresql://db/app', max_overflow=-1)\n");
  EXPECT_EQ(run("check").code, 1);
}

TEST_F(Cli, ColoursOnlyWhenAsked) {
  tree_.add("a.py", Leaking);
  EXPECT_FALSE(contains(run("check").out, "\x1b["));
  EXPECT_TRUE(contains(run("check --color always").out, "\x1b["));
  EXPECT_TRUE(contains(run("check", "FORCE_COLOR=1").out, "\x1b["));
  EXPECT_FALSE(contains(run("check", "NO_COLOR=1 FORCE_COLOR=1").out, "\x1b["));
}

TEST_F(Cli, AFileThatFailsCostsThatFile) {
  tree_.add("a.py", Leaking);
  tree_.add("b.ipynb", "no notebook");
  Result text = run("check");
  EXPECT_EQ(text.code, 1);
  EXPECT_TRUE(contains(text.out, "b.ipynb: note: not analysed:")) << text.out;
  EXPECT_TRUE(contains(text.out, "(checked 1 file, 1 not analysed)")) << text.out;
  Json json = Json::parse(run("check -o json").out);
  EXPECT_EQ(json["notAnalysed"][0]["path"], "b.ipynb");
  Json sarif = Json::parse(run("check -o sarif").out)["runs"][0];
  EXPECT_EQ(sarif["invocations"][0]["toolExecutionNotifications"].size(), 1u);
  EXPECT_EQ(sarif["invocations"][0]["executionSuccessful"], true);
}

TEST_F(Cli, ARunThatReadNothingIsNotClean) {
  tree_.add("b.ipynb", "no notebook");
  Result result = run("check");
  EXPECT_EQ(result.code, 2);
  EXPECT_TRUE(contains(result.err, "not one file could be analysed")) << result.err;
}

TEST_F(Cli, WithoutSourcesItSaysSo) {
  tree_.add("readme.md", "hello");
  Result result = run("check");
  EXPECT_EQ(result.code, 0);
  EXPECT_TRUE(contains(result.err, "no Python, C or C++ sources")) << result.err;
}

TEST_F(Cli, WithoutItsWorkerCFilesAreReportedAsNotAnalysed) {
  tree_.add("a.py", Clean);
  tree_.add("a.c", "int main(void) { return 0; }\n");
  fs::copy_file(UNCLOSED_PROGRAM, logs_.path("unclosed"));
  Result result = runProgram(logs_.path("unclosed"), "check");
  EXPECT_EQ(result.code, 0);
  EXPECT_TRUE(contains(result.out, "a.c: note: not analysed:")) << result.out;
}

TEST_F(Cli, AWorkerThatDiesCostsItsFiles) {
  tree_.add("a.py", Leaking);
  tree_.add("a.c", "int main(void) { return 0; }\n");
  tree_.add("b.c", "int f(void) { return 0; }\n");
  fs::copy_file(UNCLOSED_PROGRAM, logs_.path("unclosed"));
  logs_.add("unclosed-clang", "#!/bin/sh\nexit 3\n");
  fs::permissions(logs_.path("unclosed-clang"), fs::perms::owner_all);
  Result result = runProgram(logs_.path("unclosed"), "check");
  EXPECT_EQ(result.code, 1);
  EXPECT_TRUE(contains(result.out, "a.c: note: not analysed:")) << result.out;
  EXPECT_TRUE(contains(result.out, "b.c: note: not analysed:")) << result.out;
  EXPECT_TRUE(contains(result.out, "(checked 1 file, 2 not analysed)")) << result.out;
}

TEST_F(Cli, TheNumberOfJobsDoesNotShow) {
  std::string fixtures = UNCLOSED_SOURCE_DIR "/fixtures/";
  auto audit = [&](const std::string& jobs) {
    return run("audit --min-confidence low --jobs " + jobs + " -o text -o json:" + jobs +
               ".json -o sarif:" + jobs + ".sarif '" + fixtures + "python' '" + fixtures +
               "c/traps/t0*.c' '" + fixtures + "cpp/traps/t2*.cpp'");
  };
  Result one = audit("1"), two = audit("2");
  EXPECT_EQ(one.code, 0) << one.err;
  EXPECT_TRUE(contains(one.out, "[UNC101]"));
  EXPECT_TRUE(one.out == two.out);
  EXPECT_TRUE(read("1.json") == read("2.json"));
  EXPECT_TRUE(read("1.sarif") == read("2.sarif"));
}

TEST_F(Cli, TakesTheUsersRulePacks) {
  tree_.add("a.py", "import teapot\n\ndef f():\n    pot = teapot.brew()\n    pot.pour()\n");
  tree_.add("teapot.json", R"json({
    "version": 1, "library": "teapot", "language": "python",
    "resources": [{
      "id": "teapot", "label": "teapot", "kind": "teapot", "severity": "warning",
      "acquire": [{"call": "teapot.brew"}], "release": [{"method": "close"}],
      "advice": "close it", "why": "it gets cold", "source": "the kitchen",
      "examples": {"leak": ["import teapot", "teapot.brew()  # expect: UNC105"],
                   "clean": ["import teapot", "teapot.brew().close()"]
}
}]
})");
  EXPECT_EQ(run("check a.py").code, 0);
EXPECT_EQ(run("check a.py --rules teapot.json --kind teapot").code, 1);
tree_.add("bad.json", R"json({"version": 1, "resorces": []})json");
  Result bad = run("check a.py --rules bad.json");
  EXPECT_EQ(bad.code, 2);
  EXPECT_TRUE(contains(bad.err, "bad.json")) << bad.err;
}

TEST_F(Cli, ListsAndExplainsWhatItKnows) {
  Result rules = run("rules list");
  EXPECT_EQ(rules.code, 0);
  EXPECT_TRUE(contains(rules.out, "psycopg2-connection")) << rules.out;
  EXPECT_TRUE(run("rules --schema").out ==
              *support::readFile(UNCLOSED_SOURCE_DIR "/rules/schema.json"));
  EXPECT_TRUE(Json::parse(run("rules --json").out).is_array());
  EXPECT_TRUE(contains(run("explain").out, "UNC108"));
  Result byName = run("explain leak-on-exception");
  EXPECT_EQ(byName.code, 0);
  EXPECT_EQ(byName.out, run("explain unc103").out);
  EXPECT_TRUE(contains(run("explain psycopg2-connection").out, "closing("));
  EXPECT_TRUE(contains(run("explain sqlalchemy-engine").out, "UNC503 pool_timeout (default 30)"));
  EXPECT_TRUE(run("explain --all --format markdown").out.starts_with("# UNC101 never-released"));
  EXPECT_EQ(run("explain --output pages").code, 2) << "only together with --all";
  EXPECT_EQ(run("explain --all --output pages").code, 0);
  EXPECT_EQ(run("explain --format markdown UNC501").out,
            *support::readFile(tree_.path("pages/UNC501.md")));
}

} // namespace
} // namespace unclosed
