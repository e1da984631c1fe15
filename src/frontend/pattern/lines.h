// A Python source as logical lines in indentation blocks: what can be told of it without a grammar.
//
// SourceLines keeps the text and, of the same length, its *code*: comments and the insides of
// strings are blanks there, and line ends within brackets too, so that a pattern cannot be misled
// by them and an offset means the same in both. A line that holds several statements (`if x:
// return`, `a; b`) is several Lines. Broken text is read as well: a bracket that is never closed
// ends where a statement begins that no bracket can hold.
#pragma once

#include "ir/ir.h"

#include <string>
#include <string_view>
#include <vector>

namespace unclosed::pattern {

enum class LineKind : uint8_t {
  Plain,
  If,
  Elif,
  Else,
  For,
  While,
  Try,
  Except,
  Finally,
  With,
  Def,
  Class,
  Case,
  Return,
  Raise,
  Break,
  Continue,
  Import,
  Global, // and nonlocal
  Decorator,
};

struct Line {
  uint32_t begin = 0, end = 0; // offsets of the statement, or of a header up to its colon
  uint32_t indent = 0;
  uint32_t blockEnd = 0;      // index after the last line of the block that it heads
  uint32_t parent = ir::None; // the header of the block that it is in
  LineKind kind = LineKind::Plain;
};

class SourceLines {
public:
  // `text` must outlive the object. O(size).
  explicit SourceLines(std::string_view text);

  std::string_view text() const { return text_; }
  std::string_view code() const { return code_; }
  const std::vector<Line>& lines() const { return lines_; }
  const Line& operator[](uint32_t line) const { return lines_[line]; }
  std::string_view codeOf(const Line& line) const {
    return std::string_view(code_).substr(line.begin, line.end - line.begin);
  }

  ir::Loc loc(uint32_t offset) const;
  // The nearest header of this kind around the line, None when there is none.
  uint32_t enclosing(uint32_t line, LineKind kind) const;

private:
  void maskAndSplit();
  void addLine(uint32_t begin, uint32_t end);
  void addStatements(uint32_t begin, uint32_t end, uint32_t indent);
  void nest();

  std::string_view text_;
  std::string code_;
  std::vector<Line> lines_;
  std::vector<uint32_t> starts_; // offset of each physical line
};

inline bool isNameByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// The first word of a code text, empty when it does not begin with one.
std::string_view firstWord(std::string_view code);

} // namespace unclosed::pattern
