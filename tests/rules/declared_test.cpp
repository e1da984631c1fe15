// What modules declare by attributes, as rules beside the packs.
#include "ir/text.h"
#include "rules/declared.h"
#include "rules/loader.h"

#include <gtest/gtest.h>

namespace unclosed::rules {
namespace {

constexpr const char* Pack = R"({"version": 1, "library": "files", "language": "c",
  "resources": [{"id": "paper", "label": "paper", "kind": "file", "severity": "warning",
    "acquire": [{"call": "paper_open", "fails": "null"}],
    "release": [{"call": "paper_close", "what": {"arg": 0}}], "advice": "do", "why": "so",
    "examples": {"leak": ["x"], "clean": ["y"]}}],
  "effects": [{"kind": "borrows", "call": "drop", "what": {"arg": 0}}]})";

RuleSet packs() { return std::move(*loadPacks(std::vector<PackSource>{{"a.json", Pack}})); }

std::optional<RuleSet> declaredBy(std::initializer_list<std::string_view> lines) {
  static const RuleSet rules = packs();
  std::vector<ir::Module> modules;
  for (std::string_view line : lines)
    modules.push_back(std::move(*ir::parse("module c \"a.c\"\n" + std::string(line))));
  return withDeclared(rules, modules);
}

TEST(Declared, AddsNothingWhereNothingIsDeclared) { EXPECT_FALSE(declaredBy({"", ""})); }

TEST(Declared, MakesOneResourceOfAFamily) {
  auto rules = declaredBy({"ownership port_open acquires port -> number\n"
                           "ownership port_make acquires port in *1 -> number\n",
                           "ownership port_close releases port in 0\n"
                           "ownership port_keep keeps port in 2\n"
                           "ownership port_name uses port in 0\n"});
  ASSERT_TRUE(rules);
  ASSERT_EQ(rules->resources.size(), 2u);
  const Resource& port = rules->resources[1];
  EXPECT_EQ(port.id, "declared-port");
  EXPECT_EQ(port.label, "`port` resource");
  EXPECT_EQ(port.advice, "call `port_close()` on every way out");
  ASSERT_EQ(port.acquire.size(), 2u);
  EXPECT_EQ(port.acquire[0].callee.call, "port_make");
  EXPECT_EQ(port.acquire[0].into, (Slot{Where::ArgumentRef, 1, ""}));
  EXPECT_EQ(port.acquire[0].fails, Fails::NonZero);
  EXPECT_EQ(port.acquire[1].fails, Fails::Negative);
  ASSERT_EQ(port.release.size(), 1u);
  EXPECT_EQ(port.release[0].what, (Slot{Where::Argument, 0, ""}));
  ASSERT_EQ(rules->effects.size(), 3u);
  EXPECT_EQ(rules->effects[1].kind, EffectKind::Owns);
  EXPECT_EQ(rules->effects[2].kind, EffectKind::Borrows);
}

TEST(Declared, IsTheSameForAnyOrderAndRepetitionOfModules) {
  std::string_view one = "ownership f acquires g -> pointer\n",
                   two = "ownership g releases g in 0\n";
  auto first = declaredBy({one, two}), second = declaredBy({two, one, two});
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->resources[1].label, "resource of `g()`");
  EXPECT_EQ(second->resources[1].acquire.size(), 1u);
  EXPECT_EQ(first->resources[1].release.size(), second->resources[1].release.size());
}

TEST(Declared, AddsToTheResourceThatAKnownFunctionReleases) {
  auto rules = declaredBy({"ownership sheet acquires paper_close -> pointer\n"
                           "ownership paper_close releases paper_close in 0\n"});
  ASSERT_TRUE(rules);
  ASSERT_EQ(rules->resources.size(), 1u);
  ASSERT_EQ(rules->resources[0].acquire.size(), 2u);
  EXPECT_EQ(rules->resources[0].acquire[1].callee.call, "sheet");
  EXPECT_EQ(rules->resources[0].release.size(), 1u);
}

TEST(Declared, LeavesWhatThePacksKnowAsItIs) {
  EXPECT_FALSE(declaredBy({"ownership text acquires drop -> pointer\n"
                           "ownership drop releases drop in 0\n"}));
  EXPECT_FALSE(declaredBy({"ownership page acquires page -> pointer\n"}));
  EXPECT_FALSE(declaredBy({"ownership paper_open acquires paper_close -> pointer\n"
                           "ownership paper_close releases paper_close in 0\n"}));
}

} // namespace
} // namespace unclosed::rules
