// Reads the frameworks and registries of a pack.
#pragma once

#include "rules/object_reader.h"
#include "rules/rules.h"

namespace unclosed::rules {

void readFramework(const Json& value, const Path& path, Problems& problems, RuleSet& rules);
void readRegistry(const Json& value, const Path& path, Problems& problems, RuleSet& rules);

} // namespace unclosed::rules
