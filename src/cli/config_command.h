// `unclosed config show` and `unclosed config check`.
#pragma once

#include "cli/config.h"

namespace unclosed::cli {

int runConfig(const ConfigCommand& command);

} // namespace unclosed::cli
