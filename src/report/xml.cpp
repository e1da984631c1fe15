#include "report/xml.h"

#include "support/unicode.h"

#include <fmt/format.h>

namespace unclosed::report {
namespace {

constexpr std::string_view Replacement = "\xEF\xBF\xBD";

bool isXmlCharacter(char32_t value) {
  if (value < 0x20) return value == '\t' || value == '\n' || value == '\r';
  return value != 0xFFFE && value != 0xFFFF;
}

std::string quoted(char32_t value, std::string_view bytes) {
  switch (value) {
  case '&': return "&amp;";
  case '<': return "&lt;";
  case '>': return "&gt;";
  case '"': return "&quot;";
  case '\r': return "&#13;";
  default: break;
  }
  // decodeAt() gives U+FFFD for a byte that is not UTF-8, and such a byte must not pass.
  bool broken = value == 0xFFFD && bytes.size() < Replacement.size();
  return std::string(broken || !isXmlCharacter(value) ? Replacement : bytes);
}

} // namespace

std::string xmlText(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    support::CodePoint point = support::decodeAt(text, at);
    out += quoted(point.value, text.substr(at, point.bytes));
    at += point.bytes;
  }
  return out;
}

namespace {

std::string attributeText(std::string_view text) {
  std::string out;
  for (char c : xmlText(text)) {
    if (c == '\n' || c == '\t') {
      out += c == '\n' ? "&#10;" : "&#9;";
    } else {
      out += c;
    }
  }
  return out;
}

} // namespace

std::string xmlOpening(std::string_view name, const XmlAttributes& attributes) {
  std::string out = fmt::format("<{}", name);
  for (const auto& [key, value] : attributes)
    out += fmt::format(" {}=\"{}\"", key, attributeText(value));
  return out;
}

} // namespace unclosed::report
