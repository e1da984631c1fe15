// The packs of rules/, compiled in: the definition is generated when the program is built.
#pragma once

#include <string_view>

namespace unclosed::rules {

// In the form of compiled.h.
std::string_view builtinRules();

} // namespace unclosed::rules
