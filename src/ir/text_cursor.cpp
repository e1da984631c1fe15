#include "ir/text_cursor.h"

#include "ir/text_words.h"

#include <charconv>

namespace unclosed::ir::text {

std::string_view LineCursor::rest() {
  while (!rest_.empty() && (rest_[0] == ' ' || rest_[0] == '\t' || rest_[0] == '\r'))
    skip(1);
  return rest_;
}

bool LineCursor::atEnd() { return rest().empty() || rest_[0] == '#'; }

bool LineCursor::at(std::string_view symbol) { return rest().starts_with(symbol); }

bool LineCursor::accept(std::string_view symbol) {
  if (failed() || !at(symbol)) return false;
  skip(symbol.size());
  return true;
}

void LineCursor::expect(std::string_view symbol) {
  if (!accept(symbol)) fail("expected `" + std::string(symbol) + "`");
}

bool LineCursor::acceptKeyword(std::string_view keyword) {
  if (failed() || peekName() != keyword) return false;
  skip(keyword.size());
  return true;
}

std::string_view LineCursor::peekName() { return rest().substr(0, nameSpan(rest_)); }

std::string LineCursor::bare(size_t length, char quote, std::string_view expected) {
  if (failed()) return {};
  if (length == 0 && at(std::string_view(&quote, 1))) return quoted(quote);
  if (length == 0) fail("expected " + std::string(expected));
  std::string token(rest_.substr(0, length));
  skip(length);
  return token;
}

std::string LineCursor::name() { return bare(nameSpan(rest()), '`', "a name"); }

std::string LineCursor::dotted() { return bare(dottedSpan(rest()), '`', "a dotted name"); }

std::string LineCursor::word() { return bare(wordSpan(rest()), '"', "a word or quoted text"); }

std::string LineCursor::quoted(char quote) {
  expect({&quote, 1});
  std::string text;
  while (!failed()) {
    if (rest_.empty()) {
      fail("the quoted text does not end on this line");
      break;
    }
    char c = rest_[0];
    skip(1);
    if (c == quote) return text;
    text += c == '\\' ? escaped() : c;
  }
  return {};
}

char LineCursor::escaped() {
  char c = rest_.empty() ? '\0' : rest_[0];
  if (c == '\\' || c == '"' || c == '\'' || c == '`' || c == 'n' || c == 't') {
    skip(1);
    return c == 'n' ? '\n' : c == 't' ? '\t' : c;
  }
  unsigned value = 0;
  if (c == 'x' && rest_.size() >= 3) {
    const char* end = rest_.data() + 3;
    if (std::from_chars(rest_.data() + 1, end, value, 16).ptr == end) {
      skip(3);
      return static_cast<char>(value);
    }
  }
  fail("unknown escape; known are \\\\ \\\" \\' \\` \\n \\t \\xHH");
  return '\0';
}

int64_t LineCursor::integer() {
  rest();
  int64_t value = 0;
  auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
  if (error != std::errc()) {
    fail("expected an integer of 64 bits");
    return 0;
  }
  skip(static_cast<size_t>(end - rest_.data()));
  return value;
}

uint64_t LineCursor::hexadecimal() {
  rest();
  uint64_t value = 0;
  auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value, 16);
  if (error != std::errc()) fail("expected a hexadecimal number");
  skip(static_cast<size_t>(end - rest_.data()));
  return value;
}

std::string LineCursor::arguments() {
  size_t length = argumentsSpan(rest_);
  if (length == std::string_view::npos) {
    fail("the parenthesis is not closed");
    return {};
  }
  std::string text(rest_.substr(0, length));
  skip(length + 1);
  return text;
}

bool LineCursor::atRange() {
  return at("@") && rest_.size() > 1 && (rest_[1] == '-' || (rest_[1] >= '0' && rest_[1] <= '9'));
}

uint32_t LineCursor::digits() {
  uint32_t value = 0;
  auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
  if (error != std::errc()) {
    fail("expected a line or column number");
    return 0;
  }
  skip(static_cast<size_t>(end - rest_.data()));
  return value;
}

Range LineCursor::range() {
  expect("@");
  if (accept("-")) return {};
  Range range;
  range.begin = {digits(), 1};
  if (accept(":")) range.begin.col = digits();
  range.end = range.begin;
  if (!accept("-")) return range;
  range.end.col = digits();
  if (!accept(":")) return range;
  range.end.line = range.end.col;
  range.end.col = digits();
  return range;
}

void LineCursor::fail(std::string what) {
  if (failed()) return;
  std::string_view found = rest().substr(0, 24);
  std::string hint = found.empty() ? "the line ends here" : "at: " + std::string(found);
  error_ = Error{std::move(what), "line " + std::to_string(number_), std::move(hint)};
}

void LineCursor::expectEnd() {
  if (!atEnd()) fail("nothing was expected here");
}

} // namespace unclosed::ir::text
