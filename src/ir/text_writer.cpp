#include "ir/text_writer.h"

#include <algorithm>

namespace unclosed::ir::text {

void TextWriter::name(std::string_view text) {
  if (!text.empty() && nameSpan(text) == text.size() && !isReserved(text))
    put(text);
  else
    quoted(text, '`');
}

void TextWriter::word(std::string_view text) {
  if (!text.empty() && wordSpan(text) == text.size())
    put(text);
  else
    quoted(text);
}

void TextWriter::optionalWord(std::string_view keyword, Sym sym) {
  if (sym == 0) return;
  format(" {} ", keyword);
  word(sym);
}

void TextWriter::range(Range range) {
  if (range == Range{})
    put("@-");
  else
    format("@{}:{}-{}:{}", range.begin.line, range.begin.col, range.end.line, range.end.col);
}

void TextWriter::finishLine(Range where) {
  if (where != Range{}) {
    put(" ");
    range(where);
  }
  put("\n");
}

void TextWriter::flags(std::span<const FlagWord> words, unsigned value) {
  for (const FlagWord& flag : words)
    if (value & flag.bit) format(" {}", flag.word);
}

void TextWriter::names(std::string_view keyword, const std::vector<Sym>& symbols) {
  if (symbols.empty()) return;
  put(keyword);
  for (size_t i = 0; i < symbols.size(); ++i) {
    put(i == 0 ? " " : ", ");
    name(text(symbols[i]));
  }
  put("\n");
}

void TextWriter::functionRef(Index index) {
  if (index >= module_.functions.size()) return put("?");
  Sym wanted = module_.functions[index].name;
  word(wanted);
  auto end = module_.functions.begin() + index;
  auto earlier = std::count_if(module_.functions.begin(), end,
                               [&](const Function& other) { return other.name == wanted; });
  if (earlier > 0) format("!{}", earlier + 1);
}

void TextWriter::constant(const Place& place) {
  switch (place.constant) {
  case ConstKind::Null: return put("null");
  case ConstKind::Bool: return put(place.number != 0 ? "true" : "false");
  case ConstKind::Int: return format("{}", place.number);
  case ConstKind::String: return quoted(place.name);
  case ConstKind::Other: return quoted(text(place.name), '\'');
  }
}

void TextWriter::decorators(const std::vector<Decorator>& decorators) {
  for (const Decorator& decorator : decorators) {
    put("  decorator ");
    word(decorator.name);
    std::string arguments(text(decorator.arguments));
    if (!arguments.empty()) {
      if (argumentsSpan(arguments + ")") == arguments.size()) {
        put("(");
        put(arguments);
        put(")");
      } else {
        put(" ");
        quoted(decorator.arguments);
      }
    }
    finishLine(decorator.range);
  }
}

} // namespace unclosed::ir::text
