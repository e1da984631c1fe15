#include "analysis/given_names.h"

#include <algorithm>

namespace unclosed::analysis {

bool isSpecialName(std::string_view name) {
  return name.size() > 4 && name.starts_with("__") && name.ends_with("__");
}

bool isCommonWord(std::string_view name) {
  if (isSpecialName(name)) return true;
  name.remove_prefix(std::min(name.find_first_not_of('_'), name.size()));
  return name.size() < 3 || std::ranges::all_of(name, [](char c) { return c >= 'a' && c <= 'z'; });
}

void GivenNames::add(std::string_view name, std::string_view owner) {
  if (name.empty() || isSpecialName(name)) return;
  auto [known, isNew] = names_.try_emplace(ir::hashOf(name));
  if (isNew) known->second.needsOwner = name.starts_with('_') || isCommonWord(name);
  uint32_t ownerHash = ir::hashOf(owner);
  owners_.insert(ownerHash);
  std::vector<uint32_t>& owners = known->second.owners;
  if (std::ranges::find(owners, ownerHash) == owners.end()) owners.push_back(ownerHash);
}

bool GivenNames::mayMeanAny(const Identifiers& file) const {
  bool passesOn = file.contains(ir::hashOf("*"));
  return std::ranges::any_of(file.hashes(), [&](uint32_t hash) {
    if (passesOn && owners_.contains(hash)) return true;
    auto known = names_.find(hash);
    if (known == names_.end()) return false;
    return !known->second.needsOwner ||
           std::ranges::any_of(known->second.owners,
                               [&](uint32_t owner) { return file.contains(owner); });
  });
}

} // namespace unclosed::analysis
