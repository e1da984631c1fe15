// Whether a value whose type nobody knows is a stream that is open already, and no path: by where
// it comes from, and by what the function does with it. What is made on it has nothing of its own
// to release. Python only.
#pragma once

#include "analysis/rule_index.h"
#include "ir/ir.h"

namespace unclosed::analysis {

// O(instructions).
bool isUsedAsStream(const RuleIndex& index, const ir::Module& module, const ir::Function& function,
                    ir::PlaceId value);

} // namespace unclosed::analysis
