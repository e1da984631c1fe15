// What the files of fixtures/ expect, read from the comments beside their lines:
//
//   conn = connect()  # expect: UNC103            found, and should be
//   conn = connect()  # expect-fn: UNC101         should be found, is known to be missed today
//   conn = connect()  # expect-fp: UNC103         is found today, should not be
//
// Several ids are separated by commas; C and C++ write `//` for `#`. A line without a comment must
// be silent. Values own their text; paths are relative to the root that was read.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace unclosed::fixtures {

using Ids = std::vector<std::string>; // sorted, with repetitions

struct Line {
  Ids right;  // `expect`
  Ids missed; // `expect-fn`
  Ids wrong;  // `expect-fp`
  bool empty() const { return right.empty() && missed.empty() && wrong.empty(); }
};

// One function of a fixture, as the unit that totals count: it is right when no comment in it says
// otherwise. Lines count from 1.
struct Case {
  int line = 0;
  bool missed = false;
  bool wrong = false;
};

struct File {
  std::string path;            // "fixtures/python/traps/t03_guarded_finally.py"
  std::string language;        // "python", "c", "c++"
  std::string trap{};          // "t03"; empty outside the traps
  std::map<int, Line> lines{}; // those with a comment
  std::vector<Case> cases{};
};

// All fixture files under `root / folder`, ordered by path. Paths begin with `folder`.
std::vector<File> readFixtures(const std::filesystem::path& root, const std::string& folder);

// The folders that are one program or one topic each, ordered: "fixtures/platform",
// "fixtures/python/traps", "fixtures/linked/c/fields".
std::vector<std::string> programs(const std::filesystem::path& root);

} // namespace unclosed::fixtures
