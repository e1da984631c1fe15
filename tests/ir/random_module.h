// Modules that hold everything the IR can say, from a seed: names that need quoting, every
// instruction and terminator, forward and backward references. verify() accepts each of them.
#pragma once

#include "ir/ir.h"

#include <cstdint>

namespace unclosed::ir {

Module randomModule(uint32_t seed);

} // namespace unclosed::ir
