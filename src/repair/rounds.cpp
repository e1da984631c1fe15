#include "repair/rounds.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <memory>
#include <optional>
#include <ranges>
#include <set>
#include <tuple>

#include "repair/planner.h"

namespace unclosed::repair {
namespace {

using analysis::Finding;

// What tells a finding from others when lines have moved and its class may have changed.
using Key = std::tuple<std::string, std::string, std::string, std::string>;

Key keyOf(const Finding& finding) {
  return {finding.path, finding.function, finding.resource, finding.variable};
}

struct Proposal {
  const Finding* finding = nullptr;
  Repair repair;
};

std::string_view trimmedLine(std::string_view line) {
  size_t first = line.find_first_not_of(" \t"), last = line.find_last_not_of(" \t\r");
  return first == std::string_view::npos ? std::string_view()
                                         : line.substr(first, last - first + 1);
}

bool isC(const std::string& path) {
  static constexpr std::array<std::string_view, 11> Suffixes{
      ".c", ".h", ".cpp", ".cc", ".cxx", ".c++", ".hpp", ".hh", ".hxx", ".C", ".inl"};
  return std::ranges::any_of(Suffixes,
                             [&](std::string_view suffix) { return path.ends_with(suffix); });
}

// A file of either kind.
struct SourceFile {
  SourceFile(const std::string& path, std::string text) {
    if (isPython(path))
      python.emplace(std::move(text));
    else
      c.emplace(std::move(text));
  }
  const std::string& text() const { return python ? python->text() : c->text(); }
  bool isWhole() const { return python ? python->isWhole() : c->isWhole(); }

  std::optional<PythonSource> python;
  std::optional<CSource> c;
};

// Line `number`, from 1, without blanks around it; empty when there is none.
std::string_view lineAt(std::string_view text, uint32_t number) {
  size_t begin = 0;
  for (; number > 1; --number) {
    begin = text.find('\n', begin);
    if (begin == std::string_view::npos) return {};
    ++begin;
  }
  return trimmedLine(text.substr(begin, text.find('\n', begin) - begin));
}

class Rounds {
public:
  explicit Rounds(const Task& task) : task_(task) {}
  Expected<Outcome> run();

private:
  Expected<bool> round();
  void propose(const Finding& finding);
  std::optional<Texts> trial();
  bool judge(const std::vector<Finding>& after);
  void reject(const Finding& finding, std::string why, bool needsUnsafe = false);
  void settle(const Finding& finding, const Result& verdict);
  Expected<const SourceFile*> sourceOf(const std::string& path);
  Expected<Repair> plan(const SourceFile& source, const Finding& finding);
  bool conflicts(const Finding& finding, const Repair& repair) const;
  bool grow(Proposal& proposal, const std::vector<Finding>& after);
  bool rejectUnread(const Analysed& after);
  void dropRejected();
  void commit(Texts texts, std::vector<Finding> findings);
  bool isRejected(const Finding& finding);
  // The finding as it is known in all rounds: its line moves, but does not change before it is
  // repaired.
  std::string signature(const Finding& finding);
  // Those who turn up only by a guess neither come nor go, unless the user wants them.
  bool counts(const Finding& finding) const {
    return finding.confidence >= analysis::Confidence::Medium || task_.wants(finding);
  }
  std::map<Key, int> countsByKey(const std::vector<Finding>& findings) const;

