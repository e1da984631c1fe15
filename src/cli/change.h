// Only what a change caused: the files before and after it are both analysed as a whole, and what
// is found on both sides is left out. An edit that takes away a release in one place is thus
// reported with the acquisition in another, and code that only moved is not.
#pragma once

#include "cli/run.h"

namespace unclosed::cli {

// The change since config.diff or, with config.staged, the one that the next commit makes. The work
// tree and the index stay as they are.
Expected<Run> analyseChange(const CheckConfig& config);

} // namespace unclosed::cli
