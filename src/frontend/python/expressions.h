// Lowers expressions into the instructions of one function, in evaluation order.
//
// `value` evaluates into an operand: a temporary, a variable or a constant. `place` is the same but
// names `a.b` without loading it, for receivers, conditions and plain assignments. Subscripts are
// always loaded, since loading may raise. Whatever branches (`and`, `x if c else y`,
// comprehensions) becomes blocks, with its value in a local `$1`. FunctionLowering (functions.h)
// adds statements.
#pragma once

#include "frontend/python/flow.h"
#include "frontend/python/unit.h"
#include "ir/builder.h"

#include <string>
#include <vector>

namespace unclosed::python {

// A condition that one branch can test; the branch swaps its targets when it is negated.
struct Atom {
  ir::Cond cond;
  bool isNegated = false;
};

class ExpressionLowering {
protected:
  using PlaceId = ir::PlaceId;

  ExpressionLowering(Unit& unit, ir::Sym name, ir::Range range, const ClassContext& context);
  virtual ~ExpressionLowering() = default;
  virtual PlaceId lambda(NodeId node) = 0;

  const Node& at(NodeId node) const { return tree_[node]; }
  ir::Range range(NodeId node) const { return tree_[node].range; }
  std::string_view text(ir::Sym sym) const { return unit_.module.text(sym); }
  bool isConstant(PlaceId place) const;
  // Notes a Gap for `node`, or that the whole function fails.
  void refuse(NodeId node, std::string_view reason);
  PlaceId freshLocal();

  // variables.cpp
  PlaceId placeOf(Binding& binding, uint32_t position);
  PlaceId name(NodeId node);
  // The binding at the root of `a.b.c` when the whole is a dotted global name, else null.
  const Binding* globalRoot(NodeId node);
  PlaceId attribute(NodeId node);
  PlaceId elementOf(PlaceId base, NodeId subscript);
  PlaceId subscript(NodeId node);
  bool isSelf(NodeId node);
  bool isInClassBody();
  void noteField(ir::Sym name, ir::Sym type);
  ir::Sym fieldType(ir::Sym name) const;

  // expressions.cpp, operators.cpp
  PlaceId value(NodeId node);
  PlaceId place(NodeId node);
  void discard(NodeId node); // evaluates for the effects alone
  PlaceId evaluate(NodeId node);
  PlaceId binary(NodeId node);
  PlaceId conditional(NodeId node);
  PlaceId boolean(NodeId node);
  PlaceId byBranches(NodeId node);
  std::string_view operatorText(NodeId node) const;
  PlaceId aggregate(NodeId node, std::string_view kind);
  PlaceId dictionary(NodeId node);
  PlaceId compute(NodeId node);
  PlaceId await(NodeId node, uint8_t callFlags);
  PlaceId yield(NodeId node);
  PlaceId comprehension(NodeId node, std::string_view kind); // comprehensions.cpp

  // literals.cpp
  PlaceId constant(NodeId node); // None when it is not a constant
  PlaceId integer(std::string_view spelling, bool isNegative);
  PlaceId string(NodeId node);
  PlaceId textPart(NodeId content); // of an f-string

  // calls.cpp, callees.cpp
  PlaceId call(NodeId node, uint8_t flags, bool mayRaise = true);
  // A call of a builtin that the syntax implies; its arguments are those in args_ from `firstArg`.
  PlaceId impliedCall(std::string_view name, size_t firstArg, ir::Range range, bool mayRaise);
  void arguments(NodeId list);
  // Says where the names of a call's arguments, or a display's items, stand (ir/placed.h).
  void placeNames(NodeId list, ir::Range whole);
  ir::Sym constructedType(const ir::Call& call) const;
  void callee(NodeId function, ir::Call& call);
  void nameCallee(NodeId name, ir::Call& call);
  void attributeCallee(NodeId attribute, ir::Call& call);
  void appendWritten(NodeId node, std::string& out) const;

  // conditions.cpp, comparisons.cpp
  void cond(NodeId node, Label& ifTrue, Label& ifFalse);
  void branch(const Atom& atom, Label& ifTrue, Label& ifFalse);
  Atom compareAtom(PlaceId lhs, Kind op, PlaceId rhs, ir::Range range);
  bool typeTestAtom(NodeId call, Atom& atom);
  bool boundAtom(NodeId comparison, Atom& atom);
  void chain(NodeId comparison, Label& ifTrue, Label& ifFalse);
  PlaceId comparison(NodeId node, bool isNegated);

  // assignments.cpp
  void assignTo(NodeId target, PlaceId value, ir::Range range);
  void unpack(NodeId target, PlaceId value, ir::Range range);
  PlaceId target(NodeId node); // of a name or attribute

  Unit& unit_;
  const Tree& tree_;
  Names& names_;
  ir::FunctionBuilder b_;
  Flow flow_;
  uint32_t scope_;
  ClassContext class_;
  std::vector<ir::Arg> args_;     // of the calls being lowered, as a stack
  std::vector<PlaceId> operands_; // of the aggregates being lowered, likewise
  std::vector<Captured> captured_;
  std::string scratch_;
  ir::BlockId unwind_ = ir::None; // the block by which exceptions leave the function
  uint32_t freshLocals_ = 0;
  NodeId statement_ = NoNode; // of the module's body: the statement being lowered
  NodeId refused_ = NoNode;   // the last of these that has a Gap
  bool isModule_ = false;
  bool failed_ = false;
};

} // namespace unclosed::python
