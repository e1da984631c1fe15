#include "golden.h"

#include "support/files.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace unclosed::report {

void expectGolden(const std::string& name, const std::string& actual) {
  std::string path = std::string(UNCLOSED_SOURCE_DIR) + "/tests/report/golden/" + name;
  if (std::getenv("UPDATE_GOLDEN") != nullptr) {
    ASSERT_FALSE(support::writeFile(path, actual)) << path;
    return;
  }
  auto expected = support::readFile(path);
  ASSERT_TRUE(expected.ok()) << expected.error().text();
  EXPECT_EQ(actual, *expected) << "against " << path;
}

} // namespace unclosed::report
