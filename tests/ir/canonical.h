// Every field of a module as text, with indexes replaced by what they lead to. Two modules are
// equal, but for the numbering of strings, places and side tables, when these texts are. Written
// apart from the printer, so that it also sees what the printer forgets.
#pragma once

#include "ir/ir.h"

#include <string>

namespace unclosed::ir {

std::string canonical(const Module& module);

} // namespace unclosed::ir
