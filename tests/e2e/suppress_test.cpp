// Comments that ask to leave findings out, in the languages and through the reports.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <string>

#include "cli_fixture.h"

namespace unclosed {
namespace {

using Json = nlohmann::json;
using testing::CliResult;
using testing::contains;

class Suppress : public testing::Cli {};

// `conn` is acquired in line 4 and never released.
std::string leaking(const std::string& beside, const std::string& above = "",
                    const std::string& aboveDef = "") {
  return "import sqlite3\n" + aboveDef + "def count(path):\n" + above +
         "    conn = sqlite3.connect(path)" + beside + "\n" +
         "    return conn.execute('SELECT 1').fetchall()\n";
}

TEST_F(Suppress, CommentsOfALineAFunctionAndAFile) {
  tree_.add("beside.py", leaking("  # unclosed: ignore[UNC101] the process ends here"));
  tree_.add("above.py", leaking("", "    # unclosed: ignore[never-released]\n"));
  tree_.add("def.py", leaking("", "", "# unclosed: ignore[UNC1] in a script\n"));
  tree_.add("decorated.py",
            leaking("", "", "# unclosed: ignore[UNC1] in a script\n@staticmethod\n"));
  tree_.add("file.py", "# unclosed: ignore-file[UNC1]\n" + leaking(""));
  CliResult result = run("check");
  EXPECT_EQ(result.code, 0) << result.out;
  EXPECT_EQ(result.out, "Found no leaks (checked 5 files, 5 suppressed)\n");
  CliResult verbose = run("check -v");
  EXPECT_TRUE(contains(verbose.out, "beside.py:3:12: suppressed: ")) << verbose.out;
  EXPECT_TRUE(contains(verbose.out, "[UNC101]: the process ends here\n")) << verbose.out;
}

TEST_F(Suppress, OtherRulesAndStringsDoNotCount) {
  tree_.add("other.py", leaking("  # unclosed: ignore[UNC102]"));
  tree_.add("string.py", leaking("; x = '# unclosed: ignore[UNC101]'"));
  CliResult result = run("check");
  EXPECT_EQ(result.code, 1);
  EXPECT_TRUE(contains(result.out, "other.py:3:35: note: this comment suppresses nothing: UNC102 "
                                   "is not found here\n"))
      << result.out;
  EXPECT_TRUE(result.out.ends_with("Found 2 leaks in 2 files (checked 2 files)\n")) << result.out;
}

TEST_F(Suppress, IsTheSameForStandardInput) {
  tree_.add("a.py", leaking("  # unclosed: ignore[UNC101]"));
  EXPECT_EQ(run("check - < a.py").code, 0);
}

TEST_F(Suppress, ANonAnalysedFileStaysReported) {
  tree_.add("a.ipynb", "# unclosed: ignore-file[UNC1]\n");
  CliResult result = run("check");
  EXPECT_EQ(result.code, 2);
  EXPECT_TRUE(contains(result.out, "a.ipynb: note: not analysed: ")) << result.out;
}

TEST_F(Suppress, IsToldByJsonAndSarif) {
  tree_.add("a.py", leaking("  # unclosed: ignore[UNC101] the process ends here"));
  tree_.add("b.py", "x = 1  # unclosed: ignore[UNC103]\n");
  EXPECT_EQ(run("check -o json:r.json -o sarif:r.sarif").code, 0);
  Json json = Json::parse(read("r.json"));
  EXPECT_EQ(json["findings"].size(), 0u);
  EXPECT_EQ(json["summary"]["suppressed"], 1);
  EXPECT_EQ(json["suppressed"][0]["suppression"]["reason"], "the process ends here");
  EXPECT_EQ(json["remarks"][0]["path"], "b.py");
  Json log = Json::parse(read("r.sarif"))["runs"][0];
  Json suppression = log["results"][0]["suppressions"][0];
  EXPECT_EQ(suppression["kind"], "inSource");
  EXPECT_EQ(suppression["justification"], "the process ends here");
  EXPECT_EQ(suppression["location"]["physicalLocation"]["region"]["startLine"], 3);
  EXPECT_EQ(log["invocations"][0]["toolExecutionNotifications"][0]["descriptor"]["id"], "remark");
}

TEST_F(Suppress, HoldsInNotebooks) {
  std::string cell =
      R"("import sqlite3\n", "conn = sqlite3.connect('x')  # unclosed: ignore[UNC1]\n",
    "conn.execute('y')  # unclosed: ignore[UNC102]\n")";
  tree_.add("a.ipynb", R"({"cells": [{"cell_type": "code", "execution_count": null, "metadata": {},
    "outputs": [], "source": [)" +
                           cell + R"(]}], "metadata": {}, "nbformat": 4,
    "nbformat_minor": 5})");
  CliResult result = run("check --min-confidence low");
  EXPECT_TRUE(contains(result.out, "a.ipynb:")) << result.out;
  EXPECT_TRUE(contains(result.out, "note: cell 1, line 3: this comment suppresses nothing: UNC102"))
      << result.out;
}

TEST_F(Suppress, HoldsInCAndItsHeaders) {
  tree_.add("a.h", "#include <stdio.h>\n"
                   "static inline void touch(const char *name) {\n"
                   "  fopen(name, \"w\"); /* unclosed: ignore[UNC105] a header's */\n"
                   "}\n");
  tree_.add("a.c", "#include \"a.h\"\n"
                   "// unclosed: ignore[UNC101] a function's\n"
                   "int probe(const char *name) {\n"
                   "  FILE *f = fopen(name, \"r\");\n"
                   "  touch(name);\n"
                   "  return f == NULL;\n"
                   "}\n");
  CliResult result = run("check -v");
  EXPECT_TRUE(contains(result.out, "Found no leaks (checked 1 file, 2 suppressed)")) << result.out;
  EXPECT_TRUE(contains(result.out, "a.h:3:3: suppressed: ")) << result.out;
}

} // namespace
} // namespace unclosed
