// What a program says of its own functions by attributes (ir::Ownership), as rules. They join the
// packs before the analysis begins, so the engine sees one set of rules and no second source.
#pragma once

#include "ir/ir.h"
#include "rules/rules.h"

#include <optional>
#include <span>

namespace unclosed::rules {

// `rules` and what the modules declare beside it; nothing when they declare nothing new. A pack
// goes first: a function that it knows stays what it is, and a function that is declared to hand
// out what a known function releases hands out that resource of the pack. Depends on the set of
// modules only, never on their order.
std::optional<RuleSet> withDeclared(const RuleSet& rules, std::span<const ir::Module> modules);

} // namespace unclosed::rules
