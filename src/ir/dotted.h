// Dotted names, as text: "app.db.connect", and "ns::Db" of C++.
#pragma once

#include <string>
#include <string_view>

namespace unclosed::ir {

// "a" of "a.b.c".
inline std::string_view firstSegment(std::string_view dotted) {
  return dotted.substr(0, dotted.find('.'));
}

// "b.c" of "a.b.c"; empty when there is only one segment.
inline std::string_view afterFirst(std::string_view dotted) {
  size_t dot = dotted.find('.');
  return dot == dotted.npos ? std::string_view() : dotted.substr(dot + 1);
}

// "c" of "a.b.c" and of "a::b::c".
inline std::string_view lastSegment(std::string_view dotted) {
  size_t at = dotted.find_last_of(".:");
  return at == dotted.npos ? dotted : dotted.substr(at + 1);
}

// "a.b" of "a.b.c", "a::b" of "a::b::c"; empty when there is only one segment.
inline std::string_view prefixOf(std::string_view dotted) {
  size_t at = dotted.find_last_of(".:");
  if (at == dotted.npos) return {};
  std::string_view prefix = dotted.substr(0, at);
  return prefix.ends_with(':') ? prefix.substr(0, prefix.size() - 1) : prefix;
}

// "a.b" of "a" and "b"; `name` may be empty, and `front` may end with a dot.
inline std::string joined(std::string_view front, std::string_view name) {
  std::string text(front);
  if (!name.empty() && !text.ends_with('.')) text += '.';
  return text += name;
}

} // namespace unclosed::ir
