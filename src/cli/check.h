// `unclosed check` and `unclosed audit`: find the sources, analyse them, filter, report, and say by
// the exit code how it went.
#pragma once

#include "cli/config.h"

namespace unclosed::cli {

int runCheck(const CheckConfig& config);

} // namespace unclosed::cli
