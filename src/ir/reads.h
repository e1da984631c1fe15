// The places that an instruction or the end of a block reads, as all passes that ask for uses walk
// them. The base of a field that is read or written is not told of by itself: it is the parent of a
// place.
#pragma once

#include "ir/ir.h"

namespace unclosed::ir {

// `visit` gets each place once for each mention, in source order; O(operands).
void forEachRead(const Function& function, const Instr& instr, const auto& visit) {
  if (instr.src != None) visit(instr.src);
  if (instr.op == Op::Call) {
    const Call& call = function.calls[instr.extra];
    if (call.receiver != None) visit(call.receiver);
    for (Index i = 0; i < call.argCount; ++i)
      if (PlaceId place = function.args[call.args + i].place; place != None) visit(place);
  } else if (instr.op == Op::Test) {
    const Cond& cond = function.conditions[instr.extra];
    for (PlaceId place : {cond.lhs, cond.rhs})
      if (place != None) visit(place);
  } else if (instr.extra != None && instr.op != Op::Destroy) {
    const List& list = function.lists[instr.extra];
    for (Index i = 0; i < list.count; ++i)
      visit(function.operands[list.first + i]);
  }
}

void forEachRead(const Function& function, const Terminator& term, const auto& visit) {
  if (term.value != None) visit(term.value);
  if (term.cond == None) return;
  const Cond& cond = function.conditions[term.cond];
  for (PlaceId place : {cond.lhs, cond.rhs})
    if (place != None) visit(place);
}

} // namespace unclosed::ir
