#include "analysis/summary.h"

#include <algorithm>

namespace unclosed::analysis {

bool Summary::sameAs(const Summary& other) const {
  auto same = [](const auto& left, const auto& right) {
    return std::ranges::equal(left, right,
                              [](const auto& a, const auto& b) { return a.sameAs(b); });
  };
  bool constants = constant.has_value() == other.constant.has_value() &&
                   (!constant || (constant->constant == other.constant->constant &&
                                  constant->number == other.constant->number));
  return known == other.known && returns == other.returns && hangs == other.hangs &&
         raises == other.raises && unusual == other.unusual && alias == other.alias &&
         type == other.type && constants && same(fresh, other.fresh) && same(fates, other.fates);
}

bool ends(const rules::Resource& rule, rules::ResourceId resource, const ParamFate& fate) {
  if (fate.resource == resource || rule.inferred) return true;
  return !fate.method.empty() && std::ranges::any_of(rule.release, [&](const rules::Release& how) {
    return how.callee.method == fate.method && !how.partial;
  });
}

Summary merged(std::span<const Summary* const> all) {
  Summary result = *all.front();
  for (const Summary* other : all.subspan(1)) {
    std::erase_if(result.fresh, [&](const Fresh& fresh) {
      return std::ranges::none_of(other->fresh, [&](const Fresh& twin) {
        return twin.where == fresh.where && twin.resource == fresh.resource;
      });
    });
    for (ParamFate& fate : result.fates) {
      auto twin = std::ranges::find(other->fates, fate.where, &ParamFate::where);
      if (twin == other->fates.end()) {
        if (fate.fate == Fate::Released) fate.fate = Fate::Sometimes;
        fate.verdict.reset();
      } else if (twin->fate != fate.fate) {
        bool kept = twin->fate >= Fate::Stored || fate.fate >= Fate::Stored;
        fate.fate = kept ? Fate::Kept : Fate::Sometimes;
        fate.verdict.reset();
      } else if (twin->verdict != fate.verdict) {
        fate.verdict.reset();
      }
    }
    for (const ParamFate& fate : other->fates)
      if (std::ranges::find(result.fates, fate.where, &ParamFate::where) == result.fates.end()) {
        result.fates.push_back(fate);
        if (fate.fate == Fate::Released) result.fates.back().fate = Fate::Sometimes;
        result.fates.back().verdict.reset();
      }
    result.returns |= other->returns;
    result.hangs &= other->hangs;
    if (!result.raises || (other->raises && *other->raises > *result.raises))
      result.raises = other->raises ? other->raises : result.raises;
    result.unusual |= other->unusual;
    if (result.alias != other->alias) result.alias.reset();
    if (result.type != other->type) result.type.clear();
    result.constant.reset();
  }
  return result;
}

} // namespace unclosed::analysis
