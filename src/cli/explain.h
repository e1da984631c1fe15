// `unclosed explain`: a diagnostic or a resource in words, with an example and what to write
// instead.
#pragma once

#include "cli/config.h"

namespace unclosed::cli {

int runExplain(const ExplainConfig& config);

} // namespace unclosed::cli
