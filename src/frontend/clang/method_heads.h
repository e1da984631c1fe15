// Definitions of methods whose class is in a missing header. Clang loses such a definition as a
// whole, so for another parse it is rewritten to that of a function, in place: every other
// character keeps its position, and so does every range that is reported.
#pragma once

#include "frontend/clang/clang_headers.h"

#include <set>

namespace unclosed::clangfe {

// `int Pool::take(int n) const {` becomes `int       take(int n)       {` where `Pool` is among
// `classes`; constructors and destructors get a type and another name, and lose what initialises
// members. A body that assigns to one of the `unknown` names, or calls a method of one, is left
// alone: what it puts there would seem to be lost. The same length as `text`. O(length).
std::string withFunctionHeads(llvm::StringRef text, const std::set<std::string>& classes,
                              const std::set<std::string>& unknown);

} // namespace unclosed::clangfe
