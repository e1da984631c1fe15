// Turns what the engine recorded about one function into findings: which diagnostic, how severe,
// how sure, told along which path. Reads only; one call a function.
#pragma once

#include "analysis/finding.h"
#include "analysis/interpreter.h"

#include <vector>

namespace unclosed::analysis {

// UNC101 to UNC106: every acquisition that some way out leaves open, once.
void reportLeaks(const Interpreter& run, const RuleIndex& index, const ir::Module& module,
                 const ir::Function& function, std::vector<Finding>& out);

// UNC107 and UNC108: releases and uses that come too late.
void reportMisuses(const Interpreter& run, const RuleIndex& index, const ir::Module& module,
                   const ir::Function& function, std::vector<Finding>& out);

} // namespace unclosed::analysis
