#include "analysis/native_calls.h"

#include <algorithm>

namespace unclosed::analysis {

bool mayEnd(const Linkage& linkage, const Matcher& matcher, SummaryView summaries,
            const ir::Function& function, const ir::Call& call, uint16_t position) {
  std::vector<Hit> hits = matcher.match(function, call, {}, UINT32_MAX);
  // What a rule says goes before a body, which may be a stand-in that a test brings along.
  auto isRelease = [](const Hit& hit) { return hit.entry->kind == EntryKind::Release; };
  if (std::ranges::any_of(hits, isRelease)) return true;
  Targets targets = linkage.targets(function, call, {});
  if (!targets.functions.empty())
    return std::ranges::any_of(targets.functions, [&](link::FunctionRef target) {
      const Summary& summary = summaries[target];
      return !summary.known || std::ranges::any_of(summary.fates, [&](const ParamFate& fate) {
        return fate.where.root == position + (targets.bound ? 1 : 0);
      });
    });
  if (hits.empty()) return true;
  return std::ranges::any_of(hits, [](const Hit& hit) {
    return hit.entry->effect && (hit.entry->effect->kind == rules::EffectKind::Owns ||
                                 hit.entry->effect->kind == rules::EffectKind::Registers ||
                                 hit.entry->effect->kind == rules::EffectKind::Pins ||
                                 hit.entry->effect->kind == rules::EffectKind::Steals);
  });
}

} // namespace unclosed::analysis
