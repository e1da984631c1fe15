// Reads the tokens of one line of the text form. The parser says which kind of token it wants, so
// `a.b` is one word where a callee stands and a place with a field where a place stands.
//
// The first failure is kept, and every read after it gives an empty token, so a parser checks once,
// when its line is done.
#pragma once

#include "ir/ir.h"
#include "support/expected.h"

#include <optional>
#include <string>
#include <string_view>

namespace unclosed::ir::text {

class LineCursor {
public:
  LineCursor(std::string_view line, size_t number) : rest_(line), number_(number) {}

  size_t number() const { return number_; }
  std::string_view rest();
  bool atEnd(); // nothing but a comment is left

  // Punctuation; a longer operator that starts with `symbol` counts as well.
  bool at(std::string_view symbol);
  bool accept(std::string_view symbol);
  void expect(std::string_view symbol);
  // A bare name that is exactly `keyword`.
  bool acceptKeyword(std::string_view keyword);
  // The bare name that comes next, empty when something else does; reads nothing.
  std::string_view peekName();
  // Reads the bare name `peekName` gave.
  void skipName() { skip(peekName().size()); }

  std::string name();   // conn, conn#2, `any text`
  std::string dotted(); // app.db.pool, `any text`
  std::string word();   // Db.close, <module>, "any text"
  std::string quoted(char quote);
  int64_t integer();
  uint64_t hexadecimal();
  std::string arguments(); // what stands before the closing parenthesis, which is read too
  bool atRange();
  // @3:1-9:5, and shorter: @3:1-5 (same line), @3:1, @3; @- is no position.
  Range range();

  void fail(std::string what);
  bool failed() const { return error_.has_value(); }
  const std::optional<Error>& error() const { return error_; }
  void expectEnd();

private:
  void skip(size_t count) { rest_.remove_prefix(count); }
  std::string bare(size_t length, char quote, std::string_view expected);
  char escaped();
  uint32_t digits();

  std::string_view rest_;
  size_t number_;
  std::optional<Error> error_;
};

} // namespace unclosed::ir::text
