#include "frontend/pattern/shape.h"

#include <algorithm>
#include <array>

namespace unclosed::pattern {
namespace {

// A bracket behind one of these is no call.
constexpr std::array<std::string_view, 23> Keywords{
    "and",    "as",  "assert", "await",  "case",  "del",    "elif", "else",
    "except", "for", "from",   "if",     "in",    "import", "is",   "lambda",
    "not",    "or",  "raise",  "return", "while", "with",   "yield"};

uint32_t nameStart(std::string_view code, uint32_t from, uint32_t end) {
  while (end > from && isNameByte(code[end - 1]))
    --end;
  return end;
}

bool isClosing(char c) { return c == ')' || c == ']' || c == '}'; }

} // namespace

uint32_t skipBlanks(std::string_view code, uint32_t from, uint32_t to) {
  while (from < to && (code[from] == ' ' || code[from] == '\t' || code[from] == '\r'))
    ++from;
  return from;
}

uint32_t skipBlanksBack(std::string_view code, uint32_t from, uint32_t to) {
  while (to > from && (code[to - 1] == ' ' || code[to - 1] == '\t' || code[to - 1] == '\r'))
    --to;
  return to;
}

bool isOperator(char c) { return std::string_view("<>=!+-*/%|&^~").find(c) != std::string::npos; }

std::string_view wordBefore(std::string_view code, uint32_t begin, uint32_t at) {
  uint32_t end = skipBlanksBack(code, begin, at);
  uint32_t start = end;
  while (start > begin && isNameByte(code[start - 1]))
    --start;
  return code.substr(start, end - start);
}

uint32_t valueStart(std::string_view code) {
  int depth = 0;
  uint32_t start = 0;
  for (uint32_t i = 0; i < code.size(); ++i) {
    char c = code[i];
    if (c == '(' || c == '[' || c == '{') ++depth;
    if (c == ')' || c == ']' || c == '}') --depth;
    if (c != '=' || depth > 0 || i == 0) continue;
    bool compares = (i + 1 < code.size() && code[i + 1] == '=') || isOperator(code[i - 1]) ||
                    code[i - 1] == ':';
    if (!compares) start = i + 1;
  }
  return start;
}

Shape::Shape(const SourceLines& source, uint32_t line) : source_(source), line_(source[line]) {
  std::string_view code = source.code();
  std::vector<uint32_t> open;
  for (uint32_t i = line_.begin; i < line_.end; ++i) {
    char c = code[i];
    if (c == '(' || c == '[' || c == '{') {
      uint32_t parent = open.empty() ? ir::None : open.back();
      open.push_back(static_cast<uint32_t>(brackets_.size()));
      addBracket(i, parent);
    } else if (isClosing(c) && !open.empty()) {
      brackets_[open.back()].close = i;
      open.pop_back();
    }
  }
}

void Shape::addBracket(uint32_t open, uint32_t parent) {
  std::string_view code = source_.code();
  uint32_t before = skipBlanksBack(code, line_.begin, open);
  std::string_view word = wordBefore(code, line_.begin, open);
  bool ofWord = !word.empty() && std::ranges::find(Keywords, word) == Keywords.end();
  bool ofValue = ofWord || (before > line_.begin && isClosing(code[before - 1]));
  brackets_.push_back({.open = open,
                       .close = line_.end,
                       .parent = parent,
                       .call = ir::None,
                       .subscript = code[open] == '[' && ofValue});
  if (code[open] == '(' && ofWord) addCall(before);
}

// `nameEnd`: where the name before the bracket that was just opened ends.
void Shape::addCall(uint32_t nameEnd) {
  std::string_view code = source_.code();
  CallSite call;
  call.bracket = static_cast<uint32_t>(brackets_.size() - 1);
  uint32_t end = nameEnd;
  for (;;) {
    uint32_t begin = nameStart(code, line_.begin, end);
    std::string segment(code.substr(begin, end - begin));
    call.name = call.name.empty() ? segment : segment + "." + call.name;
    call.begin = begin;
    uint32_t dot = skipBlanksBack(code, line_.begin, begin);
    if (dot == line_.begin || code[dot - 1] != '.') break;
    end = skipBlanksBack(code, line_.begin, dot - 1);
    if (end > line_.begin && isNameByte(code[end - 1])) continue;
    call.onValue = true;
    for (uint32_t i = 0; i < calls_.size(); ++i)
      if (end > line_.begin && brackets_[calls_[i].bracket].close == end - 1) call.chainedOn = i;
    break;
  }
  brackets_.back().call = static_cast<uint32_t>(calls_.size());
  calls_.push_back(std::move(call));
}

uint32_t Shape::bracketAt(uint32_t offset) const {
  for (size_t i = brackets_.size(); i-- > 0;)
    if (brackets_[i].open < offset && offset <= brackets_[i].close) return static_cast<uint32_t>(i);
  return ir::None;
}

std::vector<Argument> Shape::arguments(const CallSite& call) const {
  std::string_view code = source_.code();
  const Bracket& bracket = brackets_[call.bracket];
  std::vector<Argument> out;
  auto add = [&](uint32_t begin, uint32_t end) {
    begin = skipBlanks(code, begin, end);
    end = skipBlanksBack(code, begin, end);
    if (begin == end) return;
    Argument argument{.begin = begin, .end = end, .keyword = {}, .star = code[begin] == '*'};
    std::string_view word = firstWord(code.substr(begin, end - begin));
    uint32_t equals = skipBlanks(code, begin + static_cast<uint32_t>(word.size()), end);
    if (!word.empty() && equals + 1 < end && code[equals] == '=' && code[equals + 1] != '=') {
      argument.keyword = word;
      argument.begin = skipBlanks(code, equals + 1, end);
    }
    out.push_back(argument);
  };
  uint32_t begin = bracket.open + 1;
  int depth = 0;
  for (uint32_t i = begin; i < bracket.close; ++i) {
    char c = code[i];
    if (c == '(' || c == '[' || c == '{') ++depth;
    if (isClosing(c)) --depth;
    if (c != ',' || depth > 0) continue;
    add(begin, i);
    begin = i + 1;
  }
  add(begin, bracket.close);
  return out;
}

} // namespace unclosed::pattern