  const Task& task_;
  Outcome outcome_;
  std::vector<Finding> findings_;               // of the text as it now is
  std::vector<Proposal> proposals_;             // of this round
  std::map<std::string, std::string> rejected_; // by signature, with the reason
  std::set<const Finding*> made_;               // apart: of findings_, those with a repair
  std::map<std::string, std::unique_ptr<SourceFile>> sources_;
  std::map<std::string, std::vector<size_t>> ways_; // by signature: where C loses the resource
  std::optional<Helpers> helpers_;
  std::optional<CHelpers> cHelpers_;
  std::map<std::string, size_t> unread_; // of the text as it was
  std::vector<std::string> signatures_;  // by result
  std::vector<bool> settled_;            // by result
};

Expected<const SourceFile*> Rounds::sourceOf(const std::string& path) {
  auto known = sources_.find(path);
  if (known != sources_.end()) return known->second.get();
  auto changed = outcome_.after.find(path);
  Expected<std::string> text =
      changed == outcome_.after.end() ? task_.read(path) : Expected(changed->second);
  if (!text) return text.error();
  auto source = std::make_unique<SourceFile>(path, std::move(*text));
  return sources_.emplace(path, std::move(source)).first->second.get();
}

std::string Rounds::signature(const Finding& finding) {
  std::string line = fmt::format("{}:{}", finding.range.begin.line, finding.range.begin.col);
  if (isPython(finding.path) || isC(finding.path))
    if (auto source = sourceOf(finding.path); source && finding.range.begin.line > 0)
      line = lineAt((*source)->text(), finding.range.begin.line);
  return fmt::format("{}\n{}\n{}\n{}\n{}", finding.path, finding.function, finding.resource,
                     finding.variable, line);
}

std::map<Key, int> Rounds::countsByKey(const std::vector<Finding>& findings) const {
  std::map<Key, int> out;
  for (const Finding& finding : findings)
    if (counts(finding)) ++out[keyOf(finding)];
  return out;
}

// Says it of the first result of the same finding that nothing has been said of yet.
void Rounds::settle(const Finding& finding, const Result& verdict) {
  std::string wanted = signature(finding);
  auto settleFirst = [&](auto fits) {
    for (size_t i = 0; i < outcome_.results.size(); ++i) {
      if (settled_[i] || !fits(i)) continue;
      settled_[i] = true;
      Finding told = std::move(outcome_.results[i].finding);
      outcome_.results[i] = verdict;
      outcome_.results[i].finding = std::move(told);
      return true;
    }
    return false;
  };
  if (settleFirst([&](size_t i) { return signatures_[i] == wanted; })) return;
  // Its line has changed with the repair of another one on it.
  if (settleFirst([&](size_t i) { return keyOf(outcome_.results[i].finding) == keyOf(finding); }))
    return;
  // What could not be done at once could be done after another repair of its statement.
  for (size_t i = 0; verdict.repaired && i < outcome_.results.size(); ++i)
    if (!outcome_.results[i].repaired && keyOf(outcome_.results[i].finding) == keyOf(finding))
      settled_[i] = false;
  if (verdict.repaired)
    settleFirst([&](size_t i) { return keyOf(outcome_.results[i].finding) == keyOf(finding); });
}

bool Rounds::isRejected(const Finding& finding) { return rejected_.contains(signature(finding)); }

void Rounds::reject(const Finding& finding, std::string why, bool needsUnsafe) {
  if (rejected_.emplace(signature(finding), why).second)
    settle(finding, {.finding = {}, .needsUnsafe = needsUnsafe, .what = std::move(why)});
}

Expected<Repair> Rounds::plan(const SourceFile& source, const Finding& finding) {
  if (source.python) return planPython(*source.python, task_.rules, finding, &*helpers_);
  std::vector<size_t>& ways = ways_[signature(finding)];
  if (ways.empty()) ways.push_back(lostAt(*source.c, finding));
  return planC(*source.c, task_.rules, finding, ways, &*cHelpers_);
}

bool Rounds::conflicts(const Finding& finding, const Repair& repair) const {
  return std::ranges::any_of(proposals_, [&](const Proposal& other) {
    if (other.finding == &finding || other.finding->path != finding.path) return false;
    // What is proved together must not lean on each other.
    bool together = task_.apart && other.finding->function == finding.function;
    return together || conflict(other.repair.edits, repair.edits);
  });
}

void Rounds::propose(const Finding& finding) {
  if (!task_.wants(finding) || isRejected(finding) || made_.contains(&finding)) return;
  if (!isPython(finding.path) && !isC(finding.path))
    return reject(finding, "files of this kind are not repaired");
  Expected<const SourceFile*> source = sourceOf(finding.path);
  if (!source) return reject(finding, source.error().what);
  Expected<Repair> repair = plan(**source, finding);
  if (!repair) return reject(finding, repair.error().what);
  if (!task_.unsafe && !repair->isSafe())
    return reject(finding, fmt::format("{}", fmt::join(repair->doubts, "; ")), true);
  if (!conflicts(finding, *repair)) proposals_.push_back({&finding, std::move(*repair)});
}

// C loses a resource on several ways out, and a finding tells one. False when the finding that is
// still there tells no new one; otherwise the repair has grown by it, or been taken back.
bool Rounds::grow(Proposal& proposal, const std::vector<Finding>& after) {
  const Finding& finding = *proposal.finding;
  const SourceFile& source = *sources_.at(finding.path);
  if (!source.c) return false;
  Edits edits;
  for (const Proposal& other : proposals_)
    if (other.finding->path == finding.path)
      edits.insert(edits.end(), other.repair.edits.begin(), other.repair.edits.end());
  CSource now(applied(source.text(), edits));
  size_t acquired = source.c->offsetOf(finding.range.begin.line, finding.range.begin.col);
  for (const Finding& left : after) {
    if (keyOf(left) != keyOf(finding)) continue;
    auto before = [&](size_t offset) { return offsetBefore(source.text(), edits, offset); };
    if (before(now.offsetOf(left.range.begin.line, left.range.begin.col)) != acquired) continue;
    size_t way = before(lostAt(now, left));
    std::vector<size_t>& ways = ways_[signature(finding)];
    if (std::ranges::find(ways, way) != ways.end()) return false;
    ways.push_back(way);
    Expected<Repair> repair = plan(source, finding);
    if (!repair)
      reject(finding, repair.error().what);
    else if (!task_.unsafe && !repair->isSafe())
      reject(finding, fmt::format("{}", fmt::join(repair->doubts, "; ")), true);
    else if (conflicts(finding, *repair))
      proposal.repair.edits.clear();
    else
      proposal.repair = std::move(*repair);
    return true;
  }
  return false;
}

// The changed texts with this round's proposals; nothing when one of them does not parse, which is
// then rejected.
std::optional<Texts> Rounds::trial() {
  Texts texts = outcome_.after;
  std::map<std::string, Edits> edits;
  for (const Proposal& proposal : proposals_) {
    Edits& all = edits[proposal.finding->path];
    all.insert(all.end(), proposal.repair.edits.begin(), proposal.repair.edits.end());
  }
  bool whole = true;
  for (auto& [path, list] : edits) {
    const SourceFile& source = *sources_.at(path);
    std::string text = applied(source.text(), std::move(list));
    if (source.isWhole() && !SourceFile(path, text).isWhole()) {
      whole = false;
      for (const Proposal& proposal : proposals_)
        if (proposal.finding->path == path)
          reject(*proposal.finding, "the result could not be parsed");
    }
    texts[path] = std::move(text);
  }
  if (!whole) return std::nullopt;
  return texts;
}

// Rejects the proposals of files that can be read less well than before.
bool Rounds::rejectUnread(const Analysed& after) {
  size_t known = rejected_.size();
  for (const Proposal& proposal : proposals_) {
    const std::string& path = proposal.finding->path;
    auto was = unread_.find(path);
    auto now = after.unread.find(path);
    size_t before = was == unread_.end() ? 0 : was->second;
    if (now != after.unread.end() && now->second > before)
      reject(*proposal.finding, "the result could not be parsed");
  }
  return rejected_.size() > known;
}

// Rejects the proposals whose finding is still there, and those that others have come with. Whether
// one has grown instead.
bool Rounds::judge(const std::vector<Finding>& after) {
  std::map<Key, int> before = countsByKey(findings_), now = countsByKey(after), expected = before;
  for (const Proposal& proposal : proposals_)
    --expected[keyOf(*proposal.finding)];
  std::vector<Proposal*> left;
  for (Proposal& proposal : proposals_)
    if (now[keyOf(*proposal.finding)] > expected[keyOf(*proposal.finding)])
      left.push_back(&proposal);
  bool grown = false;
  for (Proposal* proposal : left) {
    if (grown || grow(*proposal, after))
      grown = true;
    else
      reject(*proposal->finding, "the repaired text would still be reported");
  }
  if (grown) return true;
  for (const Finding& finding : after) {
    if (!counts(finding) || now[keyOf(finding)] <= before[keyOf(finding)]) continue;
    std::string why = fmt::format("the repaired text would be reported for {}", finding.rule);
    auto blame = [&](auto fits) {
      bool any = false;
      for (const Proposal& proposal : proposals_)
        if (fits(*proposal.finding)) reject(*proposal.finding, why), any = true;
      return any;
    };
    bool near = blame([&](const Finding& other) {
      return other.path == finding.path && other.function == finding.function;
    });
    if (!near && !blame([&](const Finding& other) { return other.path == finding.path; }))
      blame([](const Finding&) { return true; });
  }
  return false;
}

void Rounds::dropRejected() {
  std::erase_if(proposals_, [&](const Proposal& proposal) {
    return isRejected(*proposal.finding) || proposal.repair.edits.empty();
  });
}

// The round is over: what it made is the text from now on.
void Rounds::commit(Texts texts, std::vector<Finding> findings) {
  for (const Proposal& proposal : proposals_)
    settle(*proposal.finding, {.finding = {},
                               .repaired = true,
                               .what = proposal.repair.what,
                               .edits = task_.apart ? proposal.repair.edits : Edits()});
  if (task_.apart) {
    for (const Proposal& proposal : proposals_)
      made_.insert(proposal.finding);
    return;
  }
  for (const Proposal& proposal : proposals_) {
    auto source = sources_.find(proposal.finding->path);
    if (source == sources_.end()) continue;
    outcome_.before.try_emplace(source->first, source->second->text());
    sources_.erase(source);
  }
  ways_.clear();
  outcome_.after = std::move(texts);
  findings_ = std::move(findings);
}

// Makes the proposals that stand the test; false when none is left.
Expected<bool> Rounds::round() {
  while (!proposals_.empty()) {
    if (std::optional<Texts> texts = trial()) {
      auto after = task_.analyse(*texts);
      if (!after) return after.error();
      size_t known = rejected_.size();
      bool changes = rejectUnread(*after) || judge(after->findings);
      if (!changes && rejected_.size() == known) {
        commit(std::move(*texts), std::move(after->findings));
        return true;
      }
    }
    dropRejected();
  }
  return false;
}

Expected<Outcome> Rounds::run() {
  auto first = task_.analyse({});
  if (!first) return first.error();
  findings_ = std::move(first->findings);
  unread_ = std::move(first->unread);
  std::vector<std::string> native;
  std::ranges::copy_if(first->paths, std::back_inserter(native), isC);
  cHelpers_.emplace(task_.read, std::move(native));
  std::erase_if(first->paths, [](const std::string& path) { return !isPython(path); });
  helpers_.emplace(task_.read, std::move(first->paths));
  for (const Finding& finding : findings_) {
    if (!task_.wants(finding)) continue;
    outcome_.results.push_back({.finding = finding, .what = {}});
    signatures_.push_back(signature(finding));
  }
  settled_.resize(outcome_.results.size());
  for (bool more = true; more;) {
    proposals_.clear();
    // What was acquired last is released first: its repair goes inside that of the others.
    for (const Finding& finding : std::views::reverse(findings_))
      propose(finding);
    Expected<bool> made = round();
    if (!made) return made.error();
    more = *made;
  }
  // Of equal findings on one line the first speaks for the others.
  for (size_t i = 0; i < settled_.size(); ++i)
    if (auto reason = rejected_.find(signatures_[i]); !settled_[i] && reason != rejected_.end())
      outcome_.results[i].what = reason->second;
  return std::move(outcome_);
}

} // namespace

bool isPython(const std::string& path) {
  return path.ends_with(".py") || path.ends_with(".pyi") || path.ends_with(".pyw");
}

Expected<Outcome> repairAll(const Task& task) { return Rounds(task).run(); }

} // namespace unclosed::repair
