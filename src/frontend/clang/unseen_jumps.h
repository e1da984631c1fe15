// Jumps in macros of C that are not here. A label that nothing names is what is left to see of
// them.
#pragma once

#include "frontend/clang/clang_headers.h"

namespace unclosed::clangfe {

// Where control goes from such a jump: the block of the one label that nothing jumps to, for nobody
// writes a label for nothing. Where an `if` follows the label, it asks whether there was a jump.
// nullptr when that cannot be told.
const clang::CFGBlock* unseenTarget(const clang::CFG& cfg);

// Does the statement look like a macro that jumps away when what it is given fails, such as
// `CHECK(p = malloc(n))`? Functions that nothing declares are spelt in small letters.
bool mayJumpUnseen(const clang::Expr* statement);

} // namespace unclosed::clangfe
