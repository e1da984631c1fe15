#include "frontend/pattern/lines.h"

#include <algorithm>
#include <array>
#include <utility>

namespace unclosed::pattern {
namespace {

constexpr std::array<std::pair<std::string_view, LineKind>, 24> Keywords{{
    {"if", LineKind::If},
    {"elif", LineKind::Elif},
    {"else", LineKind::Else},
    {"for", LineKind::For},
    {"while", LineKind::While},
    {"try", LineKind::Try},
    {"except", LineKind::Except},
    {"finally", LineKind::Finally},
    {"with", LineKind::With},
    {"def", LineKind::Def},
    {"cdef", LineKind::Def},
    {"cpdef", LineKind::Def},
    {"class", LineKind::Class},
    {"match", LineKind::If},
    {"case", LineKind::Case},
    {"return", LineKind::Return},
    {"raise", LineKind::Raise},
    {"break", LineKind::Break},
    {"continue", LineKind::Continue},
    {"import", LineKind::Import},
    {"from", LineKind::Import},
    {"cimport", LineKind::Import},
    {"global", LineKind::Global},
    {"nonlocal", LineKind::Global},
}};

// Words that begin a statement and can stand in no expression: a bracket that is open before one
// was never closed.
constexpr std::array<std::string_view, 12> StatementsOnly{"def", "class",    "return",  "import",
                                                          "try", "with",     "while",   "raise",
                                                          "del", "continue", "finally", "except"};

bool isBlank(char c) { return c == ' ' || c == '\t' || c == '\f'; }

uint32_t columnsOf(std::string_view text, uint32_t begin, uint32_t lineStart) {
  constexpr uint32_t Tab = 8;
  uint32_t columns = 0;
  for (uint32_t i = lineStart; i < begin; ++i) {
    if (text[i] == '\t')
      columns = (columns / Tab + 1) * Tab;
    else
      columns = text[i] == '\f' ? 0 : columns + 1;
  }
  return columns;
}

// What a merge leaves behind that nobody has resolved.
bool isConflictMarker(std::string_view line) {
  return line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ") || line == "=======" ||
         line.starts_with("||||||| ");
}

LineKind kindOf(std::string_view code) {
  if (code.starts_with('@')) return LineKind::Decorator;
  std::string_view word = firstWord(code);
  if (word == "async") word = firstWord(code.substr(code.find_first_not_of(' ', word.size())));
  for (const auto& [keyword, kind] : Keywords)
    if (keyword == word) return kind;
  return LineKind::Plain;
}

bool headsBlock(LineKind kind) { return kind >= LineKind::If && kind <= LineKind::Case; }

// The masked copy of a text, made in one pass; `endOfLine` is told of each end of a logical line.
class Masker {
public:
  explicit Masker(std::string_view text) : text_(text), code_(text) {}

  template <typename F>
  std::string run(F endOfLine) {
    while (at_ < text_.size()) {
      char c = text_[at_];
      if (c == '#') {
        blankComment();
      } else if (c == '"' || c == '\'') {
        blankString();
      } else if (c == '\\' && nextIsLineEnd()) {
        joinLines();
      } else if (c == '\n' || c == '\r') {
        lineEnd(endOfLine);
      } else {
        if (c == '(' || c == '[' || c == '{') ++depth_;
        if ((c == ')' || c == ']' || c == '}') && depth_ > 0) --depth_;
        ++at_;
      }
    }
    endOfLine(static_cast<uint32_t>(at_));
    return std::move(code_);
  }

private:
  void blank(size_t from, size_t to) {
    for (size_t i = from; i < to; ++i)
      code_[i] = ' ';
  }

  void blankComment() {
    size_t end = std::min(text_.find_first_of("\r\n", at_), text_.size());
    blank(at_, end);
    at_ = end;
  }

  // Where the string that begins at at_ ends; the end of the line when it is not closed there.
  size_t stringEnd(size_t inside, std::string_view quotes) const {
    for (size_t i = inside; i < text_.size(); ++i) {
      if (text_[i] == '\\') {
        ++i;
      } else if (text_.substr(i, quotes.size()) == quotes) {
        return i;
      } else if (quotes.size() == 1 && text_[i] == '\n') {
        return i;
      }
    }
    return text_.size();
  }

  void blankString() {
    size_t length = text_.substr(at_, 3) == std::string(3, text_[at_]) ? 3 : 1;
    std::string_view quotes = text_.substr(at_, length);
    size_t end = stringEnd(at_ + length, quotes);
    blank(at_ + 1, end);
    bool closed = end < text_.size() && text_[end] != '\n';
    if (closed) {
      blank(end, end + length - 1);
      end += length;
    }
    at_ = end;
  }

  bool nextIsLineEnd() const {
    return at_ + 1 < text_.size() && (text_[at_ + 1] == '\n' || text_[at_ + 1] == '\r');
  }

