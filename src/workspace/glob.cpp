#include "workspace/glob.h"

#include <cctype>
#include <optional>

namespace unclosed::workspace {
namespace {

template <typename Text>
std::vector<Text> split(std::string_view text) {
  std::vector<Text> parts;
  for (;;) {
    size_t slash = text.find('/');
    parts.emplace_back(text.substr(0, slash));
    if (slash == std::string_view::npos) return parts;
    text.remove_prefix(slash + 1);
  }
}

bool isAnyDepth(std::string_view segment) {
  return segment.size() >= 2 && segment.find_first_not_of('*') == std::string_view::npos;
}

bool inNamedClass(std::string_view name, unsigned char c) {
  if (name == "alnum") return std::isalnum(c) != 0;
  if (name == "alpha") return std::isalpha(c) != 0;
  if (name == "blank") return c == ' ' || c == '\t';
  if (name == "cntrl") return std::iscntrl(c) != 0;
  if (name == "digit") return std::isdigit(c) != 0;
  if (name == "graph") return std::isgraph(c) != 0;
  if (name == "lower") return std::islower(c) != 0;
  if (name == "print") return std::isprint(c) != 0;
  if (name == "punct") return std::ispunct(c) != 0;
  if (name == "space") return std::isspace(c) != 0;
  if (name == "upper") return std::isupper(c) != 0;
  if (name == "xdigit") return std::isxdigit(c) != 0;
  return false;
}

// A bracket expression read from pattern[at] == '['.
struct Class {
  bool matched = false;
  size_t end = 0; // position after the ']'
};

// Reads one member of a class, quoted or not, and moves past it.
unsigned char classMember(std::string_view pattern, size_t& at) {
  if (pattern[at] == '\\' && at + 1 < pattern.size()) ++at;
  return static_cast<unsigned char>(pattern[at++]);
}

// Nothing when the bracket is never closed: such a pattern matches nothing, as in Git.
std::optional<Class> matchClass(std::string_view pattern, size_t at, unsigned char c) {
  ++at;
  bool negated = at < pattern.size() && (pattern[at] == '!' || pattern[at] == '^');
  if (negated) ++at;
  bool matched = false;
  for (bool first = true; at < pattern.size(); first = false) {
    if (pattern[at] == ']' && !first) return Class{matched != negated, at + 1};
    if (pattern.substr(at, 2) == "[:") {
      size_t close = pattern.find(":]", at + 2);
      if (close == std::string_view::npos) return std::nullopt;
      matched |= inNamedClass(pattern.substr(at + 2, close - at - 2), c);
      at = close + 2;
      continue;
    }
    unsigned char low = classMember(pattern, at);
    unsigned char high = low;
    bool range = at + 1 < pattern.size() && pattern[at] == '-' && pattern[at + 1] != ']';
    if (range) {
      ++at;
      high = classMember(pattern, at);
    }
    matched |= low <= c && c <= high;
  }
  return std::nullopt;
}

// Matches one pattern element other than '*' against `c`; the position after it, or nothing.
std::optional<size_t> matchOne(std::string_view pattern, size_t at, char c) {
  if (pattern[at] == '?') return at + 1;
  if (pattern[at] == '[') {
    auto found = matchClass(pattern, at, static_cast<unsigned char>(c));
    if (!found || !found->matched) return std::nullopt;
    return found->end;
  }
  if (pattern[at] == '\\' && at + 1 < pattern.size()) ++at;
  if (pattern[at] != c) return std::nullopt;
  return at + 1;
}

} // namespace

// On a mismatch only the last star needs to grow: an earlier one could not do better.
bool matchesSegment(std::string_view pattern, std::string_view name) {
  size_t at = 0, in = 0;
  size_t starAt = std::string_view::npos, starIn = 0;
  while (in < name.size()) {
    if (at < pattern.size() && pattern[at] == '*') {
      starAt = ++at;
      starIn = in;
      continue;
    }
    auto next = at < pattern.size() ? matchOne(pattern, at, name[in]) : std::nullopt;
    if (next) {
      at = *next;
      ++in;
    } else if (starAt != std::string_view::npos) {
      at = starAt;
      in = ++starIn;
    } else {
      return false;
    }
  }
  while (at < pattern.size() && pattern[at] == '*')
    ++at;
  return at == pattern.size();
}

Glob::Glob(std::string_view pattern) : segments_(split<std::string>(pattern)) {}

// The same walk as matchesSegment(), one level up: segments instead of characters.
bool Glob::matches(std::string_view path) const {
  const std::string& first = segments_.front();
  if (!isAnyDepth(first) && !matchesSegment(first, path.substr(0, path.find('/')))) return false;
  std::vector<std::string_view> parts = split<std::string_view>(path);
  size_t at = 0, in = 0;
  size_t deepAt = std::string::npos, deepIn = 0;
  while (in < parts.size()) {
    if (at < segments_.size() && isAnyDepth(segments_[at])) {
      if (at + 1 == segments_.size()) return true;
      deepAt = ++at;
      deepIn = in;
      continue;
    }
    if (at < segments_.size() && matchesSegment(segments_[at], parts[in])) {
      ++at;
      ++in;
    } else if (deepAt != std::string::npos) {
      at = deepAt;
      in = ++deepIn;
    } else {
      return false;
    }
  }
  return at == segments_.size();
}

bool hasWildcard(std::string_view text) {
  return text.find_first_of("*?[") != std::string_view::npos;
}

} // namespace unclosed::workspace
