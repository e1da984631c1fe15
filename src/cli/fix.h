// `unclosed fix`: repairs leaks in the files, or shows what it would change, and says of each
// finding what became of it.
#pragma once

#include "cli/config.h"

namespace unclosed::cli {

int runFix(const FixConfig& config);

} // namespace unclosed::cli
