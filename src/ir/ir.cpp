#include "ir/ir.h"

#include <xxhash.h>

namespace unclosed::ir {

Sym Module::intern(std::string_view text) {
  if (strings_.size() * 2 >= index_.size()) growIndex();
  auto hash = static_cast<uint32_t>(XXH3_64bits(text.data(), text.size()));
  size_t mask = index_.size() - 1;
  for (size_t at = hash & mask;; at = (at + 1) & mask) {
    Slot& slot = index_[at];
    if (slot.sym == None) {
      slot = {hash, static_cast<Sym>(strings_.size())};
      strings_.emplace_back(text);
      return slot.sym;
    }
    if (slot.hash == hash && strings_[slot.sym] == text) return slot.sym;
  }
}

Sym Module::find(std::string_view text) const {
  if (index_.empty()) return None;
  auto hash = static_cast<uint32_t>(XXH3_64bits(text.data(), text.size()));
  size_t mask = index_.size() - 1;
  for (size_t at = hash & mask; index_[at].sym != None; at = (at + 1) & mask)
    if (index_[at].hash == hash && strings_[index_[at].sym] == text) return index_[at].sym;
  return None;
}

void Module::growIndex() {
  std::vector<Slot> grown(index_.empty() ? 64 : index_.size() * 2);
  size_t mask = grown.size() - 1;
  for (const Slot& slot : index_) {
    if (slot.sym == None) continue;
    size_t at = slot.hash & mask;
    while (grown[at].sym != None)
      at = (at + 1) & mask;
    grown[at] = slot;
  }
  index_ = std::move(grown);
}

} // namespace unclosed::ir
