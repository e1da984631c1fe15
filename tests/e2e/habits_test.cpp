#include "cli_fixture.h"

namespace unclosed::testing {
namespace {

class Habits : public Cli {
protected:
  // Runs a line of shell with the program on the PATH.
  CliResult shell(const std::string& line) {
    tree_.add("line.sh", "PATH=\"$(dirname '" UNCLOSED_PROGRAM "'):$PATH\"\n" + line + "\n");
    return runProgram("bash", "--norc line.sh");
  }
};

TEST_F(Habits, StatisticsAreOnlyTheCountsByRule) {
  tree_.add("a.py", std::string(Leaking) + Leaking);
  CliResult result = run("check --statistics");
  EXPECT_EQ(result.code, 1);
  EXPECT_EQ(result.out, "Leaks per rule\n  2  UNC101 never-released\n\n"
                        "Found 2 leaks in 1 file (checked 1 file)\n");
}

TEST_F(Habits, PlacesAreLinksWhereTheTerminalHasThem) {
  tree_.add("my file.py", Leaking);
  CliResult linked = run("check --color never", "FORCE_HYPERLINK=1");
  std::string uri = "file://" + tree_.root().string() + "/my%20file.py";
  EXPECT_TRUE(linked.out.starts_with("\x1b]8;;" + uri + "\x1b\\my file.py:4:12:\x1b]8;;\x1b\\ "))
      << linked.out;
  EXPECT_FALSE(contains(run("check --color never").out, "\x1b]8")) << "a pipe gets no links";
}

TEST_F(Habits, ProgressIsForTerminalsOnly) {
  tree_.add("a.py", Leaking);
  // Standard input that comes late makes the run a long one.
  std::string slow = "(sleep 0.8; cat a.py) | unclosed check --fail-on never -q - a.py";
  CliResult piped = shell(slow);
  EXPECT_FALSE(contains(piped.err, "of 1 files")) << piped.err;
  CliResult terminal = shell("TERM=xterm script -qec \"sh -c '" + slow + "'\" /dev/null");
  EXPECT_FALSE(contains(terminal.out, "of 1 files")) << "not with --quiet: " << terminal.out;
  std::string loud = "(sleep 0.8; cat a.py) | unclosed check --fail-on never - a.py";
  CliResult shown = shell("TERM=xterm script -qec \"sh -c '" + loud + "'\" /dev/null");
  EXPECT_TRUE(contains(shown.out, "\r\x1b[K0 of 1 files")) << shown.out;
}

TEST_F(Habits, BashCompletesCommandsOptionsAndValues) {
  std::string begin = "source <(unclosed completions bash) || exit 3\n"
                      "reply() { COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _unclosed; "
                      "echo \"${COMPREPLY[@]}\"; }\n";
  CliResult result = shell(begin + "reply unclosed au\n"
                                   "reply unclosed check --compile\n"
                                   "reply unclosed check --color a\n"
                                   "reply unclosed audit -o ht\n"
                                   "reply unclosed config s\n"
                                   "reply unclosed check --rules ''\n");
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(result.out, "audit\n--compile-commands\nalways auto\nhtml\nshow\n\n");
  EXPECT_EQ(result.err, "");
}

TEST_F(Habits, FishCompletes) {
  CliResult result = shell("unclosed completions fish > u.fish\n"
                           "export HOME=$PWD\n"
                           "fish --no-config -c 'source u.fish; complete -C \"unclosed aud\"; "
                           "complete -C \"unclosed check --color al\"'");
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_TRUE(contains(result.out, "audit\tReport leaks")) << result.out;
  EXPECT_TRUE(contains(result.out, "always")) << result.out;
}

TEST_F(Habits, ZshTakesItsCompletions) {
  CliResult result =
      shell("unclosed completions zsh > _unclosed\n"
            "zsh -f -n _unclosed && zsh -f -c 'autoload -Uz compinit; compinit -D -u; "
            "source ./_unclosed; echo $_comps[unclosed]'");
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(result.out, "_unclosed\n") << result.err;
  EXPECT_EQ(result.err, "");
}

TEST_F(Habits, ManualPageIsClean) {
  // It has no date, so that the same source gives the same page.
  CliResult result = shell("unclosed man > unclosed.1\n"
                           "mandoc -T lint -W warning unclosed.1 | grep -v 'missing date'\n"
                           "mandoc -T utf8 unclosed.1 | sed 's/.\x08//g' | tr -s ' \n' ' '");
  EXPECT_FALSE(contains(result.out, "WARNING") || contains(result.out, "ERROR")) << result.out;
  EXPECT_TRUE(contains(result.out, "--compile-commands FILE")) << result.out;
  EXPECT_TRUE(contains(result.out, "unclosed completions")) << result.out;
}

TEST_F(Habits, InitWritesWhatIsMissingAndNothingElse) {
  CliResult first = run("init");
  EXPECT_EQ(first.code, 0) << first.err;
  EXPECT_EQ(run("config check").code, 0) << run("config check").err;
  EXPECT_TRUE(contains(read(".pre-commit-config.yaml"), "entry: unclosed check")) << first.err;
  tree_.add("unclosed.toml", "fail-on = \"error\"\n");
  tree_.add(".pre-commit-config.yaml", "repos: []\n");
  CliResult second = run("init");
  EXPECT_EQ(second.code, 0);
  EXPECT_EQ(read("unclosed.toml"), "fail-on = \"error\"\n");
  EXPECT_EQ(read(".pre-commit-config.yaml"), "repos: []\n");
  EXPECT_TRUE(contains(second.err, "add this to its `repos`")) << second.err;
}

TEST_F(Habits, SaysWhereItLookedWhenThereIsNothing) {
  tree_.add("docs/a.txt", "text\n");
  CliResult result = run("check docs");
  EXPECT_EQ(result.code, 0);
  EXPECT_TRUE(contains(result.err, "sources were found in docs; ")) << result.err;
}

} // namespace
} // namespace unclosed::testing
