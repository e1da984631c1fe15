// A small program of Python files in memory, analysed and repaired in process with the built-in
// rules: what `unclosed fix` does, without the files.
#pragma once

#include <vector>

#include "repair/rounds.h"

namespace unclosed::repair {

const rules::RuleSet& builtinRuleSet();

// Findings of at least medium confidence, sorted. Texts by path.
std::vector<analysis::Finding> analyse(const Texts& program);

// Repairs the findings that `wants` accepts.
Outcome repaired(const Texts& program, bool unsafe,
                 std::function<bool(const analysis::Finding&)> wants);

// `program` with what the outcome changes.
Texts changed(Texts program, const Outcome& outcome);

} // namespace unclosed::repair
