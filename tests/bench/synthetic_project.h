// A Python project of any size for measurements: modules in groups of thirty, in which every call
// chain and every cycle is as long as the group and each call leads into another module.
// Connections are opened, passed on, kept by classes and closed through such chains, and some are
// not closed.
//
// The same size gives the same modules. Groups are alike and independent, so whole groups double
// the findings when they double in number; a last group that is not full is a shorter chain.
#pragma once

#include "ir/ir.h"

#include <cstddef>
#include <vector>

namespace unclosed::bench {

inline constexpr size_t Depth = 30; // of a chain or a cycle, in modules

std::vector<ir::Module> syntheticProject(size_t modules);
size_t instructionsOf(const std::vector<ir::Module>& modules);

} // namespace unclosed::bench
