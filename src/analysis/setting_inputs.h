// Which names the settings of a module take their values from: what has to be parsed before a
// setting can be read. Looks at names only.
#pragma once

#include "analysis/setting_names.h"
#include "ir/ir.h"

#include <vector>

namespace unclosed::analysis {

// The globals that options of the module are made of, directly or by way of its own variables.
// O(instructions) when the module names a setting, else O(strings).
std::vector<ir::Sym> settingInputs(const ir::Module& module, const SettingNames& names);
// The globals that this variable of the module is made of.
std::vector<ir::Sym> variableInputs(const ir::Module& module, ir::Sym variable);

} // namespace unclosed::analysis
