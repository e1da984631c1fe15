#include "suppress/comments.h"

#include <algorithm>
#include <string>

namespace unclosed::suppress {
namespace {

constexpr std::string_view Blanks = " \t\r\f\v";

bool inWord(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// What both languages share: where we are, and whether the line has shown anything but comments.
class Scanner {
public:
  explicit Scanner(std::string_view source) : source_(source) {}

protected:
  bool more() const { return at_ < source_.size(); }
  bool here(std::string_view text) const { return source_.substr(at_).starts_with(text); }

  void step() {
    char c = source_[at_++];
    if (c == '\n') return newLine();
    if (Blanks.find(c) == Blanks.npos) code_ = true;
  }

  void stepTo(size_t end) {
    while (at_ < std::min(end, source_.size()))
      step();
  }

  // Takes the rest of a line, up to `end`, as a comment whose mark is `width` bytes long.
  void comment(size_t width, size_t end) {
    std::string_view text = source_.substr(at_ + width, end - std::min(end, at_ + width));
    auto column = static_cast<uint32_t>(at_ - lineStart_ + 1);
    auto endColumn = static_cast<uint32_t>(end - lineStart_ + 1);
    comments_.push_back({line_, column, endColumn, text, !code_});
    at_ = end;
  }

  size_t endOfLine() const { return std::min(source_.size(), source_.find('\n', at_)); }

  // Behind a string of one line: a backslash quotes, and the end of the line ends it as well.
  size_t endOfString(size_t at, char quote) const {
    for (; at < source_.size() && source_[at] != '\n'; ++at) {
      if (source_[at] == quote) return at + 1;
      if (source_[at] == '\\') ++at;
    }
    return std::min(at, source_.size());
  }

  std::string_view source_;
  size_t at_ = 0;
  std::vector<Comment> comments_;

  void newLine() {
    ++line_;
    lineStart_ = at_;
    code_ = false;
  }

private:
  uint32_t line_ = 1;
  size_t lineStart_ = 0;
  bool code_ = false;
};

class PythonScanner : Scanner {
public:
  using Scanner::Scanner;

  std::vector<Comment> run() {
    while (more()) {
      char c = source_[at_];
      if (c == '#') {
        comment(1, endOfLine());
      } else if (c == '"' || c == '\'') {
        string(c);
      } else {
        step();
      }
    }
    return std::move(comments_);
  }

private:
  void string(char quote) {
    std::string triple(3, quote);
    if (!here(triple)) return stepTo(endOfString(at_ + 1, quote));
    size_t end = at_ + 3;
    for (; end < source_.size() && !source_.substr(end).starts_with(triple); ++end) {
      if (source_[end] == '\\') ++end;
    }
    stepTo(end + 3);
  }
};

class CScanner : Scanner {
public:
  using Scanner::Scanner;

  std::vector<Comment> run() {
    while (more()) {
      char c = source_[at_];
      if (here("//")) {
        comment(2, endOfLine());
      } else if (here("/*")) {
        block();
      } else if (c == '"') {
        rawEnd() == 0 ? stepTo(endOfString(at_ + 1, c)) : stepTo(rawEnd());
      } else if (c == '\'' && !separatesDigits()) {
        stepTo(endOfString(at_ + 1, c));
      } else {
        step();
      }
    }
    return std::move(comments_);
  }

private:
  // Each line of a block is a comment of its own.
  void block() {
    size_t end = source_.find("*/", at_ + 2);
    size_t close = std::min(source_.size(), end);
    size_t width = 2;
    for (size_t lineEnd = endOfLine(); lineEnd < close; lineEnd = endOfLine()) {
      comment(width, lineEnd);
      ++at_;
      newLine();
      width = 0;
    }
    comment(width, close);
    at_ = end == source_.npos ? source_.size() : close + 2;
  }

  // `1'000'000`: the quote follows a digit of a number.
  bool separatesDigits() const {
    size_t begin = at_;
    while (begin > 0 && (inWord(source_[begin - 1]) || source_[begin - 1] == '\''))
      --begin;
    return begin < at_ && source_[begin] >= '0' && source_[begin] <= '9';
  }

  // Behind the raw string whose quote is here; 0 when it is no raw string.
  size_t rawEnd() const {
    if (at_ == 0 || source_[at_ - 1] != 'R') return 0;
    size_t open = source_.find('(', at_);
    constexpr size_t LongestDelimiter = 16;
    if (open == source_.npos || open - at_ - 1 > LongestDelimiter) return 0;
    std::string close = ")" + std::string(source_.substr(at_ + 1, open - at_ - 1)) + "\"";
    size_t end = source_.find(close, open);
    return end == source_.npos ? source_.size() : end + close.size();
  }
};

} // namespace

std::vector<Comment> commentsOf(std::string_view source, ir::Language language) {
  if (language == ir::Language::Python) return PythonScanner(source).run();
  return CScanner(source).run();
}

} // namespace unclosed::suppress
