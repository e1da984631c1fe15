#include <algorithm>
#include <array>

#include "repair/c_strategies.h"
#include "repair/planner.h"

namespace unclosed::repair {
namespace {

Error because(std::string why) { return Error{std::move(why), {}, {}}; }

} // namespace

size_t lostAt(const CSource& source, const analysis::Finding& finding) {
  for (auto step = finding.steps.rbegin(); step != finding.steps.rend(); ++step) {
    bool ends =
        step->kind == analysis::StepKind::Left || step->kind == analysis::StepKind::Overwritten;
    if (ends && step->path == finding.path)
      return source.offsetOf(step->range.begin.line, step->range.begin.col);
  }
  return source.text().size();
}

Expected<Repair> planC(const CSource& source, const rules::RuleSet& rules,
                       const analysis::Finding& finding, std::span<const size_t> ways,
                       const CHelpers* helpers) {
  static constexpr std::array<std::string_view, 5> leaks{"UNC101", "UNC102", "UNC103", "UNC104",
                                                         "UNC105"};
  if (std::ranges::find(leaks, finding.rule) == leaks.end())
    return because("this rule has no repair of its own in C and C++");
  Expected<CSite> site = findCSite(source, rules, finding, helpers);
  if (!site) return site.error();
  if (finding.rule == "UNC105") return namedAndReleased(*site);
  if (std::optional<Repair> repair = asOwner(*site)) return *repair;
  if (finding.rule == "UNC103")
    return because("an exception leaves it open, and it is not as simple as an owner needs it");
  return releaseOnWaysOut(*site, ways);
}

} // namespace unclosed::repair
