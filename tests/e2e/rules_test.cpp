// `unclosed rules`: lists, and packs of one's own.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>

#include "cli_fixture.h"

namespace unclosed {
namespace {

using Json = nlohmann::json;
using testing::CliResult;
using testing::contains;

class Rules : public testing::Cli {};

std::string pack(const std::string& leakLine, const std::string& acquire = "acquire") {
  return R"json({
  "$schema": "https://example.org/schema.json", "version": 1, "library": "tea", "language": "python",
  "resources": [{
    "id": "tea-pot", "label": "tea pot", "kind": "pot", "severity": "warning",
    ")json" +
         acquire + R"json(": [{"call": "tea.brew"}],
    "release": [{"method": "empty"}],
    "advice": "empty it", "why": "There is one.",
    "examples": {
      "leak": ["import tea", "def f():", ")json" +
         leakLine + R"json(", "    pot.pour()"],
      "clean": ["import tea", "def f():", "    tea.brew().empty()"]
    }
  }]
})json";
}

TEST_F(Rules, CheckAcceptsAPackWhoseExamplesHold) {
  tree_.add("tea.json", pack("    pot = tea.brew()  # expect: UNC101"));
  CliResult result = run("rules --check tea.json");
  EXPECT_EQ(result.code, 0) << result.out << result.err;
  EXPECT_TRUE(contains(result.out, "tea.json: fine; adds 1 resources")) << result.out;
}

TEST_F(Rules, CheckNamesTheLineOfAnExampleThatDoesNotHold) {
  tree_.add("tea.json", pack("    pot = tea.brew()  # expect: UNC105"));
  CliResult result = run("rules --check tea.json");
  EXPECT_EQ(result.code, 1);
  EXPECT_EQ(result.out,
            "tea.json: examples/leak of \"tea-pot\": line 3: UNC105 is expected and not found\n"
            "tea.json: examples/leak of \"tea-pot\": line 3: UNC101 is found and not expected\n");
}

TEST_F(Rules, CheckNamesTheFileThePlaceAndTheNearestKey) {
  tree_.add("tea.json", pack("    pot = tea.brew()  # expect: UNC101", "aquire"));
  CliResult result = run("rules --check tea.json");
  EXPECT_EQ(result.code, 1);
  EXPECT_TRUE(contains(result.out, "tea.json: /resources/0/aquire: ")) << result.out;
  EXPECT_TRUE(contains(result.out, "did you mean \"acquire\"?")) << result.out;
}

TEST_F(Rules, CheckReadsSeveralPacksAndFailsOnOneThatIsNotThere) {
  tree_.add("tea.json", pack("    pot = tea.brew()  # expect: UNC101"));
  CliResult result = run("rules --check tea.json none.json");
  EXPECT_EQ(result.code, 2);
  EXPECT_TRUE(contains(result.out, "tea.json: fine")) << result.out;
  EXPECT_TRUE(contains(result.err, "none.json")) << result.err;
}

TEST_F(Rules, CheckRunsTheExamplesOfPatternsLineByLine) {
  tree_.add("seat.json", R"json({
  "version": 1, "library": "seats", "language": "python",
  "resources": [{
    "id": "a-seat", "label": "seat", "kind": "seat", "severity": "warning",
    "patterns": {"acquire": ["(?P<name>\\w+) = next\\(seats\\)"], "release": ["seats\\.back\\({name}\\)"]},
    "advice": "give it back", "why": "There are few.",
    "examples": {"leak": ["def f(seats):", "    s = next(seats)  # expect: UNC101", "    sit(s)"],
                 "clean": ["def f(seats):", "    s = next(seats)", "    seats.back(s)"]}
  }]
})json");
  EXPECT_EQ(run("rules --check seat.json").code, 0) << run("rules --check seat.json").out;
  tree_.add("bad.json", R"json({"version": 1, "library": "x", "language": "python", "resources": [
    {"extends": "python-file", "patterns": {"acquire": ["(\\w+) = grab"]}}]})json");
  CliResult bad = run("rules --check bad.json");
  EXPECT_EQ(bad.code, 1);
  EXPECT_TRUE(contains(bad.out, "/resources/0/patterns/acquire/0: the pattern has no group"))
      << bad.out;
}

// A wrapper of the project that lies outside of what is scanned.
TEST_F(Rules, AWrapperCanBeDeclared) {
  tree_.add("own.json", R"json({
  "version": 1, "library": "my app", "language": "python",
  "resources": [{"extends": "psycopg2-connection",
                 "acquire": [{"call": "myapp.db.get_db", "returns": "psycopg2.extensions.connection"}]}]
})json");
  tree_.add("a.py", "from myapp.db import get_db\n\ndef f():\n    conn = get_db()\n"
                    "    return conn.cursor().fetchall()\n");
  EXPECT_EQ(run("check a.py").code, 0);
  CliResult result = run("check a.py --rules own.json");
  EXPECT_EQ(result.code, 1);
  EXPECT_TRUE(contains(result.out, "a.py:4:12: error: `conn` (psycopg2 connection) is never"))
      << result.out;
  EXPECT_EQ(run("rules --check own.json").code, 0);
}

TEST_F(Rules, ListsHoldSettingsToo) {
  EXPECT_TRUE(contains(run("rules").out, "UNC501"));
  Json list = Json::parse(run("rules --format json").out, nullptr, false);
  ASSERT_TRUE(list.is_array());
  auto settings = std::ranges::count_if(list, [](const Json& e) { return e["type"] == "setting"; });
  EXPECT_GT(settings, 0);
  EXPECT_LT(static_cast<size_t>(settings), list.size());
  EXPECT_EQ(run("rules --format html").code, 2);
}

// `unclosed rules --format markdown` writes what stands between the two marks of README.md.
TEST_F(Rules, TheTableOfTheReadmeIsCurrent) {
  std::string readme = *support::readFile(UNCLOSED_SOURCE_DIR "/README.md");
  const std::string begin = "<!-- libraries: unclosed rules --format markdown -->\n";
  size_t from = readme.find(begin), to = readme.find("<!-- end of libraries -->");
  ASSERT_NE(from, std::string::npos);
  ASSERT_NE(to, std::string::npos);
  EXPECT_EQ(readme.substr(from + begin.size(), to - from - begin.size()),
            run("rules --format markdown").out)
      << "write the output of `unclosed rules --format markdown` between the marks";
}

} // namespace
} // namespace unclosed
