// Prints one function of the text form, its blocks included; the counterpart of FunctionParser.
#pragma once

#include "ir/text_writer.h"

namespace unclosed::ir::text {

class FunctionPrinter : private TextWriter {
public:
  FunctionPrinter(const Module& module, const Function& function, std::string& out)
      : TextWriter(module, out), function_(function) {}

  void print();

private:
  void parameter(const Param& param);
  void placeTypes();
  std::string spelled(PlaceId id);

  void place(PlaceId id);
  void base(PlaceId id, bool isField);
  void local(Sym sym);

  void block(BlockId id);
  void label(BlockId id);
  void instr(const Instr& instr);
  void operation(const Instr& instr);
  void call(const Call& call);
  void resolution(const Call& call);
  void argument(const Arg& arg);
  void list(std::string_view keyword, const List& list);
  void capture(const List& list);
  void operands(const List& list);
  void condition(Index index, Range enclosing);
  void terminator(const Terminator& term);
  void cases(const Terminator& term);

  const Function& function_;
};

} // namespace unclosed::ir::text
