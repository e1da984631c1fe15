// Baselines: what is known stays quiet, whatever is done to the text around it.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "cli_fixture.h"

namespace unclosed {
namespace {

using Json = nlohmann::json;
using testing::CliResult;
using testing::contains;
using testing::Leaking;
namespace fs = std::filesystem;

constexpr const char* Check = "check --baseline unclosed-baseline.json ";

class Baseline : public testing::Cli {};

TEST_F(Baseline, HidesWhatIsKnownAndShowsWhatIsNew) {
  tree_.add("a.py", Leaking);
  CliResult created = run("baseline create");
  EXPECT_EQ(created.code, 0) << created.err;
  EXPECT_TRUE(contains(created.out, "unclosed-baseline.json: 1 finding written")) << created.out;
  CliResult known = run(Check);
  EXPECT_EQ(known.code, 0);
  EXPECT_EQ(known.out, "Found no leaks (checked 1 file, 1 in the baseline)\n");
  tree_.add("a.py", std::string(Leaking) + "\ndef more(path):\n    f = open(path)\n    f.read()\n");
  CliResult more = run(Check);
  EXPECT_EQ(more.code, 1);
  EXPECT_TRUE(more.out.starts_with("a.py:9:9: ")) << more.out;
  EXPECT_TRUE(contains(more.out, "Found 1 leak in 1 file (checked 1 file, 1 in the baseline)"));
  EXPECT_EQ(run("audit --baseline unclosed-baseline.json").code, 0);
}

TEST_F(Baseline, ANewLeakDoesNotHideBehindARepairedOne) {
  tree_.add("a.py", Leaking);
  run("baseline create");
  std::string other = Leaking;
  other.replace(other.find("connect(path)"), 13, "connect('elsewhere')");
  tree_.add("a.py", other);
  CliResult result = run(Check);
  EXPECT_EQ(result.code, 1);
  EXPECT_TRUE(contains(result.out, "unclosed-baseline.json: note: this baseline counts 1 finding "
                                   "that is gone, UNC101 in `count` of a.py: `unclosed baseline "
                                   "update` removes it"))
      << result.out;
}

TEST_F(Baseline, ShrinksAndAddsOnlyWhenAsked) {
  tree_.add("a.py", Leaking);
  tree_.add("b.py", Leaking);
  run("baseline create");
  EXPECT_EQ(run("baseline create").code, 2) << "it does not overwrite";
  tree_.add("a.py", testing::Clean);
  tree_.add("c.py", "def more(path):\n    f = open(path)\n    f.read()\n");
  CliResult update = run("baseline update");
  EXPECT_EQ(update.out, "unclosed-baseline.json: 1 finding removed, 0 moved, 0 added\n"
                        "1 finding not added (--add adds them)\n");
  EXPECT_EQ(run("baseline show").out,
            "b.py: UNC101 python-sqlite3-connection in `conn`, acquired in `count`\n"
            "unclosed-baseline.json: 1 finding\n");
  EXPECT_EQ(run(Check).code, 1);
  EXPECT_TRUE(contains(run("baseline update --add").out, "0 findings removed, 0 moved, 1 added"));
  EXPECT_EQ(run(Check).code, 0);
  EXPECT_EQ(run("baseline create --force").code, 0);
}

TEST_F(Baseline, KeepsWhatThisRunDoesNotLookAt) {
  tree_.add("a/a.py", Leaking);
  tree_.add("b/b.py", Leaking);
  run("baseline create");
  std::string before = read("unclosed-baseline.json");
  EXPECT_EQ(run(std::string(Check) + "a").code, 0);
  run("baseline update a");
  EXPECT_EQ(read("unclosed-baseline.json"), before);
  tree_.add("a/a.py", "def f(:\n" + std::string(Leaking).substr(15));
  run("baseline update");
  EXPECT_EQ(read("unclosed-baseline.json"), before) << "a part of it was not analysed";
  run("baseline update --select UNC5");
  EXPECT_EQ(read("unclosed-baseline.json"), before);
}

TEST_F(Baseline, IsRelativeToItsOwnFolder) {
  tree_.add("p/src/a.py", Leaking);
  tree_.add("p/ci/.keep");
  tree_.add("p/unclosed.toml", "baseline = \"ci/known.json\"\n");
  EXPECT_EQ(run("baseline create", "cd p &&").code, 0);
  EXPECT_TRUE(contains(read("p/ci/known.json"), "\"../src/a.py\"")) << read("p/ci/known.json");
  EXPECT_EQ(run("check a.py", "cd p/src &&").code, 0);
  EXPECT_EQ(run("check p").code, 0);
}

TEST_F(Baseline, IsToldByJsonAndSarif) {
  tree_.add("a.py", Leaking);
  run("baseline create");
  tree_.add("b.py", Leaking);
  run(std::string(Check) + "-o json:r.json -o sarif:r.sarif");
  Json json = Json::parse(read("r.json"));
  EXPECT_EQ(json["summary"]["baselined"], 1);
  EXPECT_EQ(json["baselined"][0]["path"], "a.py");
  Json results = Json::parse(read("r.sarif"))["runs"][0]["results"];
  ASSERT_EQ(results.size(), 2u);
  EXPECT_EQ(results[0]["baselineState"], "new");
  EXPECT_EQ(results[1]["baselineState"], "unchanged");
  EXPECT_EQ(results[1]["suppressions"][0]["kind"], "external");
}

TEST_F(Baseline, ThatIsMissingOrBrokenIsAFailure) {
  tree_.add("a.py", Leaking);
  CliResult missing = run(Check);
  EXPECT_EQ(missing.code, 2);
  EXPECT_TRUE(contains(missing.err, "`unclosed baseline create`")) << missing.err;
  tree_.add("unclosed-baseline.json", "{\"version\": 1, \"entires\": []}");
  EXPECT_TRUE(contains(run(Check).err, "did you mean \"entries\"?"));
}

// Twenty lines on top, and every indentation doubled.
std::string reformatted(const std::string& text, bool python) {
  std::string out;
  for (int i = 0; i < 20; ++i)
    out += python ? "# a line more\n" : "// a line more\n";
  for (size_t at = 0; at < text.size();) {
    size_t end = std::min(text.size(), text.find('\n', at) + 1);
    if (end == 0) end = text.size();
    size_t indent = std::min(text.find_first_not_of(' ', at), end) - at;
    out += std::string(indent, ' ') + text.substr(at, end - at);
    at = end;
  }
  return out;
}

// Modules are imported by name, so that only single files can take another one; programs of several
// files move with their folder.
void moveAndReformat(const fs::path& from, const fs::path& to) {
  for (const auto& entry : fs::recursive_directory_iterator(from)) {
    if (!entry.is_regular_file()) continue;
    fs::path relative = entry.path().lexically_relative(from);
    bool python = relative.extension() == ".py";
    bool single = *relative.begin() == "python" || relative.extension() == ".c";
    fs::path target = to / relative;
    if (single) target.replace_filename("moved_" + relative.filename().string());
    fs::create_directories(target.parent_path());
    std::string text = *support::readFile(entry.path().string());
    bool source = python || relative.extension() == ".c" || relative.extension() == ".cpp" ||
                  relative.extension() == ".h" || relative.extension() == ".hpp";
    ASSERT_FALSE(support::writeFile(target.string(), source ? reformatted(text, python) : text));
  }
}

// C++ takes ten times as long as all the rest, so one program of it has to do.
TEST_F(Baseline, OutlivesRenamingReindentingAndLinesOnTopInTheFixtures) {
  fs::path fixtures = tree_.root() / "fixtures";
  fs::copy(UNCLOSED_SOURCE_DIR "/fixtures", fixtures, fs::copy_options::recursive);
  fs::rename(fixtures / "linked/cpp/containers", fixtures / "containers");
  fs::remove_all(fixtures / "linked/cpp");
  fs::remove_all(fixtures / "cpp");
  CliResult created = run("baseline create --min-confidence low fixtures");
  ASSERT_EQ(created.code, 0) << created.err;
  size_t entries = Json::parse(read("unclosed-baseline.json"))["entries"].size();
  EXPECT_GT(entries, 300u);
  moveAndReformat(fixtures, tree_.root() / "moved");
  fs::remove_all(fixtures);
  CliResult result = run(std::string(Check) + "-o json --min-confidence low .");
  Json report = Json::parse(result.out);
  EXPECT_EQ(report["findings"], Json::array());
  EXPECT_EQ(report["remarks"], Json::array()) << "entries that are out of date";
}

} // namespace
} // namespace unclosed
