// Reads one function of the text form: its header line, then the lines below it. The grammar is at
// the head of parser.cpp, which feeds the lines and owns the module.
//
// Places are interned in the order in which the text first mentions them, blocks are numbered in
// the order of their labels, and jumps to labels further down are resolved by finish().
#pragma once

#include "ir/place_table.h"
#include "ir/text_cursor.h"
#include "ir/text_words.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace unclosed::ir::text {

// The functions of a module in order, known before any is read, so that a reference may look ahead.
class FunctionNames {
public:
  void add(std::string name) { names_.push_back(std::move(name)); }
  // `name` or `name!2`: the second function of that name.
  Index read(LineCursor& line) const;

private:
  std::vector<std::string> names_;
};

Decorator readDecorator(LineCursor& line, Module& module);
// null, true, 12, "text", '1.5'; anything else fails.
Place readConstant(LineCursor& line, Module& module);

// Reads one flag word and sets its bit; false, and nothing read, when the next word is none.
template <typename Value>
bool acceptFlag(LineCursor& line, std::span<const FlagWord> words, Value& value) {
  std::string_view next = line.peekName();
  for (const FlagWord& flag : words) {
    if (flag.word != next) continue;
    line.skipName();
    value = static_cast<Value>(value | flag.bit);
    return true;
  }
  return false;
}

class FunctionParser {
public:
  FunctionParser(Module& module, const FunctionNames& names) : module_(module), names_(names) {}

  void header(LineCursor& line);
  void line(LineCursor& line);
  // The function, once every line was read; an error for a label that nothing defines.
  Expected<Function> finish();

private:
  struct Label {
    BlockId block = None;
    size_t mentioned = 0; // line number
  };

  Sym intern(std::string_view text) { return module_.intern(text); }
  Sym word(LineCursor& line) { return intern(line.word()); }

  void parameters(LineCursor& line);
  bool headLine(LineCursor& line);
  void placeType(LineCursor& line);

  PlaceId intern(const Place& place) { return interned_.intern(function_.places, place); }
  PlaceId place(LineCursor& line);
  PlaceId primary(LineCursor& line);
  PlaceId variable(LineCursor& line);
  PlaceId suffixes(LineCursor& line, PlaceId base);
  bool atPlace(LineCursor& line) const;
  PlaceId optionalPlace(LineCursor& line);

  Index label(LineCursor& line);
  void defineLabel(LineCursor& line);
  void startBlock();

  void instruction(LineCursor& line);
  bool operation(LineCursor& line, Instr& instr);
  void assignment(LineCursor& line, Instr& instr);
  void finishInstr(LineCursor& line, Instr& instr);
  void call(LineCursor& line, Instr& instr);
  bool callDetail(LineCursor& line, Call& call);
  void arguments(LineCursor& line, Call& call);
  Arg argument(LineCursor& line);
  void list(LineCursor& line, Instr& instr, Op op);
  void operands(LineCursor& line, List& list);
  void test(LineCursor& line, Instr& instr);
  void destroy(LineCursor& line, Instr& instr);
  Cond condition(LineCursor& line);
  Cond comparison(LineCursor& line);

  bool terminator(LineCursor& line);
  void branch(LineCursor& line, Terminator& term);
  void cases(LineCursor& line, Terminator& term);

  Module& module_;
  const FunctionNames& names_;
  Function function_;
  PlaceTable interned_;
  std::map<std::string, Index> labelIndex_;
  std::vector<Label> labels_;
  std::optional<Range> ownRange_; // of the condition read last
  int nesting_ = 0;
  bool ended_ = false; // the last block has its terminator
};

} // namespace unclosed::ir::text
