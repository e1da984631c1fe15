// Runs the program as a user does, over each folder of fixtures/, and compares what it finds with
// what the comments beside the lines expect. Known mistakes stay honest in both directions: an
// `expect-fn` that is found, or an `expect-fp` that is not, fails until its comment is changed.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>

#include "fixtures_expected.h"

namespace unclosed::fixtures {
namespace {

namespace fs = std::filesystem;

const fs::path Root = UNCLOSED_SOURCE_DIR;

struct Found {
  std::map<std::string, std::map<int, Ids>> files; // path, line
  std::vector<std::string> unreadable;             // "path: reason"
  bool completed = false;
};

std::string shellWord(const std::string& word) { return "'" + word + "'"; }

// The program runs in the source folder, so that its paths are those of the expectations.
Found runCheck(const std::string& folder) {
  std::string name = folder;
  std::ranges::replace(name, '/', '_');
  std::string out = testing::TempDir() + "unclosed_" + name + ".json";
  fs::remove(out);
  std::string command = "cd " + shellWord(Root) + " && " + shellWord(UNCLOSED_BINARY) +
                        " check --fail-on never --output json:" + shellWord(out) + " " + folder;
  int status = std::system(command.c_str());
  Found found;
  std::ifstream in(out);
  nlohmann::json report = nlohmann::json::parse(in, nullptr, false);
  if (status != 0 || report.is_discarded()) return found;
  found.completed = true;
  for (const auto& finding : report["findings"])
    found.files[finding["path"]][finding["range"]["line"]].push_back(finding["rule"]);
  for (const auto& gap : report["notAnalysed"])
    if (!gap.contains("function"))
      found.unreadable.push_back(gap["path"].get<std::string>() + ": " +
                                 gap["reason"].get<std::string>());
  return found;
}

Ids without(const Ids& all, const Ids& taken) {
  Ids rest;
  std::ranges::set_difference(all, taken, std::back_inserter(rest));
  return rest;
}

Ids both(const Ids& left, const Ids& right) {
  Ids common;
  std::ranges::set_intersection(left, right, std::back_inserter(common));
  return common;
}

void complain(std::vector<std::string>& out, const std::string& place, const Ids& ids,
              const char* what) {
  for (const std::string& id : ids)
    out.push_back(place + ": " + id + " " + what);
}

void compareLine(std::vector<std::string>& out, const std::string& place, const Line& line,
                 Ids found) {
  std::ranges::sort(found);
  complain(out, place, without(line.right, found), "is expected and not found");
  Ids rest = without(found, line.right);
  complain(out, place, both(rest, line.missed), "is found now: make it `expect:`");
  rest = without(rest, line.missed);
  complain(out, place, without(line.wrong, rest), "is silent now: drop its `expect-fp:`");
  complain(out, place, without(rest, line.wrong), "is found and not expected");
}

std::vector<std::string> differences(const std::vector<File>& files, Found found) {
  std::vector<std::string> out;
  for (const File& file : files) {
    std::map<int, Ids> lines = std::move(found.files[file.path]);
    found.files.erase(file.path);
    for (const auto& [number, line] : file.lines)
      lines[number]; // a line where nothing was found is compared too
    for (const auto& [number, ids] : lines) {
      auto expected = file.lines.find(number);
      compareLine(out, file.path + ":" + std::to_string(number),
                  expected == file.lines.end() ? Line{} : expected->second, ids);
    }
  }
  for (const auto& [path, lines] : found.files)
    for (const auto& [number, ids] : lines)
      complain(out, path + ":" + std::to_string(number), ids, "is found outside the fixtures");
  return out;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines)
    out += "\n  " + line;
  return out;
}

class Fixtures : public testing::TestWithParam<std::string> {};

TEST_P(Fixtures, FindsWhatIsExpectedAndNothingElse) {
  std::vector<File> files = readFixtures(Root, GetParam());
  ASSERT_FALSE(files.empty());
  bool needsClang = files.front().language != "python";
  if (needsClang && !UNCLOSED_HAS_CLANG) GTEST_SKIP() << "built without the C and C++ frontend";
  Found found = runCheck(GetParam());
  ASSERT_TRUE(found.completed) << "unclosed failed on " << GetParam();
  EXPECT_TRUE(found.unreadable.empty()) << "not analysed:" << joined(found.unreadable);
  std::vector<std::string> wrong = differences(files, std::move(found));
  EXPECT_TRUE(wrong.empty()) << wrong.size() << " differences:" << joined(wrong);
}

std::string testName(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param.substr(std::string("fixtures/").size());
  std::ranges::replace(name, '/', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Folders, Fixtures, testing::ValuesIn(programs(Root)), testName);

struct Totals {
  int right = 0, missed = 0, wrong = 0;
  int all() const { return right + missed + wrong; }
  void add(const Case& one) {
    if (one.wrong)
      ++wrong;
    else
      ++(one.missed ? missed : right);
  }
};

std::ostream& operator<<(std::ostream& out, const Totals& totals) {
  return out << totals.right << " of " << totals.all() << " functions right, " << totals.missed
             << " missed (fn), " << totals.wrong << " false (fp)";
}

// The bound is on functions, helpers included; the number of traps without any known mistake is
// the stricter figure, and is printed beside it.
TEST(FixtureTotals, AtLeastNineOfTenTrapFunctionsAreRight) {
  std::map<std::string, Totals> languages;
  std::map<std::string, Totals> traps;
  for (const File& file : readFixtures(Root, "fixtures")) {
    for (const Case& one : file.cases) {
      languages[file.language].add(one);
      if (!file.trap.empty()) traps[file.language + " " + file.trap].add(one);
    }
  }
  for (const auto& [language, totals] : languages)
    std::cout << language << ": " << totals << "\n";
  int right = 0;
  for (const auto& [trap, totals] : traps) {
    right += totals.right == totals.all();
    if (totals.right < totals.all()) std::cout << "  " << trap << ": " << totals << "\n";
  }
  std::cout << right << " of " << traps.size() << " traps have no known mistake\n";
  Totals sum;
  for (const auto& [trap, totals] : traps) {
    sum.right += totals.right;
    sum.missed += totals.missed;
    sum.wrong += totals.wrong;
  }
  std::cout << "traps: " << sum << "\n";
  EXPECT_GE(sum.right * 10, sum.all() * 9);
}

// The first audit of the platform counted 51 leaks in 17 files; its repaired form has none.
TEST(FixtureTotals, ThePlatformHolds51LeaksIn17Files) {
  size_t leaks = 0;
  size_t leakingFiles = 0;
  for (const File& file : readFixtures(Root, "fixtures/platform")) {
    for (const auto& [number, line] : file.lines)
      leaks += line.right.size() + line.missed.size();
    leakingFiles += !file.lines.empty();
  }
  EXPECT_EQ(leaks, 51U);
  EXPECT_EQ(leakingFiles, 17U);
  for (const File& file : readFixtures(Root, "fixtures/platform_repaired"))
    EXPECT_TRUE(file.lines.empty()) << file.path;
}

} // namespace
} // namespace unclosed::fixtures
