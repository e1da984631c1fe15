// What must hold of a project at any size, on two small ones.
#include "analysis/analysis.h"
#include "ir/verifier.h"
#include "rules/loader.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "synthetic_project.h"

namespace unclosed::bench {
namespace {

const rules::RuleSet& allRules() {
  static const rules::RuleSet set = [] {
    Expected<rules::RuleSet> loaded = rules::loadAll({});
    EXPECT_TRUE(loaded.ok()) << (loaded.ok() ? "" : loaded.error().text());
    return loaded.ok() ? *loaded : rules::RuleSet{};
  }();
  return set;
}

std::vector<analysis::Finding> findingsIn(size_t modules, unsigned jobs) {
  link::Program program(syntheticProject(modules));
  analysis::Analysis analysis = analysis::Analyzer(allRules()).analyse(program, jobs);
  EXPECT_TRUE(analysis.failures.empty());
  return std::move(analysis.findings);
}

using Kinds = std::map<std::pair<std::string, std::string>, size_t>;

Kinds kindsOf(const std::vector<analysis::Finding>& findings) {
  Kinds kinds;
  for (const analysis::Finding& finding : findings)
    ++kinds[{finding.rule, finding.function}];
  return kinds;
}

TEST(Scale, ProjectIsWellFormed) {
  for (const ir::Module& module : syntheticProject(2 * Depth)) {
    Status bad = ir::verify(module);
    EXPECT_FALSE(bad) << module.path << ": " << bad->text();
  }
}

TEST(Scale, ChainsAndCyclesOfThirtyModulesAreFollowed) {
  // Three modules of a chain have each of these.
  Kinds expected = {
      {{"UNC101", "careless"}, 3}, {{"UNC101", "serve"}, 3}, {{"UNC201", "Store.__init__"}, 3}};
  EXPECT_EQ(kindsOf(findingsIn(Depth, 1)), expected);
}

TEST(Scale, TwiceTheProjectHasTwiceTheFindings) {
  Kinds twice = kindsOf(findingsIn(4 * Depth, 1));
  for (auto& [kind, count] : twice)
    count *= 2;
  EXPECT_EQ(kindsOf(findingsIn(8 * Depth, 1)), twice);
}

TEST(Scale, ThreadsFindTheSameInTheSameOrder) {
  std::vector<analysis::Finding> one = findingsIn(4 * Depth, 1), two = findingsIn(4 * Depth, 2);
  auto show = [](const analysis::Finding& finding) {
    return finding.path + ':' + std::to_string(finding.range.begin.line) + ' ' + finding.rule +
           ' ' + finding.function + ' ' + finding.message;
  };
  ASSERT_EQ(one.size(), two.size());
  for (size_t i = 0; i < one.size(); ++i)
    EXPECT_EQ(show(one[i]), show(two[i]));
}

} // namespace
} // namespace unclosed::bench
