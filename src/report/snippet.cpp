#include "report/snippet.h"

#include "support/unicode.h"

#include <fmt/format.h>

#include <algorithm>

namespace unclosed::report {
namespace {

constexpr size_t MaxBytes = 160; // of the line shown
constexpr size_t LeadBytes = 40; // shown before the range when the line is cut

// The part of a line that is shown, and the byte positions of the range in it.
struct Window {
  std::string_view text;
  size_t begin = 0, end = 0;
  bool cutBefore = false, cutAfter = false;
};

bool continuesCharacter(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

Window windowOf(std::string_view line, ir::Range range) {
  size_t begin = std::min<size_t>(range.begin.col == 0 ? 0 : range.begin.col - 1, line.size());
  bool oneLine = range.end.line == range.begin.line && range.end.col > range.begin.col;
  size_t end = oneLine ? std::min<size_t>(range.end.col - 1, line.size()) : line.size();
  end = std::max(end, begin);
  if (line.size() <= MaxBytes) return {line, begin, end, false, false};
  size_t from = begin > LeadBytes ? begin - LeadBytes : 0;
  while (from > 0 && continuesCharacter(line[from]))
    --from;
  size_t to = std::min(line.size(), from + MaxBytes);
  while (to < line.size() && continuesCharacter(line[to]))
    ++to;
  return {line.substr(from, to - from), begin - from, std::min(end, to) - from, from > 0,
          to < line.size()};
}

// Tabs become four cells, so that the underline can be made of spaces.
std::string shown(std::string_view text) {
  std::string out;
  for (char c : support::printable(text)) {
    if (c == '\t') {
      out += "    ";
    } else {
      out += c;
    }
  }
  return out;
}

} // namespace

std::string renderSnippet(std::string_view line, ir::Range range, const Style& style) {
  if (line.empty() || range.begin.line == 0) return {};
  Window window = windowOf(line, range);
  std::string before = shown(window.text.substr(0, window.begin));
  std::string marked = shown(window.text.substr(window.begin, window.end - window.begin));
  while (marked.ends_with(' '))
    marked.pop_back();
  std::string text = shown(window.text);
  size_t indent = support::displayWidth(before) + (window.cutBefore ? 3 : 0);
  size_t width = std::max<size_t>(1, support::displayWidth(marked));
  std::string underline = "^" + std::string(width - 1, '~');
  return fmt::format("{:>5} | {}{}{}\n{:>5} | {}{}\n", range.begin.line,
                     window.cutBefore ? "..." : "", text, window.cutAfter ? "..." : "", "",
                     std::string(indent, ' '), style.paint(Paint::Green, underline));
}

} // namespace unclosed::report
