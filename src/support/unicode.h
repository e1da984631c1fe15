// UTF-8 as the reports need it: SARIF counts UTF-16 code units, terminals count cells, and the
// frontends count bytes. Bytes that are not UTF-8 count as one U+FFFD each, so every conversion is
// total and monotone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace unclosed::support {

struct CodePoint {
  char32_t value = 0;
  size_t bytes = 1; // length in the text; at least 1
};

// The code point at `offset`, which must be inside `text`.
CodePoint decodeAt(std::string_view text, size_t offset);

// UTF-16 code units that `text` needs.
size_t utf16Length(std::string_view text);

// The 1-based UTF-16 column of the 1-based byte column `byteColumn` of `line`. A column past the
// end counts on as if the line went on with one-unit characters; one inside a character is moved
// to its start.
uint32_t utf16Column(std::string_view line, uint32_t byteColumn);

// Terminal cells of one code point: 0 for combining marks, 2 for East Asian wide and emoji.
int cellWidth(char32_t value);
size_t displayWidth(std::string_view text);

// `text` with everything replaced that could steer a terminal (control characters) or that is not
// UTF-8; tabs stay.
std::string printable(std::string_view text);

} // namespace unclosed::support
