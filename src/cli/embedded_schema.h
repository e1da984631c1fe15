// rules/schema.json as text, compiled into the program.
#pragma once

#include <string_view>

namespace unclosed::cli {

std::string_view embeddedSchema();

} // namespace unclosed::cli
