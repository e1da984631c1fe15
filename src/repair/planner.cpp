#include "repair/planner.h"

#include <algorithm>
#include <array>

#include "repair/python_names.h"
#include "repair/python_strategies.h"

namespace unclosed::repair {
namespace {

Error because(std::string why) { return Error{std::move(why), {}, {}}; }

// The call's value is compared with None where it is made, or its function says that it may be.
bool mayBeNothing(const Site& site) {
  bool tested = isNullTest(site.source, site.value);
  return !site.finding.releasing.direct && (site.finding.releasing.mayBeNull || tested);
}

// The first reason is the one to tell.
Expected<Repair> elsewise(Expected<Repair> other, const Error& reason) {
  return other ? other : reason;
}

Expected<Repair> planAssigned(const Site& site) {
  Expected<ReleaseCode> code = releaseCode(site);
  if (!code) return code.error();
  if (site.handedOver) return onErrorOnly(site, *code);
  Ties ties = tiesOf(site);
  Expected<Extent> extent = findExtent(site, ties, *code);
  if (!extent && mayBeNothing(site)) return extent.error();
  if (!extent) return elsewise(onAStack(site), extent.error());
  if (extent->empty() && extent->release != NoNode)
    return because("nothing stands between its acquisition and its release");
  if (extent->empty()) return rightAway(site, *extent, *code);
  if (std::optional<Repair> repair = asWithBlock(site, *extent, *code)) return *repair;
  return asTryFinally(site, *extent, *code);
}

Expected<Repair> planLeak(const Site& site) {
  switch (site.shape) {
  case Shape::Assigned: return planAssigned(site);
  case Shape::WithItem: {
    if (site.finding.rule != "UNC106") return because("a `with` block has it already");
    if (mayBeNothing(site)) return because("what acquires it may hand out None");
    return aroundTransaction(site, tiesOf(site));
  }
  case Shape::Inline: break;
  }
  if (mayBeNothing(site)) return because("what acquires it may hand out None");
  if (site.finding.rule != "UNC105") return onAStack(site);
  return namedAndClosed(site);
}

} // namespace

Expected<Repair> planPython(const PythonSource& source, const rules::RuleSet& rules,
                            const analysis::Finding& finding, const Helpers* helpers) {
  static constexpr std::array<std::string_view, 7> leaks{"UNC101", "UNC102", "UNC103", "UNC104",
                                                         "UNC105", "UNC106", "UNC302"};
  if (finding.rule == "UNC301") return asTeardown(source, rules, finding);
  if (finding.rule.starts_with("UNC5")) return asBetterSetting(source, finding);
  if (std::ranges::find(leaks, finding.rule) == leaks.end())
    return because("this rule has no repair of its own");
  Expected<Site> site = findSite(source, rules, finding);
  if (!site) return site.error();
  site->helpers = helpers;
  if (finding.rule == "UNC302") addReleases(*site);
  return planLeak(*site);
}

} // namespace unclosed::repair
