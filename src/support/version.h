// The program's version, set once in the top CMakeLists.txt.
#pragma once

#include <string_view>

namespace unclosed::support {

std::string_view version();

} // namespace unclosed::support
