#include "rules/loader.h"

#include <gtest/gtest.h>

namespace unclosed::rules {
namespace {

TEST(Loader, builtInPacksLoad) {
  Expected<RuleSet> rules = loadAll({});
  ASSERT_TRUE(rules.ok()) << rules.error().text();
  EXPECT_FALSE(rules->resources.empty());
}

} // namespace
} // namespace unclosed::rules
