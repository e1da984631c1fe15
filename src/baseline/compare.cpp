#include "baseline/compare.h"

#include <map>
#include <tuple>
#include <utility>

namespace unclosed::baseline {
namespace {

using Key =
    std::tuple<std::string, std::string, std::string, std::string, std::string, std::string>;

Key keyOf(const Entry& entry, bool withPath) {
  return {withPath ? entry.path : std::string(),
          entry.rule,
          entry.function,
          entry.resource,
          entry.variable,
          entry.code};
}

class Matching {
public:
  explicit Matching(const Baseline& baseline) : baseline_(baseline) {
    for (const Entry& entry : baseline.entries) {
      byPath_[keyOf(entry, true)] = left_.size();
      left_.push_back(entry.count);
    }
  }

  void allowMoves(const std::vector<bool>& gone) {
    for (size_t i = 0; i < left_.size(); ++i)
      if (gone[i]) byCode_[keyOf(baseline_.entries[i], false)].push_back(i);
  }

  bool takeInPlace(const Entry& finding) {
    auto found = byPath_.find(keyOf(finding, true));
    return found != byPath_.end() && take(found->second, finding);
  }

  bool takeMoved(const Entry& finding) {
    auto found = byCode_.find(keyOf(finding, false));
    if (found == byCode_.end()) return false;
    for (size_t entry : found->second)
      if (take(entry, finding)) return true;
    return false;
  }

  size_t left(size_t entry) const { return left_[entry]; }
  std::vector<Entry> takeMatched() { return std::move(matched_); }

private:
  bool take(size_t entry, const Entry& finding) {
    if (left_[entry] == 0) return false;
    --left_[entry];
    matched_.push_back(finding);
    return true;
  }

  const Baseline& baseline_;
  std::map<Key, size_t> byPath_;
  std::map<Key, std::vector<size_t>> byCode_;
  std::vector<size_t> left_; // of each entry's count
  std::vector<Entry> matched_;
};

} // namespace

Comparison compare(const Baseline& baseline, std::span<const Entry> findings,
                   std::span<const Entry> others,
                   const std::function<Whereabouts(const std::string& path)>& whereabouts) {
  std::vector<Whereabouts> where;
  std::vector<bool> gone;
  for (const Entry& entry : baseline.entries) {
    where.push_back(whereabouts(entry.path));
    bool isGone = where.back() == Whereabouts::Gone || where.back() == Whereabouts::GoneElsewhere;
    gone.push_back(isGone);
  }
  Matching matching(baseline);
  matching.allowMoves(gone);
  Comparison result;
  std::vector<bool> otherKnown;
  for (const Entry& finding : findings)
    result.known.push_back(matching.takeInPlace(finding));
  for (const Entry& finding : others)
    otherKnown.push_back(matching.takeInPlace(finding));
  auto move = [&](const Entry& finding) { return matching.takeMoved(finding) && ++result.moved; };
  for (size_t i = 0; i < findings.size(); ++i)
    if (!result.known[i]) result.known[i] = move(findings[i]);
  for (size_t i = 0; i < others.size(); ++i)
    if (!otherKnown[i]) move(others[i]);

  std::vector<Entry> kept = matching.takeMatched();
  for (size_t i = 0; i < baseline.entries.size(); ++i) {
    if (matching.left(i) == 0) continue;
    Entry rest = baseline.entries[i];
    rest.count = matching.left(i);
    bool judged = where[i] == Whereabouts::Analysed || where[i] == Whereabouts::Gone;
    (judged ? result.outdated : kept).push_back(std::move(rest));
  }
  result.kept = baselineOf(std::move(kept));
  return result;
}

} // namespace unclosed::baseline
