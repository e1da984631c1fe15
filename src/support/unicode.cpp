#include "support/unicode.h"

#include <algorithm>
#include <array>

namespace unclosed::support {
namespace {

constexpr char32_t Replacement = 0xFFFD;

struct Span {
  char32_t first, last;
};

// The ranges that matter for source code, not all of UAX #11.
constexpr std::array Wide = {
    Span{0x1100, 0x115F},   Span{0x2E80, 0x303E},   Span{0x3041, 0xA4CF},   Span{0xA960, 0xA97F},
    Span{0xAC00, 0xD7A3},   Span{0xF900, 0xFAFF},   Span{0xFE30, 0xFE6F},   Span{0xFF01, 0xFF60},
    Span{0xFFE0, 0xFFE6},   Span{0x1F300, 0x1F64F}, Span{0x1F680, 0x1F6FF}, Span{0x1F900, 0x1FAFF},
    Span{0x20000, 0x3FFFD},
};
constexpr std::array Combining = {
    Span{0x0300, 0x036F}, Span{0x200B, 0x200F}, Span{0x20D0, 0x20FF},
    Span{0xFE00, 0xFE0F}, Span{0xFE20, 0xFE2F},
};

// Direction overrides: they make a terminal show other code than the file holds.
constexpr std::array Bidirectional = {Span{0x202A, 0x202E}, Span{0x2066, 0x2069}};

template <size_t N>
bool contains(const std::array<Span, N>& spans, char32_t value) {
  return std::any_of(spans.begin(), spans.end(),
                     [value](Span span) { return span.first <= value && value <= span.last; });
}

// Length that the lead byte announces, 0 when it cannot start a character.
size_t announcedLength(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

bool isOverlongOrSurrogate(char32_t value, size_t length) {
  if (length == 3) return value < 0x800 || (value >= 0xD800 && value <= 0xDFFF);
  return length == 4 && (value < 0x10000 || value > 0x10FFFF);
}

size_t utf16Units(char32_t value) { return value >= 0x10000 ? 2 : 1; }

} // namespace

CodePoint decodeAt(std::string_view text, size_t offset) {
  auto lead = static_cast<unsigned char>(text[offset]);
  size_t length = announcedLength(lead);
  if (length == 1) return {lead, 1};
  if (length == 0 || offset + length > text.size()) return {Replacement, 1};
  char32_t value = lead & (0xFFu >> (length + 1));
  for (size_t i = 1; i < length; ++i) {
    auto next = static_cast<unsigned char>(text[offset + i]);
    if ((next & 0xC0) != 0x80) return {Replacement, 1};
    value = (value << 6) | (next & 0x3Fu);
  }
  if (isOverlongOrSurrogate(value, length)) return {Replacement, 1};
  return {value, length};
}

size_t utf16Length(std::string_view text) {
  size_t units = 0;
  for (size_t at = 0; at < text.size();) {
    CodePoint point = decodeAt(text, at);
    units += utf16Units(point.value);
    at += point.bytes;
  }
  return units;
}

uint32_t utf16Column(std::string_view line, uint32_t byteColumn) {
  if (byteColumn <= 1) return 1;
  size_t target = byteColumn - 1;
  size_t units = 0, at = 0;
  while (at < line.size()) {
    CodePoint point = decodeAt(line, at);
    if (at + point.bytes > target) break;
    units += utf16Units(point.value);
    at += point.bytes;
  }
  if (target > line.size()) units += target - line.size();
  return static_cast<uint32_t>(units + 1);
}

int cellWidth(char32_t value) {
  if (value < 0x300) return 1;
  if (contains(Combining, value)) return 0;
  return contains(Wide, value) ? 2 : 1;
}

size_t displayWidth(std::string_view text) {
  size_t cells = 0;
  for (size_t at = 0; at < text.size();) {
    CodePoint point = decodeAt(text, at);
    cells += static_cast<size_t>(cellWidth(point.value));
    at += point.bytes;
  }
  return cells;
}

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    CodePoint point = decodeAt(text, at);
    bool control = (point.value < 0x20 && point.value != '\t') || point.value == 0x7F ||
                   (point.value >= 0x80 && point.value < 0xA0) ||
                   contains(Bidirectional, point.value);
    if (control) {
      out += '?';
    } else if (point.value == Replacement) {
      out += "\xEF\xBF\xBD";
    } else {
      out += text.substr(at, point.bytes);
    }
    at += point.bytes;
  }
  return out;
}

} // namespace unclosed::support
