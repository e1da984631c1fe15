// Appends the pieces of the text form that the module's and the functions' lines have in common to
// a string of the caller's. An index that leads nowhere is written as `?`, never followed: broken
// modules are printed too.
#pragma once

#include "ir/text_words.h"

#include <fmt/format.h>

#include <iterator>

namespace unclosed::ir::text {

class TextWriter {
public:
  TextWriter(const Module& module, std::string& out) : module_(module), out_(out) {}

  std::string_view text(Sym sym) const {
    return sym < module_.strings().size() ? module_.text(sym) : "?";
  }
  std::string& out() { return out_; }

  void put(std::string_view text) { out_ += text; }
  template <typename... Args>
  void format(fmt::format_string<Args...> form, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), form, std::forward<Args>(args)...);
  }
  void quoted(std::string_view text, char quote = '"') { appendQuoted(out_, text, quote); }
  void quoted(Sym sym) { quoted(text(sym)); }
  void name(std::string_view text); // bare, or between backquotes
  void word(std::string_view text); // bare, or between double quotes
  void word(Sym sym) { word(text(sym)); }
  // "keyword text" with a blank before it; nothing for the empty symbol.
  void optionalWord(std::string_view keyword, Sym sym);
  void flags(std::span<const FlagWord> words, unsigned value);
  void range(Range range);
  void finishLine(Range range); // the range, when there is one, and the end of the line

  void constant(const Place& place);
  void functionRef(Index index);
  void names(std::string_view keyword, const std::vector<Sym>& symbols);
  void decorators(const std::vector<Decorator>& decorators);

private:
  const Module& module_;
  std::string& out_;
};

} // namespace unclosed::ir::text
