#include <gtest/gtest.h>

#include <set>

#include "baseline/compare.h"

namespace unclosed::baseline {
namespace {

Entry entry(const std::string& path, const std::string& code, size_t count = 1) {
  return {path, "UNC101", "f", "r", "x", code, count};
}

struct Case {
  std::vector<Entry> baseline{}, findings{}, others{};
  std::set<std::string> gone{}, elsewhere{}, unknown{};

  Comparison compare() const {
    return baseline::compare(baselineOf(baseline), findings, others, [&](const std::string& path) {
      if (gone.contains(path)) return Whereabouts::Gone;
      if (elsewhere.contains(path)) return Whereabouts::GoneElsewhere;
      return unknown.contains(path) ? Whereabouts::Unknown : Whereabouts::Analysed;
    });
  }
};

TEST(Compare, KnowsAsManyAsItCounts) {
  Case one{.baseline = {entry("a", "1", 2)},
           .findings = {entry("a", "1"), entry("a", "1"), entry("a", "1")}};
  Comparison result = one.compare();
  EXPECT_EQ(result.known, (std::vector<bool>{true, true, false}));
  EXPECT_TRUE(result.outdated.empty());
}

TEST(Compare, ANewLeakDoesNotHideBehindARepairedOne) {
  Case one{.baseline = {entry("a", "1")}, .findings = {entry("a", "2")}};
  Comparison result = one.compare();
  EXPECT_EQ(result.known, (std::vector<bool>{false}));
  ASSERT_EQ(result.outdated.size(), 1u);
  EXPECT_EQ(result.outdated[0].code, "1");
  EXPECT_TRUE(result.kept.entries.empty());
}

TEST(Compare, FollowsAFileThatWasRenamed) {
  Case one{.baseline = {entry("old", "1"), entry("old", "2")},
           .findings = {entry("new", "1"), entry("new", "3")},
           .gone = {"old"}};
  Comparison result = one.compare();
  EXPECT_EQ(result.known, (std::vector<bool>{true, false}));
  EXPECT_EQ(result.moved, 1u);
  ASSERT_EQ(result.kept.entries.size(), 1u);
  EXPECT_EQ(result.kept.entries[0].path, "new");
  ASSERT_EQ(result.outdated.size(), 1u);
}

TEST(Compare, ACopyOfAFileThatIsStillThereIsNew) {
  Case one{.baseline = {entry("a", "1")}, .findings = {entry("a", "1"), entry("b", "1")}};
  EXPECT_EQ(one.compare().known, (std::vector<bool>{true, false}));
}

TEST(Compare, KeepsWhatWasNotLookedAt) {
  Case one{.baseline = {entry("a", "1", 2), entry("b", "1")},
           .findings = {entry("b", "1")},
           .unknown = {"a"}};
  Comparison result = one.compare();
  EXPECT_TRUE(result.outdated.empty());
  EXPECT_EQ(render(result.kept), render(baselineOf(one.baseline)));
}

TEST(Compare, FollowsAFileOutOfWhatIsNotLookedAtNow) {
  Case one{.baseline = {entry("old", "1"), entry("old", "2")},
           .findings = {entry("new", "1")},
           .elsewhere = {"old"}};
  Comparison result = one.compare();
  EXPECT_EQ(result.known, (std::vector<bool>{true}));
  EXPECT_TRUE(result.outdated.empty());
  EXPECT_EQ(result.kept.entries.size(), 2u);
}

TEST(Compare, FindingsThatAreNotShownKeepTheirEntriesAndComeLast) {
  Case one{.baseline = {entry("a", "1"), entry("a", "2")},
           .findings = {entry("a", "1")},
           .others = {entry("a", "1"), entry("a", "2")}};
  Comparison result = one.compare();
  EXPECT_EQ(result.known, (std::vector<bool>{true}));
  EXPECT_TRUE(result.outdated.empty());
  EXPECT_EQ(result.kept.entries.size(), 2u);
}

} // namespace
} // namespace unclosed::baseline
