#include "analysis/native_calls.h"

#include <algorithm>

namespace unclosed::analysis {

bool mayEnd(const Linkage& linkage, const Matcher& matcher, const Summaries& summaries,
            const ir::Function& function, const ir::Call& call, uint16_t position) {
  Targets targets = linkage.targets(function, call, {});
  if (!targets.functions.empty())
    return std::ranges::any_of(targets.functions, [&](link::FunctionRef target) {
      const Summary& summary = summaries[target];
      return !summary.known || std::ranges::any_of(summary.fates, [&](const ParamFate& fate) {
        return fate.where.root == position + (targets.bound ? 1 : 0);
      });
    });
  std::vector<Hit> hits = matcher.match(function, call, {}, UINT32_MAX);
  if (hits.empty()) return true;
  return std::ranges::any_of(hits, [](const Hit& hit) {
    if (hit.entry->kind == EntryKind::Release) return true;
    return hit.entry->effect && (hit.entry->effect->kind == rules::EffectKind::Owns ||
                                 hit.entry->effect->kind == rules::EffectKind::Registers ||
                                 hit.entry->effect->kind == rules::EffectKind::Steals);
  });
}

} // namespace unclosed::analysis
