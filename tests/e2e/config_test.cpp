// Configuration files: found, overruled, shown and checked.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <string>

#include "cli_fixture.h"

namespace unclosed {
namespace {

using Json = nlohmann::json;
using testing::CliResult;
using testing::contains;
using testing::Leaking;

class Config : public testing::Cli {
protected:
  // Severities of the findings in the folder, "path=severity" each.
  std::string severities(const std::string& arguments = "") {
    std::string out;
    Json report = Json::parse(run("check -o json " + arguments).out);
    for (const Json& finding : report["findings"])
      out +=
          finding["path"].get<std::string>() + "=" + finding["severity"].get<std::string>() + " ";
    return out;
  }
};

TEST_F(Config, FileBeatsDefaultAndCommandLineBeatsFile) {
  tree_.add("a.py", Leaking);
  tree_.add("unclosed.toml", "fail-on = \"never\"\n");
  EXPECT_EQ(run("check").code, 0);
  EXPECT_EQ(run("check --fail-on note").code, 1);
  EXPECT_EQ(run("check --isolated").code, 1);
  tree_.add("other.toml", "ignore = [\"UNC1\"]\n");
  EXPECT_TRUE(contains(run("check --config other.toml").out, "Found no leaks"));
  EXPECT_TRUE(contains(run("check --config other.toml --ignore UNC2 .").out, "Found 1 leak"));
}

TEST_F(Config, IsFoundAboveThePaths) {
  tree_.add("project/src/deep/a.py", Leaking);
  tree_.add("project/pyproject.toml", "[tool.unclosed]\nfail-on = \"never\"\n");
  EXPECT_EQ(run("check project/src/deep/a.py").code, 0);
  EXPECT_EQ(run("check 'project/src/**/*.py'").code, 0);
  EXPECT_EQ(run("check project/src").code, 0);
  EXPECT_EQ(run("check .").code, 1) << "the folder above has none";
}

TEST_F(Config, SetsSeveritiesAlsoForSomePaths) {
  tree_.add("a.py", Leaking);
  tree_.add("tests/t.py", Leaking);
  tree_.add("unclosed.toml", "[severity]\nnever-released = \"error\"\n"
                             "[[overrides]]\npaths = [\"tests/\"]\nseverity = {UNC1 = \"note\"}\n");
  EXPECT_EQ(severities(), "a.py=error tests/t.py=note ");
  EXPECT_EQ(severities("--severity UNC101=warning ."), "a.py=warning tests/t.py=warning ");
}

TEST_F(Config, IgnoresRulesForSomePaths) {
  tree_.add("a.py", Leaking);
  tree_.add("tests/t.py", Leaking);
  tree_.add("unclosed.toml", "[[overrides]]\npaths = [\"tests/**\"]\nignore = [\"UNC101\"]\n");
  EXPECT_EQ(severities(), "a.py=warning ");
  EXPECT_EQ(severities("--ignore UNC5 ."), "a.py=warning tests/t.py=warning ");
}

TEST_F(Config, ExcludesWhatIsFoundAndIfForcedWhatIsNamed) {
  tree_.add("src/a.py", Leaking);
  tree_.add("src/gen/b.py", Leaking);
  tree_.add("unclosed.toml", "exclude = [\"src/gen/\"]\n");
  EXPECT_EQ(severities(), "src/a.py=warning ");
  EXPECT_EQ(severities("src/gen/b.py"), "src/gen/b.py=warning ");
  EXPECT_EQ(severities("--force-exclude src/gen/b.py src/a.py"), "src/a.py=warning ");
  EXPECT_EQ(severities("--exclude 'a*.py' ."), "src/gen/b.py=warning ");
}

TEST_F(Config, HasPathsThatAreItsOwn) {
  tree_.add("p/src/a.py", Leaking);
  tree_.add("p/other/b.py", Leaking);
  tree_.add("p/unclosed.toml", "paths = [\"src\"]\nrules = [\"pack.json\"]\n");
  CliResult result = run("check", "cd p &&");
  EXPECT_TRUE(contains(result.err, "pack.json")) << result.err;
  tree_.add("p/unclosed.toml", "paths = [\"src\"]\n");
  EXPECT_TRUE(run("check", "cd p &&").out.starts_with("src/a.py:4:12: "));
}

TEST_F(Config, MistakesNameThePlaceAndTheNearestKey) {
  tree_.add("a.py", Leaking);
  tree_.add("unclosed.toml", "jobs = 2\nmin-confidense = \"low\"\nfail-on = \"fatal\"\n"
                             "select = [\"UNC1\", \"UNC999\"]\nforce-exclude = \"yes\"\n"
                             "jobs-x = 1\n[[overrides]]\npaths = [\"t\"]\njobs = 3\n");
  CliResult result = run("check");
  EXPECT_EQ(result.code, 2);
  EXPECT_EQ(result.err, "unclosed: error: unclosed.toml:2: unknown key \"min-confidense\" (did you "
                        "mean \"min-confidence\"?)\n");
  CliResult all = run("config check");
  EXPECT_EQ(all.code, 2);
  EXPECT_TRUE(contains(all.err, "unclosed.toml:3: --fail-on: fatal not in")) << all.err;
  EXPECT_TRUE(contains(all.err, "unclosed.toml:4: --select: no rule is called \"UNC999\""));
  EXPECT_TRUE(contains(all.err, "unclosed.toml:5: \"force-exclude\" is true or false"));
  EXPECT_TRUE(contains(all.err, "unclosed.toml:9: \"jobs\" cannot be overridden for paths"));
  EXPECT_EQ(run("check --isolated").code, 1);
}

TEST_F(Config, ShowsValuesWithTheirOrigin) {
  tree_.add("unclosed.toml",
            "# ours\nselect = [\"UNC1\", \"UNC2\"]\n[severity]\nUNC101 = \"note\"\n"
            "[[overrides]]\npaths = [\"tests/\"]\nignore = [\"UNC1\"]\n");
  CliResult shown = run("config show --fail-on error");
  EXPECT_EQ(shown.code, 0) << shown.err;
  EXPECT_TRUE(shown.out.starts_with("# unclosed.toml\npaths = [\".\"]")) << shown.out;
  for (const char* line :
       {"select = [\"UNC1\", \"UNC2\"]      # unclosed.toml:2", "severity = [\"UNC101=note\"]",
        "# unclosed.toml:4\n", "fail-on = \"error\"", "# command line\n",
        "min-confidence = \"medium\"", "# jobs is not set", "# default\n",
        "# also: tests/ for unclosed.toml:5\n"})
    EXPECT_TRUE(contains(shown.out, line)) << line << "\n" << shown.out;
  EXPECT_EQ(run("config check").out, "unclosed.toml: no mistakes\n");
  EXPECT_TRUE(contains(run("config show --isolated").out, "no configuration file was found"));
}

} // namespace
} // namespace unclosed
