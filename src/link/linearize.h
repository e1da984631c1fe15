// Method resolution orders of a set of classes that name their bases by number.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace unclosed::link {

// Longer chains of bases are cut off: they do not occur in source that a person wrote.
inline constexpr size_t longestOrder = 256;

// For each class its bases in the order in which a lookup visits them, without the class itself:
// Python's C3 order where there is one, else depth first. A base that leads back to the class is
// left out. No recursion on the stack.
std::vector<std::vector<uint32_t>> linearize(const std::vector<std::vector<uint32_t>>& bases);

} // namespace unclosed::link
