// Guessed flags and planned jobs, on small projects made for each test.
#include "frontend/clang/guess.h"
#include "frontend/clang/plan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace unclosed::clangfe {
namespace {

namespace fs = std::filesystem;

class GuessTest : public testing::Test {
protected:
  void SetUp() override {
    root_ = testing::TempDir() + "unclosed-guess-" + std::to_string(getpid());
    fs::create_directories(root_ + "/.git");
  }
  void TearDown() override { fs::remove_all(root_); }
  void write(const std::string& name, const std::string& text) {
    fs::create_directories(fs::path(root_ + "/" + name).parent_path());
    std::ofstream(root_ + "/" + name) << text;
  }
  static bool has(const std::vector<std::string>& flags, const std::string& flag,
                  const std::string& value) {
    for (size_t i = 0; i + 1 < flags.size(); ++i)
      if (flags[i] == flag && flags[i + 1] == value) return true;
    return false;
  }
  std::string root_;
};

TEST_F(GuessTest, TheLanguageComesFromTheName) {
  write("a.c", "");
  write("b.cc", "");
  FlagGuesser guesser(root_);
  EXPECT_TRUE(has(guesser.flags(root_ + "/a.c"), "-x", "c"));
  EXPECT_TRUE(has(guesser.flags(root_ + "/b.cc"), "-x", "c++"));
}

TEST_F(GuessTest, AHeaderHasTheLanguageOfThoseWhoIncludeIt) {
  for (const char* name : {"by_cxx.h", "by_both.h", "by_nobody.h"})
    write(std::string("include/") + name, "int f(int);\n");
  write("include/templates.h", "template <typename T> T f(T);\n");
  write("src/a.cpp", "#include \"by_cxx.h\"\n#include <include/by_both.h>\n");
  write("src/b.c", "#include \"by_both.h\"\n#include \"not_by_cxx.h\"\n");
  FlagGuesser guesser(root_);
  auto isCxx = [&](const std::string& name) {
    return has(guesser.flags(root_ + "/include/" + name), "-x", "c++");
  };
  EXPECT_TRUE(isCxx("by_cxx.h"));
  EXPECT_FALSE(isCxx("by_both.h"));
  EXPECT_TRUE(isCxx("by_nobody.h")) << "the project has C++";
  EXPECT_TRUE(isCxx("templates.h"));
}

TEST_F(GuessTest, FoldersOfIncludedHeadersAreFoundBySuffix) {
  write("lib/net/include/net/socket.h", "#include <base/types.h>\n");
  write("third/base/types.h", "");
  write("app/main.c", "#include \"net/socket.h\"\n");
  FlagGuesser guesser(root_);
  std::vector<std::string> flags = guesser.flags(root_ + "/app/main.c");
  EXPECT_TRUE(has(flags, "-I", root_ + "/lib/net/include"));
  EXPECT_TRUE(has(flags, "-I", root_ + "/third"));
  EXPECT_TRUE(has(flags, "-I", root_));
  EXPECT_TRUE(guesser.isIncluded("socket.h"));
}

TEST_F(GuessTest, WhatAFileOnlyAsksForIsSwitchedOn) {
  write("base.h", "#ifndef BASE_H\n#define BASE_H\n#define WITH_CACHE 0\n#endif\n");
  write("a.c", R"(#include "base.h"
#ifdef WITH_TLS
int tls;
#endif
#if defined(HAVE_POLL) && !defined(WITHOUT_POLL)
int poll_;
#else
int select_(int, int);
int other;
#endif
#if ENABLE_IDN /* a comment: #ifdef WITH_COMMENT */ \
    || (! defined ( TINY ) && LIMIT > 3)
int idn;
#endif
#ifdef _WIN32
int windows;
#endif
#ifdef HAVE_WINDOWS_H
int windows_h;
#endif
#ifdef CACHE_DEBUG
int debug;
#endif
#ifdef WITH_CACHE
int cache;
#endif
#ifdef SO_REUSEPORT
int reuse = SO_REUSEPORT;
#endif
#ifndef WITH_OWN
int foreign;
#endif
)");
  FlagGuesser guesser(root_);
  std::vector<std::string> on;
  for (const std::string& flag : guesser.flags(root_ + "/a.c"))
    if (flag.starts_with("-D")) on.push_back(flag);
  EXPECT_EQ(on, (std::vector<std::string>{"-DENABLE_IDN=1", "-DWITH_TLS=1"}));
}

TEST_F(GuessTest, AHeaderForAnotherSystemSwitchesNothingOff) {
  write("config-windows.h", "#define ENABLE_CACHE 1\n#define WITH_TLS 1\n");
  write("config-unix.h", "#define WITH_POOL 1\n");
  write("a.c", R"(#ifdef _MSC_VER
#include "config-windows.h"
#endif
#ifndef _WIN32
#include "config-unix.h"
#else
#include <config-windows.h>
#endif
#ifdef ENABLE_CACHE
int cache;
#endif
#ifdef WITH_POOL
int pool;
#endif
)");
  FlagGuesser guesser(root_);
  std::vector<std::string> flags = guesser.flags(root_ + "/a.c");
  EXPECT_EQ(std::ranges::count(flags, "-DENABLE_CACHE=1"), 1);
  EXPECT_EQ(std::ranges::count(flags, "-DWITH_POOL=1"), 0);
  EXPECT_TRUE(guesser.isIncluded("config-windows.h"));
}

TEST_F(GuessTest, AFolderThatWouldHideSystemHeadersIsForQuotedIncludes) {
  write("util/stdio.h", "");
  write("main.c", "#include \"util/stdio.h\"\n#include \"stdio.h\"\n");
  std::vector<std::string> flags = FlagGuesser(root_).flags(root_ + "/main.c");
  EXPECT_FALSE(has(flags, "-I", root_ + "/util"));
  EXPECT_TRUE(has(flags, "-iquote", root_ + "/util"));
}

TEST_F(GuessTest, APlanUsesTheDatabaseAndGuessesTheRest) {
  write("src/a.c", "");
  write("src/b.c", "");
  write("build/compile_commands.json",
        "[{\"directory\": \"" + root_ + "/build\", \"file\": \"" + root_ +
            "/src/a.c\", \"command\": \"cc -DFROM_DB -fplugin=x.so -c a.c\"}]");
  auto planned =
      plan({.files = {"src/a.c", "src/b.c"}, .currentFolder = root_, .compileCommands = {}});
  ASSERT_TRUE(planned.ok());
  ASSERT_EQ(planned->jobs.size(), 2u);
  EXPECT_EQ(planned->jobs[0].request.arguments, (std::vector<std::string>{"-D", "FROM_DB"}));
  EXPECT_EQ(planned->jobs[0].request.path, "src/a.c");
  EXPECT_EQ(planned->jobs[0].request.file, root_ + "/src/a.c");
  EXPECT_TRUE(has(planned->jobs[1].request.arguments, "-x", "c"));
  EXPECT_EQ(planned->guessedFlags, 1u);
  ASSERT_EQ(planned->roots.size(), 1u);
  EXPECT_EQ(planned->roots[0].shown, "");
}

TEST_F(GuessTest, ManyFilesOfCxxShareTheirHeaders) {
  PlanOptions options{.files = {"plain.c"}, .currentFolder = root_, .compileCommands = {}};
  write("plain.c", "");
  for (int i = 0; i < 5; ++i) {
    options.files.push_back("part" + std::to_string(i) + ".cpp");
    write(options.files.back(), "");
  }
  auto sharing = [&] {
    std::string names;
    Expected<Plan> planned = plan(options);
    for (const Job& job : planned->jobs)
      if (job.request.sharesHeaders) names += job.request.path + " ";
    return names;
  };
  EXPECT_EQ(sharing(), "");
  write("more/last.cpp", "");
  options.files.push_back("more/last.cpp");
  EXPECT_EQ(sharing(), "part0.cpp part1.cpp part2.cpp part3.cpp part4.cpp more/last.cpp ");
}

TEST_F(GuessTest, ADatabaseThatTheUserNamesMustBeReadable) {
  write("a.c", "");
  auto planned = plan({.files = {"a.c"}, .currentFolder = root_, .compileCommands = "absent.json"});
  EXPECT_FALSE(planned.ok());
}

} // namespace
} // namespace unclosed::clangfe
