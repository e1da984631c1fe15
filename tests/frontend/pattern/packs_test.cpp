// The examples of all Python packs, read line by line: what a leaking one loses is found in most of
// them, and hardly a clean one is accused. The floors are a little below what is reached.
#include "frontend/pattern/pattern.h"
#include "rules/loader.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace unclosed::pattern {
namespace {

bool reports(const Scanner& scanner, const std::string& source) {
  return std::ranges::any_of(scanner.scan("example.py", source), [](const auto& finding) {
    return finding.confidence >= rules::Confidence::Medium;
  });
}

TEST(PatternPacks, MostExamplesAreToldApart) {
  auto rules = rules::loadAll({});
  ASSERT_TRUE(rules.ok());
  analysis::RuleIndex index(*rules, true);
  Scanner scanner(index);
  size_t resources = 0, found = 0, accused = 0;
  for (const rules::Resource& resource : rules->resources) {
    if (resource.language != rules::PackLanguage::Python) continue;
    ++resources;
    found += reports(scanner, resource.leakExample);
    accused += reports(scanner, resource.cleanExample);
  }
  EXPECT_GE(found * 100, resources * 90);
  EXPECT_LE(accused * 100, resources * 3);
}

} // namespace
} // namespace unclosed::pattern
