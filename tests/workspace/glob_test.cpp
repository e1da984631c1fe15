#include "workspace/glob.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace unclosed::workspace {
namespace {

struct Case {
  const char* pattern;
  const char* path;
  bool matches;
};

constexpr Case Cases[] = {
    {"a.py", "a.py", true},
    {"*.py", "a.py", true},
    {"*.py", "dir/a.py", false},
    {"?.py", "a.py", true},
    {"?.py", ".py", false},
    {"a*b*c", "aXbYc", true},
    {"a*b*c", "aXbY", false},
    {"*", "", true},
    {"**/a.py", "a.py", true},
    {"**/a.py", "x/y/a.py", true},
    {"src/**/a.py", "src/a.py", true},
    {"src/**/a.py", "src/x/y/a.py", true},
    {"src/**/a.py", "lib/a.py", false},
    {"src/**", "src", false},
    {"src/**", "src/x/y", true},
    {"a/**/b/**/c", "a/b/c", true},
    {"a/**/b/**/c", "a/x/b/b/y/c", true},
    {"a/**/b/**/c", "a/x/y/c", false},
    {"a**b", "aXXb", true},
    {"a**b", "a/b", false},
    {"[abc].py", "b.py", true},
    {"[a-c].py", "d.py", false},
    {"[!a-c].py", "d.py", true},
    {"[^a-c].py", "a.py", false},
    {"[]].py", "].py", true},
    {"[]-].py", "-.py", true},
    {"[a-].py", "-.py", true},
    {"[[:digit:]]x", "7x", true},
    {"[[:digit:]]x", "ax", false},
    {"[\\]]", "]", true},
    {"[abc", "a", false},
    {"\\*.py", "*.py", true},
    {"\\*.py", "a.py", false},
};

TEST(Glob, MatchesAsGitDoes) {
  for (const Case& test : Cases) {
    EXPECT_EQ(Glob(test.pattern).matches(test.path), test.matches)
        << test.pattern << " against " << test.path;
  }
}

TEST(Glob, StaysFastWhenItMustBacktrack) {
  std::string pattern, path, deepPattern, deepPath;
  for (int i = 0; i < 40; ++i) {
    pattern += "*a";
    path += "aa";
    deepPattern += "**/a/";
    deepPath += "a/a/";
  }
  auto begin = std::chrono::steady_clock::now();
  EXPECT_FALSE(Glob(pattern + "b").matches(path));
  EXPECT_FALSE(Glob(deepPattern + "b").matches(deepPath + "c"));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(1));
}

} // namespace
} // namespace unclosed::workspace
