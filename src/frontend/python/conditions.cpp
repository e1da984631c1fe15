#include "frontend/python/expressions.h"

namespace unclosed::python {

// Evaluates a condition into control flow: a test per atom, `not`, `and`, `or` by their targets.
void ExpressionLowering::cond(NodeId node, Label& ifTrue, Label& ifFalse) {
  Nesting nesting(unit_);
  if (nesting.isTooDeep()) return refuse(node, "nested too deeply");
  switch (tree_.kind(node)) {
  case Kind::ParenthesizedExpression:
    if (tree_.kind(tree_.first(node)) == Kind::Yield) break;
    return cond(tree_.first(node), ifTrue, ifFalse);
  case Kind::NotOperator: return cond(tree_.child(node, Field::Argument), ifFalse, ifTrue);
  case Kind::BooleanOperator: {
    bool isAnd = tree_.kind(tree_.child(node, Field::Operator)) == Kind::And;
    Label right = flow_.label();
    cond(tree_.child(node, Field::Left), isAnd ? right : ifTrue, isAnd ? ifFalse : right);
    if (flow_.enter(right)) cond(tree_.child(node, Field::Right), ifTrue, ifFalse);
    return;
  }
  case Kind::ComparisonOperator: return chain(node, ifTrue, ifFalse);
  case Kind::Call: {
    Atom atom;
    if (typeTestAtom(node, atom)) return branch(atom, ifTrue, ifFalse);
    break;
  }
  case Kind::True: return flow_.jumpTo(ifTrue);
  case Kind::False:
  case Kind::NoneLiteral: return flow_.jumpTo(ifFalse);
  case Kind::Integer: {
    const ir::Place& number = b_.function().places[constant(node)];
    bool isZero = number.constant == ir::ConstKind::Int && number.number == 0;
    return flow_.jumpTo(isZero ? ifFalse : ifTrue);
  }
  default: break;
  }
  PlaceId tested = place(node);
  branch({.cond = {.kind = ir::CondKind::Truthy, .lhs = tested, .range = range(node)}}, ifTrue,
         ifFalse);
}

void ExpressionLowering::branch(const Atom& atom, Label& ifTrue, Label& ifFalse) {
  if (b_.ended()) return;
  ir::BlockId holds = flow_.use(atom.isNegated ? ifFalse : ifTrue);
  ir::BlockId fails = flow_.use(atom.isNegated ? ifTrue : ifFalse);
  b_.branch(atom.cond, holds, fails, atom.cond.range);
}

// `isinstance(x, T)` and `isinstance(x, (T, U))`.
bool ExpressionLowering::typeTestAtom(NodeId call, Atom& atom) {
  NodeId function = tree_.child(call, Field::Function);
  NodeId list = tree_.child(call, Field::Arguments);
  if (tree_.kind(function) != Kind::Identifier || tree_.text(function) != "isinstance" ||
      names_.find(at(function).name) || tree_.kind(list) != Kind::ArgumentList)
    return false;
  NodeId subject = tree_.first(list);
  NodeId types = subject == NoNode ? NoNode : tree_.end(subject);
  if (types == NoNode || types >= tree_.end(list) || tree_.end(types) != tree_.end(list))
    return false;
  std::string names;
  if (tree_.kind(types) == Kind::Tuple) {
    for (NodeId type : tree_.children(types)) {
      if (!names.empty()) names += ' ';
      if (!names_.appendDotted(type, names)) return false;
    }
  } else if (!names_.appendDotted(types, names)) {
    return false;
  }
  atom.cond = {.kind = ir::CondKind::TypeTest,
               .lhs = place(subject),
               .type = b_.intern(names),
               .range = range(call)};
  return true;
}

} // namespace unclosed::python
