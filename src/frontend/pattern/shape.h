// What a statement consists of, as far as its brackets tell: calls, the receivers that they are
// chained on, and their arguments. A Shape belongs to one Line of a SourceLines, whose offsets it
// uses, and is made when somebody asks for it.
#pragma once

#include "frontend/pattern/lines.h"

#include <string>
#include <string_view>
#include <vector>

namespace unclosed::pattern {

struct Bracket {
  uint32_t open = 0, close = 0; // offsets of the pair; `close` is the line's end when it has none
  uint32_t parent = ir::None;   // the bracket around it, by index
  uint32_t call = ir::None;     // the call whose arguments it holds, by index
  bool subscript = false;       // `x[...]`
};

struct Argument {
  uint32_t begin = 0, end = 0; // of the value
  std::string_view keyword;    // empty for a positional one
  bool star = false;
};

struct CallSite {
  std::string name;   // dotted, as written but for blanks; behind `)` the last segment
  uint32_t begin = 0; // of the name
  uint32_t bracket = ir::None;
  uint32_t chainedOn = ir::None; // the call whose value is the receiver
  bool onValue = false;          // the receiver is an expression: a call, a subscript, a string
};

class Shape {
public:
  Shape(const SourceLines& source, uint32_t line);

  const std::vector<Bracket>& brackets() const { return brackets_; }
  const std::vector<CallSite>& calls() const { return calls_; }
  uint32_t endOf(const CallSite& call) const { return brackets_[call.bracket].close + 1; }
  // The innermost bracket around an offset, None at the statement's own level.
  uint32_t bracketAt(uint32_t offset) const;
  std::vector<Argument> arguments(const CallSite& call) const;

private:
  void addBracket(uint32_t open, uint32_t parent);
  void addCall(uint32_t nameEnd);

  const SourceLines& source_;
  const Line& line_;
  std::vector<Bracket> brackets_; // by `open`
  std::vector<CallSite> calls_;
};

// The offset of the first byte at or after `from`, and below `to`, that is no blank; `to` when
// none.
uint32_t skipBlanks(std::string_view code, uint32_t from, uint32_t to);
// One past the last byte before `to`, and not below `from`, that is no blank.
uint32_t skipBlanksBack(std::string_view code, uint32_t from, uint32_t to);
// The word that ends before `at`, and not before `begin`; empty when there is none.
std::string_view wordBefore(std::string_view code, uint32_t begin, uint32_t at);
// Where the value of an assignment statement begins; 0 when the code is no assignment.
uint32_t valueStart(std::string_view code);
bool isOperator(char c);

} // namespace unclosed::pattern
