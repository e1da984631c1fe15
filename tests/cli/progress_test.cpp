#include "cli/progress.h"

#include <gtest/gtest.h>

namespace unclosed::cli {
namespace {

TEST(Progress, TellsHowFarHowFastAndHowLong) {
  EXPECT_EQ(progressText(1204, 9310, 2.0), "1,204 of 9,310 files, 602/s, 14 s left");
  EXPECT_EQ(progressText(100, 10100, 50.0), "100 of 10,100 files, 2/s, 83 min 20 s left");
  EXPECT_EQ(progressText(0, 12, 0.5), "0 of 12 files") << "nothing to reckon with yet";
  EXPECT_EQ(progressText(12, 12, 1.0), "12 of 12 files, following what they share");
}

} // namespace
} // namespace unclosed::cli
