#include "analysis/identifiers.h"

#include <algorithm>
#include <array>

namespace unclosed::analysis {

Identifiers::Identifiers(std::span<const ir::Word> words) {
  // Most words of a file are repetitions: a small table of the latest ones keeps them out.
  std::array<uint32_t, 1024> recent{};
  for (const ir::Word& word : words) {
    if (word.flags & ir::Quoted) continue;
    uint32_t& slot = recent[word.hash % recent.size()];
    if (slot == word.hash) continue;
    slot = word.hash;
    hashes_.push_back(word.hash);
  }
  std::ranges::sort(hashes_);
  hashes_.erase(std::ranges::unique(hashes_).begin(), hashes_.end());
  hashes_.shrink_to_fit();
}

void Identifiers::add(std::string_view name) {
  uint32_t value = ir::hashOf(name);
  auto at = std::ranges::lower_bound(hashes_, value);
  if (at == hashes_.end() || *at != value) hashes_.insert(at, value);
}

bool Identifiers::contains(uint32_t nameHash) const {
  return std::ranges::binary_search(hashes_, nameHash);
}

} // namespace unclosed::analysis
