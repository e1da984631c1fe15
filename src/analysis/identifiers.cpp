#include "analysis/identifiers.h"

#include <algorithm>
#include <array>

namespace unclosed::analysis {
namespace {

constexpr uint32_t offset = 2166136261u, prime = 16777619u; // FNV-1a

constexpr std::array<bool, 256> nameBytes = [] {
  std::array<bool, 256> table{};
  for (int c = 0; c < 256; ++c)
    table[static_cast<size_t>(c)] = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                    (c >= '0' && c <= '9') || c == '_' || c >= 128;
  return table;
}();

} // namespace

uint32_t Identifiers::hash(std::string_view name) {
  uint32_t value = offset;
  for (char c : name)
    value = (value ^ static_cast<unsigned char>(c)) * prime;
  return value;
}

Identifiers::Identifiers(std::string_view source) {
  // Most words of a file are repetitions: a small table of the latest ones keeps them out.
  std::array<uint32_t, 1024> recent{};
  for (size_t i = 0; i < source.size();) {
    if (!nameBytes[static_cast<unsigned char>(source[i])]) {
      ++i;
      continue;
    }
    bool isNumber = source[i] >= '0' && source[i] <= '9';
    uint32_t value = offset;
    for (; i < source.size() && nameBytes[static_cast<unsigned char>(source[i])]; ++i)
      value = (value ^ static_cast<unsigned char>(source[i])) * prime;
    uint32_t& slot = recent[value % recent.size()];
    if (isNumber || slot == value) continue;
    slot = value;
    hashes_.push_back(value);
  }
  std::ranges::sort(hashes_);
  hashes_.erase(std::ranges::unique(hashes_).begin(), hashes_.end());
  hashes_.shrink_to_fit();
}

void Identifiers::add(std::string_view name) {
  uint32_t value = hash(name);
  auto at = std::ranges::lower_bound(hashes_, value);
  if (at == hashes_.end() || *at != value) hashes_.insert(at, value);
}

bool Identifiers::contains(uint32_t nameHash) const {
  return std::ranges::binary_search(hashes_, nameHash);
}

} // namespace unclosed::analysis
