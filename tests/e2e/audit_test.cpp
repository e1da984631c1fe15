#include <nlohmann/json.hpp>

#include "cli_fixture.h"

namespace unclosed::testing {
namespace {

using Json = nlohmann::json;

class Audit : public Cli {
protected:
  void SetUp() override {
    tree_.add("src/web/a.py", std::string(Leaking) + Leaking);
    tree_.add("src/db/b.py", Leaking);
    tree_.add("tool.py", Leaking);
  }
};

TEST_F(Audit, CountsByWhatIsAskedFor) {
  CliResult result = run("audit -q --by folder,library --top 2");
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_TRUE(contains(result.out, "Leaks per folder\n  2  src/web\n  1  .\n  and 1 more folder\n"))
      << result.out;
  EXPECT_TRUE(contains(result.out, "Leaks per library\n  4  sqlite3\n")) << result.out;
  EXPECT_FALSE(contains(result.out, "Leaks per rule")) << result.out;
}

TEST_F(Audit, SortsByName) {
  CliResult result = run("audit -q --by file --sort name -o csv");
  EXPECT_EQ(result.out, "table,name,findings,errors,warnings,notes\r\n"
                        "file,src/db/b.py,1,0,1,0\r\n"
                        "file,src/web/a.py,2,0,2,0\r\n"
                        "file,tool.py,1,0,1,0\r\n");
}

TEST_F(Audit, FindsOwnersFromASubfolderToo) {
  tree_.add(".git/HEAD", "ref: refs/heads/main\n");
  tree_.add(".github/CODEOWNERS", "* @all\n/src/db @data\n");
  CliResult result = run("audit -q --by owner", "cd src && ");
  EXPECT_TRUE(contains(result.out, "Leaks per owner\n  2  @all\n  1  @data\n")) << result.out;
}

TEST_F(Audit, FindsTheOwnersOfEachRepository) {
  tree_.add("CODEOWNERS", "* @here\n");
  tree_.add("src/db/.git/HEAD", "ref: refs/heads/main\n");
  tree_.add("src/db/CODEOWNERS", "* @data\n");
  CliResult result = run("audit -q --by owner");
  EXPECT_TRUE(contains(result.out, "Leaks per owner\n  3  @here\n  1  @data\n")) << result.out;
}

TEST_F(Audit, AsksGitWhoWroteTheLines) {
  const char* commit = "git init -q . && git add -A && git -c user.name='Jane Roe' -c "
                       "user.email=jane@example.com commit -q -m one && ";
  CliResult result = run("audit -q --by owner --blame", commit);
  EXPECT_TRUE(contains(result.out, "Leaks per owner\n  4  Jane Roe\n")) << result.out << result.err;
}

TEST_F(Audit, ComparesWithEarlierAudits) {
  ASSERT_EQ(run("audit -q -o json:old.json").code, 0);
  tree_.add("src/db/b.py", Clean);
  tree_.add("new.py", Leaking);
  CliResult result = run("audit -q --compare old.json -o text -o json:now.json");
  EXPECT_TRUE(contains(result.out, "Since old.json: 1 fixed, 1 new, 3 left\n")) << result.out;
  Json comparison = Json::parse(read("now.json"))["backlog"]["comparisons"][0];
  EXPECT_EQ(comparison["fixedFindings"][0]["path"], "src/db/b.py");
  CliResult wrong = run("audit --compare tool.py");
  EXPECT_EQ(wrong.code, 2);
  EXPECT_TRUE(contains(wrong.err, "tool.py: is no JSON report of unclosed")) << wrong.err;
}

TEST_F(Audit, RefusesWrongGroupingsAndOrders) {
  EXPECT_EQ(run("audit --by colour").code, 2);
  EXPECT_EQ(run("audit --sort size").code, 2);
  EXPECT_EQ(run("check --by file").code, 2) << "tables are the audit's";
}

} // namespace
} // namespace unclosed::testing
