// `unclosed rules`: which resources are known, and the schema of rule packs.
#pragma once

#include "cli/config.h"

namespace unclosed::cli {

int runRules(const RulesConfig& config);

} // namespace unclosed::cli
