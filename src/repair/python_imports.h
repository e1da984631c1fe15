// How a function of the standard library is called in a file, and the import that this needs.
#pragma once

#include <string>
#include <string_view>

#include "repair/edit.h"
#include "repair/python_source.h"

namespace unclosed::repair {

// The name that `module.function` has in the file; `contextlib.closing` may be `closing` there.
// When nothing imports it, adds the edit that imports the module, sorted into the first imports.
std::string importedName(const PythonSource& source, std::string_view module,
                         std::string_view function, Edits& edits);

// What the file calls `name` is called so where it is defined: `from m import a as name` is "a".
std::string_view originalName(const PythonSource& source, std::string_view name);

} // namespace unclosed::repair
