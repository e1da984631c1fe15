// `unclosed baseline create`, `update` and `show`.
#pragma once

#include "cli/config.h"

namespace unclosed::cli {

int runBaseline(const BaselineCommand& command);

} // namespace unclosed::cli
