// Which language a file is in: by its extension, for a script without one by its first line, and
// for a header that was asked for by name by what it says.
#pragma once

#include "ir/ir.h"

#include <optional>
#include <string_view>

namespace unclosed::workspace {

// By name only. Headers and Python stubs have none: headers are read through the files that include
// them, stubs hold no code.
std::optional<ir::Language> languageOfName(std::string_view fileName);

// What a file holds that nobody wrote by hand, or that no frontend reads, as far as its name (and
// for Objective-C its beginning) tells: "generated code", "CUDA", "Objective-C"; else empty.
std::string_view leftOutOfName(std::string_view fileName);
bool isObjectiveC(std::string_view text);

// Python with C's types, which Python's grammar does not read.
bool isCython(std::string_view fileName);

// Can the first line decide? True for names without an extension.
bool needsFirstLine(std::string_view fileName);

// Python, when `start` begins with a "#!" line that runs it.
std::optional<ir::Language> languageOfScript(std::string_view start);

// For a file that the user named: also headers, stubs and scripts. `text` is its beginning.
std::optional<ir::Language> languageOfNamedFile(std::string_view fileName, std::string_view text);

} // namespace unclosed::workspace
