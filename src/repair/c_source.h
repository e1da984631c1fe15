// A C or C++ file as the repairs see it: its tokens, and the statements of its functions. Reads the
// text alone, without types and macros: what stands in brackets is passed over, and of `#if` and
// `#else` only the first part that is not `#if 0` is read. Owns the text; made once for each state
// of a file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace unclosed::repair {

enum class CTokenKind : uint8_t { Name, Number, Text, Punct };

struct CToken {
  CTokenKind kind = CTokenKind::Punct;
  size_t begin = 0, end = 0;
};

enum class CKind : uint8_t {
  Block,
  If,     // the children are its branches
  Loop,   // the last child is its body
  Switch, // likewise
  Try,    // the children are its blocks
  Label,  // `out:`, by itself
  Case,   // `case 1:` and `default:`, by themselves
  Return,
  Goto,
  Leave, // `break`, `continue`
  Simple // an expression or a declaration
};

using CNode = uint32_t;
inline constexpr CNode NoCNode = UINT32_MAX;

struct CStatement {
  CKind kind = CKind::Simple;
  size_t first = 0, end = 0; // tokens
  CNode parent = NoCNode;
  std::vector<CNode> children{};
  size_t condition = 0, conditionEnd = 0; // tokens between the brackets of an If, Loop or Switch
};

// `statements[0]` is the body.
struct CFunction {
  size_t head = 0; // the first token of its declaration
  size_t name = 0;
  std::vector<CStatement> statements;

  const CStatement& operator[](CNode node) const { return statements[node]; }
  // The innermost statement that has the token.
  CNode at(size_t token) const;
  bool contains(CNode outer, CNode inner) const;
};

class CSource {
public:
  explicit CSource(std::string text);

  const std::string& text() const { return text_; }
  const std::vector<CToken>& tokens() const { return tokens_; }
  std::string_view token(size_t index) const;
  bool is(size_t index, std::string_view text) const { return token(index) == text; }
  // The text from one token to the end of another one.
  std::string_view between(size_t first, size_t end) const;
  // The token that begins at or covers the byte, or the first one behind it.
  size_t tokenAt(size_t offset) const;
  // The bracket that closes this one; 0 when there is none.
  size_t closing(size_t open) const { return match_[open]; }
  // All brackets close.
  bool isWhole() const { return whole_; }

  // The function around a byte; nothing when its statements cannot be told apart.
  std::optional<CFunction> functionAt(size_t offset) const;

  size_t offsetOf(uint32_t line, uint32_t column) const; // both from 1
  size_t lineBegin(size_t offset) const;
  size_t lineEnd(size_t offset) const; // before its line break
  uint32_t lineOf(size_t offset) const;
  std::string_view indentAt(size_t offset) const;
  std::string_view lineBreak() const { return crlf_ ? "\r\n" : "\n"; }

private:
  void read();
  void matchBrackets();

  std::string text_;
  std::vector<CToken> tokens_;
  std::vector<size_t> match_;
  std::vector<size_t> lines_;
  bool whole_ = true, crlf_ = false;
};

} // namespace unclosed::repair
