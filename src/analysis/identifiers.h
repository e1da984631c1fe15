// The names that occur in a source text, as a sorted set of 32-bit hashes: enough to tell later
// that a name does not occur, in a small part of the text's size.
#pragma once

#include "ir/words.h"

#include <span>
#include <string_view>
#include <vector>

namespace unclosed::analysis {

class Identifiers {
public:
  Identifiers() = default;
  explicit Identifiers(std::span<const ir::Word> words); // O(n log n)

  // Makes a name count as one that occurs. O(n).
  void add(std::string_view name);
  // Never false for a name that occurs; `nameHash` is its ir::hashOf.
  bool contains(uint32_t nameHash) const;
  std::span<const uint32_t> hashes() const { return hashes_; }

private:
  std::vector<uint32_t> hashes_;
};

} // namespace unclosed::analysis
