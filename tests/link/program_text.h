// Programs and answers as text, for tests. A program is several modules in the text form of the IR,
// each beginning with its `module` line. A function reads "app/db.py:Db.close", a second one of
// that name "app/db.py:Db.close!2".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "link/calls.h"
#include "link/program.h"

namespace unclosed::link {

// Fails the test and returns what it could read when the text is not valid.
std::vector<ir::Module> parseModules(std::string_view text);

std::string show(const Program& program, FunctionRef ref);
std::string show(const Program& program, ClassRef ref);
std::string show(const Program& program, const Symbol& symbol);

ModuleId moduleOf(const Program& program, std::string_view path);
// References by their text; nothing when there is no such function or class.
FunctionRef functionAt(const Program& program, std::string_view text);
ClassRef classAt(const Program& program, std::string_view text);

} // namespace unclosed::link
