// The names that occur in a source text, as a sorted set of 32-bit hashes: enough to tell later
// that a name does not occur, in a small part of the text's size. Words in comments and strings
// count.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace unclosed::analysis {

class Identifiers {
public:
  Identifiers() = default;
  explicit Identifiers(std::string_view source); // O(n log n)

  static uint32_t hash(std::string_view name);

  // Makes a name count as one that occurs. O(n).
  void add(std::string_view name);
  // Never false for a name that occurs.
  bool contains(uint32_t nameHash) const;
  std::span<const uint32_t> hashes() const { return hashes_; }

private:
  std::vector<uint32_t> hashes_;
};

} // namespace unclosed::analysis
