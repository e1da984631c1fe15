// The hooks, with the real pre-commit in a repository of its own.
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <string>

#include "cli_fixture.h"

namespace unclosed {
namespace {

using testing::Clean;
using testing::CliResult;
using testing::contains;
using testing::Leaking;
namespace fs = std::filesystem;

class Hooks : public testing::Cli {
protected:
  // A repository with the hooks of this project, as a user's .pre-commit-config.yaml names them.
  void SetUp() override {
    fs::path tool = logs_.root() / "tool";
    fs::create_directories(tool);
    fs::copy_file(UNCLOSED_SOURCE_DIR "/.pre-commit-hooks.yaml", tool / ".pre-commit-hooks.yaml");
    shell("git init -q -b main . && " + Identity +
              " && git add -A . && git commit -q -m hooks && "
              "git tag v1.0.0",
          "cd '" + tool.string() + "' &&");
    shell("git init -q -b main . && " + Identity);
  }

  CliResult shell(const std::string& script, const std::string& prefix = "") {
    std::string path = fs::path(UNCLOSED_PROGRAM).parent_path().string();
    CliResult result = runProgram("env",
                                  "PATH='" + path + "':\"$PATH\" PRE_COMMIT_HOME='" +
                                      logs_.path("home") + "' sh -c '" + script + "'",
                                  prefix);
    return result;
  }

  void configure(const std::string& hook) {
    tree_.add(".pre-commit-config.yaml", "repos:\n- repo: " + logs_.path("tool") +
                                             "\n  rev: v1.0.0\n  hooks:\n  - id: " + hook + "\n");
    ASSERT_EQ(shell("git add -A . && pre-commit install").code, 0);
  }

  CliResult commit() { return shell("git add -A . && git commit -q -m change"); }

  const std::string Identity = "git config user.name n && git config user.email e";
};

TEST_F(Hooks, TheManifestIsValid) {
  CliResult result =
      shell("pre-commit validate-manifest \"" UNCLOSED_SOURCE_DIR "/.pre-commit-hooks.yaml\"");
  EXPECT_EQ(result.code, 0) << result.out << result.err;
}

TEST_F(Hooks, ACommitThatLeaksIsBlockedAndARepairedOnePasses) {
  configure("unclosed");
  tree_.add("a.py", Leaking);
  CliResult blocked = commit();
  EXPECT_EQ(blocked.code, 1);
  EXPECT_TRUE(contains(blocked.out + blocked.err, "a.py:4:12: ")) << blocked.out << blocked.err;
  tree_.add("a.py", Clean);
  CliResult passed = commit();
  EXPECT_EQ(passed.code, 0) << passed.out << passed.err;
}

TEST_F(Hooks, OnlyWhatACommitCausesBlocksIt) {
  tree_.add("old.py", Leaking);
  ASSERT_EQ(commit().code, 0);
  configure("unclosed-changed");
  tree_.add("old.py", "# a word more\n" + std::string(Leaking));
  CliResult passed = commit();
  EXPECT_EQ(passed.code, 0) << passed.out << passed.err;
  tree_.add("a.py", Leaking);
  CliResult blocked = commit();
  EXPECT_EQ(blocked.code, 1);
  EXPECT_TRUE(contains(blocked.out + blocked.err, "a.py:4:12: ")) << blocked.out << blocked.err;
  EXPECT_FALSE(contains(blocked.out + blocked.err, "old.py")) << blocked.out << blocked.err;
}

TEST_F(Hooks, RulePacksAreChecked) {
  configure("unclosed-check-rules");
  tree_.add("unclosed/kitchen.json", "{\"version\": 1, \"libary\": \"kitchen\"}\n");
  CliResult blocked = commit();
  EXPECT_EQ(blocked.code, 1);
  EXPECT_TRUE(contains(blocked.out + blocked.err, "libary")) << blocked.out << blocked.err;
}

TEST_F(Hooks, AHundredFilesTakeLessThanASecond) {
  std::string files;
  for (int i = 0; i < 100; ++i) {
    std::string name = "m" + std::to_string(i) + ".py";
    std::string text;
    for (int j = 0; j < 20; ++j)
      text += Clean;
    tree_.add(name, text);
    files += " " + name;
  }
  ASSERT_EQ(shell("git add -A .").code, 0);
  auto best = std::chrono::steady_clock::duration::max();
  for (int i = 0; i < 3; ++i) {
    auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(run("check --force-exclude" + files).code, 0);
    EXPECT_EQ(run("check --staged").code, 0);
    best = std::min(best, std::chrono::steady_clock::now() - begin);
  }
#ifdef NDEBUG
  EXPECT_LT(best, std::chrono::seconds(1));
#else
  EXPECT_LT(best, std::chrono::seconds(10));
#endif
}

} // namespace
} // namespace unclosed
