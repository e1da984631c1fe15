#include "repair/diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace unclosed::repair {
namespace {

constexpr size_t Context = 3;

using Lines = std::vector<std::string_view>;

// With their ends, so that a missing last line break counts as a difference.
Lines linesOf(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    size_t end = text.find('\n');
    size_t length = end == std::string_view::npos ? text.size() : end + 1;
    lines.push_back(text.substr(0, length));
    text.remove_prefix(length);
  }
  return lines;
}

// A run of lines that are taken out of `before` and put into `after`.
struct Change {
  size_t before = 0, removed = 0, after = 0, added = 0;
};

// The shortest script (Myers): `reached[k]` is how far diagonal k has come after d steps.
class Script {
public:
  Script(const Lines& before, const Lines& after) : before_(before), after_(after) {}

  std::vector<Change> run() {
    auto n = static_cast<ptrdiff_t>(before_.size()), m = static_cast<ptrdiff_t>(after_.size());
    std::vector<ptrdiff_t> reached(static_cast<size_t>(2 * (n + m) + 3), 0);
    middle_ = n + m + 1;
    std::vector<std::vector<ptrdiff_t>> history;
    for (ptrdiff_t d = 0;; ++d) {
      history.push_back({reached.begin() + (middle_ - d - 1), reached.begin() + (middle_ + d + 2)});
      for (ptrdiff_t k = -d; k <= d; k += 2)
        if (advance(reached, d, k)) return backwards(history, n, m);
    }
  }

private:
  static bool isDown(const std::vector<ptrdiff_t>& reached, ptrdiff_t at, ptrdiff_t d,
                     ptrdiff_t k) {
    auto value = [&](ptrdiff_t i) { return reached[static_cast<size_t>(i)]; };
    return k == -d || (k != d && value(at - 1) < value(at + 1));
  }

  bool advance(std::vector<ptrdiff_t>& reached, ptrdiff_t d, ptrdiff_t k) const {
    ptrdiff_t at = middle_ + k;
    bool down = isDown(reached, at, d, k);
    auto x = static_cast<size_t>(down ? reached[static_cast<size_t>(at + 1)]
                                      : reached[static_cast<size_t>(at - 1)] + 1);
    auto y = static_cast<size_t>(static_cast<ptrdiff_t>(x) - k);
    while (x < before_.size() && y < after_.size() && before_[x] == after_[y])
      ++x, ++y;
    reached[static_cast<size_t>(at)] = static_cast<ptrdiff_t>(x);
    return x >= before_.size() && y >= after_.size();
  }

  static std::vector<Change> backwards(const std::vector<std::vector<ptrdiff_t>>& history,
                                       ptrdiff_t x, ptrdiff_t y) {
    std::vector<Change> changes; // last first
    for (auto d = static_cast<ptrdiff_t>(history.size()) - 1; d > 0; --d) {
      const std::vector<ptrdiff_t>& reached = history[static_cast<size_t>(d)];
      ptrdiff_t k = x - y, at = d + 1 + k;
      bool down = isDown(reached, at, d, k);
      ptrdiff_t from = reached[static_cast<size_t>(down ? at + 1 : at - 1)];
      ptrdiff_t fromY = from - (down ? k + 1 : k - 1);
      Change step{static_cast<size_t>(from), down ? 0u : 1u, static_cast<size_t>(fromY),
                  down ? 1u : 0u};
      bool joins = !changes.empty() && step.before + step.removed == changes.back().before &&
                   step.after + step.added == changes.back().after;
      if (joins) {
        step.removed += changes.back().removed;
        step.added += changes.back().added;
        changes.back() = step;
      } else {
        changes.push_back(step);
      }
      x = from, y = fromY;
    }
    std::ranges::reverse(changes);
    return changes;
  }

  const Lines& before_;
  const Lines& after_;
  ptrdiff_t middle_ = 0;
};

void addLine(std::string& out, char mark, std::string_view line) {
  out += mark;
  out += line;
  if (!line.ends_with('\n')) out += "\n\\ No newline at end of file\n";
}

// Changes whose contexts meet stand in one hunk.
void addHunk(std::string& out, const Lines& before, const Lines& after, const Change* first,
             const Change* last) {
  size_t begin = first->before - std::min(Context, first->before);
  size_t end = std::min(before.size(), last->before + last->removed + Context);
  size_t afterBegin = first->after - (first->before - begin);
  size_t afterEnd = last->after + last->added + (end - last->before - last->removed);
  auto number = [](size_t from, size_t count) { return count == 0 ? from : from + 1; };
  out += fmt::format("@@ -{},{} +{},{} @@\n", number(begin, end - begin), end - begin,
                     number(afterBegin, afterEnd - afterBegin), afterEnd - afterBegin);
  size_t at = begin;
  for (const Change* change = first; change <= last; ++change) {
    for (; at < change->before; ++at)
      addLine(out, ' ', before[at]);
    for (; at < change->before + change->removed; ++at)
      addLine(out, '-', before[at]);
    for (size_t i = 0; i < change->added; ++i)
      addLine(out, '+', after[change->after + i]);
  }
  for (; at < end; ++at)
    addLine(out, ' ', before[at]);
}

} // namespace

std::string unifiedDiff(std::string_view path, std::string_view before, std::string_view after) {
  if (before == after) return {};
  Lines old = linesOf(before), now = linesOf(after);
  std::vector<Change> changes = Script(old, now).run();
  std::string out = fmt::format("--- a/{0}\n+++ b/{0}\n", path);
  for (size_t i = 0; i < changes.size();) {
    size_t last = i;
    while (last + 1 < changes.size() &&
           changes[last + 1].before <= changes[last].before + changes[last].removed + 2 * Context)
      ++last;
    addHunk(out, old, now, &changes[i], &changes[last]);
    i = last + 1;
  }
  return out;
}

} // namespace unclosed::repair
