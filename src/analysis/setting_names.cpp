#include "analysis/setting_names.h"

#include <algorithm>

namespace unclosed::analysis {

using rules::OptionPlace;

SettingNames::SettingNames(const RuleIndex& index) {
  const rules::RuleSet& rules = index.rules();
  auto addCall = [&](std::string_view name) { lasts_.insert(lastSegment(name)); };
  for (const rules::SettingGroup& group : rules.settings) {
    for (const OptionPlace& place : group.places) {
      sites_.push_back({&group, &place});
      for (const std::string& call : place.calls) {
        calls_[index.canonical(call)].push_back({&group, &place});
        addCall(call);
      }
      for (const std::string& call : place.usedBy)
        addCall(call);
      for (const std::string& loader : place.loadedBy) {
        loaders_.insert(loader);
        loaderMethods_.insert(lastSegment(loader));
      }
      if (place.kind == OptionPlace::Kind::Entries) keys_.insert(place.variable);
      if (place.kind != OptionPlace::Kind::Config) continue;
      for (const auto& [key, option] : place.keys)
        keys_.insert(key);
    }
  }
  for (const auto& [alias, name] : rules.aliases)
    if (calls_.contains(name)) addCall(alias);
}

std::span<const SettingNames::Site> SettingNames::callsNamed(std::string_view dotted) const {
  auto found = calls_.find(dotted);
  if (found == calls_.end()) return {};
  return found->second;
}

bool SettingNames::isLoader(std::string_view written) const {
  if (!loaderMethods_.contains(lastSegment(written))) return false;
  return std::ranges::any_of(loaders_, [&](std::string_view loader) {
    if (!written.ends_with(loader)) return false;
    std::string_view before = written.substr(0, written.size() - loader.size());
    return before.empty() || before.ends_with('.') || before.ends_with('_');
  });
}

bool SettingNames::mayMatter(const ir::Module& module) const {
  return std::ranges::any_of(module.strings(), [&](const std::string& text) {
    std::string_view last = lastSegment(text);
    return isKey(text) || isKey(last) || mayBeCall(last) || isLoader(text);
  });
}

} // namespace unclosed::analysis