  void joinLines() {
    size_t end = at_ + (text_.substr(at_ + 1, 2) == "\r\n" ? 3 : 2);
    blank(at_, end);
    at_ = end;
  }

  bool statementFollows() const {
    size_t next = text_.find_first_not_of(" \t\f\r\n", at_);
    if (next == std::string_view::npos) return false;
    std::string_view word = firstWord(text_.substr(next));
    return std::ranges::find(StatementsOnly, word) != StatementsOnly.end();
  }

  template <typename F>
  void lineEnd(F endOfLine) {
    if (depth_ > 0 && !statementFollows()) {
      code_[at_++] = ' ';
      return;
    }
    depth_ = 0;
    endOfLine(static_cast<uint32_t>(at_++));
  }

  std::string_view text_;
  std::string code_;
  size_t at_ = 0;
  int depth_ = 0;
};

} // namespace

std::string_view firstWord(std::string_view code) {
  size_t end = 0;
  while (end < code.size() && isNameByte(code[end]))
    ++end;
  return code.substr(0, end);
}

SourceLines::SourceLines(std::string_view text) : text_(text) {
  starts_.push_back(0);
  for (size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
    starts_.push_back(static_cast<uint32_t>(at + 1));
  maskAndSplit();
  nest();
}

void SourceLines::maskAndSplit() {
  std::vector<uint32_t> ends;
  code_ = Masker(text_).run([&](uint32_t end) { ends.push_back(end); });
  uint32_t begin = 0;
  for (uint32_t end : ends) {
    addLine(begin, end);
    begin = end + 1;
  }
}

void SourceLines::addLine(uint32_t begin, uint32_t end) {
  // A byte order mark is no part of the first statement.
  uint32_t first = begin == 0 && text_.starts_with("\xEF\xBB\xBF") ? 3 : begin;
  while (first < end && isBlank(code_[first]))
    ++first;
  if (first >= end || isConflictMarker(text_.substr(first, end - first))) return;
  uint32_t physical = starts_[loc(first).line - 1];
  addStatements(first, end, columnsOf(text_, first, std::max(physical, begin)));
}

// Splits at semicolons, and behind the colon of a header whose block is on the same line.
void SourceLines::addStatements(uint32_t begin, uint32_t end, uint32_t indent) {
  while (begin < end && (isBlank(code_[begin]) || code_[begin] == ';'))
    ++begin;
  while (end > begin && (isBlank(code_[end - 1]) || code_[end - 1] == '\r'))
    --end;
  if (begin >= end) return;
  LineKind kind = kindOf(codeOf({.begin = begin, .end = end}));
  int depth = 0;
  uint32_t split = begin;
  bool lambda = false;
  for (; split < end; ++split) {
    char c = code_[split];
    if (c == '(' || c == '[' || c == '{') ++depth;
    if (c == ')' || c == ']' || c == '}') --depth;
    if (depth > 0) continue;
    if (c == ';') break;
    if (c == 'l' && std::string_view(code_).substr(split, 7) == "lambda ") lambda = true;
    if (c != ':' || !headsBlock(kind) || code_[split + 1 < end ? split + 1 : split] == '=')
      continue;
    if (!lambda) break;
    lambda = false;
  }
  bool hasBlock = split < end && code_[split] == ':';
  if (headsBlock(kind) && !hasBlock) kind = LineKind::Plain; // `match = ...`, `cdef int n = ...`
  bool isFunction = codeOf({.begin = begin, .end = split}).find('(') != std::string_view::npos;
  if (kind == LineKind::Def && !isFunction) kind = LineKind::Class; // `cdef extern from "x.h":`
  lines_.push_back({.begin = begin, .end = split, .indent = indent, .kind = kind});
  if (split < end) addStatements(split + 1, end, hasBlock ? indent + 1 : indent);
}

void SourceLines::nest() {
  std::vector<uint32_t> open;
  auto close = [&](uint32_t indent, uint32_t next) {
    while (!open.empty() && lines_[open.back()].indent >= indent) {
      lines_[open.back()].blockEnd = next;
      open.pop_back();
    }
  };
  for (uint32_t i = 0; i < lines_.size(); ++i) {
    Line& line = lines_[i];
    close(line.indent, i);
    line.blockEnd = i + 1;
    if (!open.empty()) line.parent = open.back();
    if (headsBlock(line.kind)) open.push_back(i);
  }
  close(0, static_cast<uint32_t>(lines_.size()));
}

ir::Loc SourceLines::loc(uint32_t offset) const {
  auto after = std::upper_bound(starts_.begin(), starts_.end(), offset);
  auto line = static_cast<uint32_t>(after - starts_.begin());
  return {line, offset - starts_[line - 1] + 1};
}

uint32_t SourceLines::enclosing(uint32_t line, LineKind kind) const {
  uint32_t at = lines_[line].parent;
  while (at != ir::None && lines_[at].kind != kind)
    at = lines_[at].parent;
  return at;
}

} // namespace unclosed::pattern
