// Reads the settings of a pack: "settings" and "values".
#pragma once

#include "rules/object_reader.h"
#include "rules/rules.h"

namespace unclosed::rules {

// Both report what is wrong to the reader's Problems.
SettingGroup readSettingGroup(const Json& value, const Path& path, Problems& problems,
                              const std::string& library);
ValueCall readValueCall(const Json& value, const Path& path, Problems& problems);

} // namespace unclosed::rules
