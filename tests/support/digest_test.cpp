#include "support/digest.h"

#include <gtest/gtest.h>

namespace unclosed::support {
namespace {

Digest of(std::string_view first, std::string_view second = {}) {
  return Hasher().add(first).add(second).digest();
}

TEST(Digest, IsTheSameForTheSameContents) { EXPECT_EQ(of("open", "close"), of("open", "close")); }

TEST(Digest, TellsHowContentsAreCutIntoPieces) {
  EXPECT_NE(of("open", "close"), of("openclose"));
  EXPECT_NE(of("a", ""), of("", "a"));
  EXPECT_NE(Hasher().add(1).digest(), Hasher().add(256).digest());
}

TEST(Digest, OfSeveralKnowsNoOrderButHowMany) {
  Digest one = of("a"), other = of("b"), twice = of("a");
  one += of("b");
  other += of("a");
  EXPECT_EQ(one, other);
  twice += of("a");
  EXPECT_NE(twice, of("a"));
}

} // namespace
} // namespace unclosed::support
