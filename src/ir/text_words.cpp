#include "ir/text_words.h"

#include <algorithm>
#include <array>

namespace unclosed::ir::text {
namespace {

constexpr auto reserved = std::to_array<std::string_view>(
    {"async",    "await",       "bound",     "branch",  "call",   "captured",    "catch", "closure",
     "compute",  "decorator",   "delegates", "destroy", "enter",  "exceptional", "exit",  "false",
     "implicit", "is",          "isa",       "iterate", "jump",   "make",        "more",  "null",
     "opaque",   "place",       "raises",    "return",  "switch", "test",        "throw", "true",
     "unbind",   "unreachable", "unwind",    "with",    "yield"});
static_assert(std::ranges::is_sorted(reserved));

bool startsName(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0;
}

bool isDigit(char c) { return c >= '0' && c <= '9'; }

bool continuesName(char c) { return startsName(c) || isDigit(c); }

} // namespace

size_t nameSpan(std::string_view text) {
  if (text.empty() || !startsName(text[0])) return 0;
  size_t end = 1;
  while (end < text.size() && continuesName(text[end]))
    ++end;
  if (end + 1 >= text.size() || text[end] != '#' || !isDigit(text[end + 1])) return end;
  end += 2;
  while (end < text.size() && isDigit(text[end]))
    ++end;
  return end;
}

size_t dottedSpan(std::string_view text) {
  size_t end = nameSpan(text);
  while (end != 0 && end < text.size()) {
    size_t separator = text[end] == '.' ? 1 : text.substr(end, 2) == "::" ? 2 : 0;
    if (separator == 0) break;
    size_t more = nameSpan(text.substr(end + separator));
    if (more == 0) break;
    end += separator + more;
  }
  return end;
}

size_t wordSpan(std::string_view text) {
  if (text.empty() || !(startsName(text[0]) || text[0] == '<' || text[0] == '~')) return 0;
  size_t end = 1;
  while (end < text.size()) {
    if (text.substr(end, 2) == "::") {
      end += 2;
      continue;
    }
    if (!continuesName(text[end]) && std::string_view(".<>~*&").find(text[end]) == text.npos) break;
    ++end;
  }
  return end;
}

size_t argumentsSpan(std::string_view text) {
  std::string open;
  for (size_t at = 0; at < text.size(); ++at) {
    char c = text[at];
    if (static_cast<unsigned char>(c) < ' ') return text.npos;
    if (!open.empty() && (open.back() == '"' || open.back() == '\'')) {
      if (c == '\\')
        ++at;
      else if (c == open.back())
        open.pop_back();
    } else if (c == '"' || c == '\'') {
      open += c;
    } else if (c == '(' || c == '[' || c == '{') {
      open += c == '(' ? ')' : c == '[' ? ']' : '}';
    } else if (c == ')' || c == ']' || c == '}') {
      if (open.empty()) return c == ')' ? at : text.npos;
      if (open.back() != c) return text.npos;
      open.pop_back();
    }
  }
  return text.npos;
}

bool isReserved(std::string_view name) { return std::ranges::binary_search(reserved, name); }

void appendQuoted(std::string& out, std::string_view text, char quote) {
  constexpr std::string_view hex = "0123456789abcdef";
  out += quote;
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (c == quote || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (byte < ' ' || byte == 0x7f) {
      out += "\\x";
      out += hex[byte >> 4];
      out += hex[byte & 15];
    } else {
      out += c;
    }
  }
  out += quote;
}

std::string_view defaultMethod(std::string_view written, Resolution resolution) {
  if (resolution == Resolution::Value) return "__call__";
  size_t separator = written.find_last_of(".:>");
  return separator == written.npos ? written : written.substr(separator + 1);
}

} // namespace unclosed::ir::text
