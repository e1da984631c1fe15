#include "analysis/given_names.h"

#include <algorithm>

namespace unclosed::analysis {

bool isCommonWord(std::string_view name) {
  name.remove_prefix(std::min(name.find_first_not_of('_'), name.size()));
  return std::ranges::all_of(name, [](char c) { return c >= 'a' && c <= 'z'; });
}

bool GivenNames::add(std::string_view name, std::string_view owner) {
  if (name.empty()) return false;
  auto [known, isNew] = names_.try_emplace(Identifiers::hash(name));
  if (isNew) known->second.isCommon = isCommonWord(name);
  uint32_t ownerHash = Identifiers::hash(owner);
  std::vector<uint32_t>& owners = known->second.owners;
  if (owner.empty() || std::ranges::find(owners, ownerHash) != owners.end()) return isNew;
  owners.push_back(ownerHash);
  return true;
}

bool GivenNames::fits(const Name& name, const Identifiers& file) {
  return !name.isCommon ||
         std::ranges::any_of(name.owners, [&](uint32_t owner) { return file.contains(owner); });
}

bool GivenNames::mayMean(std::string_view name, const Identifiers& file) const {
  auto known = names_.find(Identifiers::hash(name));
  return known != names_.end() && fits(known->second, file);
}

bool GivenNames::mayMeanAny(const Identifiers& file) const {
  return std::ranges::any_of(file.hashes(), [&](uint32_t hash) {
    auto known = names_.find(hash);
    return known != names_.end() && fits(known->second, file);
  });
}

} // namespace unclosed::analysis
