#include "frontend/python/expressions.h"
#include "ir/comparison.h"

#include <optional>

namespace unclosed::python {
namespace {

std::optional<ir::CmpOp> cmpOp(Kind op) {
  switch (op) {
  case Kind::Equal:
  case Kind::Is: return ir::CmpOp::Eq;
  case Kind::NotEqual:
  case Kind::OldNotEqual:
  case Kind::IsNot: return ir::CmpOp::Ne;
  case Kind::Less: return ir::CmpOp::Lt;
  case Kind::LessEqual: return ir::CmpOp::Le;
  case Kind::Greater: return ir::CmpOp::Gt;
  case Kind::GreaterEqual: return ir::CmpOp::Ge;
  default: return std::nullopt; // `in`, `not in`
  }
}

} // namespace

Atom ExpressionLowering::compareAtom(PlaceId lhs, Kind op, PlaceId rhs, ir::Range range) {
  std::optional<ir::CmpOp> compare = cmpOp(op);
  if (!compare) return {.cond = {.kind = ir::CondKind::Opaque, .range = range}};
  if (isConstant(lhs) && !isConstant(rhs)) {
    std::swap(lhs, rhs);
    compare = ir::mirrored(*compare);
  }
  bool isEquality = *compare == ir::CmpOp::Eq || *compare == ir::CmpOp::Ne;
  const ir::Place& right = b_.function().places[rhs];
  bool isNull =
      right.kind == ir::PlaceKind::Constant && right.constant == ir::ConstKind::Null && isEquality;
  if (isNull)
    return {.cond = {.kind = ir::CondKind::IsNull, .lhs = lhs, .range = range},
            .isNegated = *compare == ir::CmpOp::Ne};
  return {
      .cond = {
          .kind = ir::CondKind::Compare, .op = *compare, .lhs = lhs, .rhs = rhs, .range = range}};
}

// `'conn' in locals()` asks whether a variable has been assigned.
bool ExpressionLowering::boundAtom(NodeId comparison, Atom& atom) {
  NodeId name = tree_.first(comparison);
  NodeId op = tree_.end(name);
  NodeId call = tree_.end(op);
  bool isMembership = tree_.kind(op) == Kind::In || tree_.kind(op) == Kind::NotIn;
  if (!isMembership || tree_.kind(name) != Kind::String || tree_.kind(call) != Kind::Call ||
      tree_.end(call) != tree_.end(comparison))
    return false;
  NodeId function = tree_.child(call, Field::Function);
  std::string_view asked = tree_.text(function);
  bool isScope = asked == "locals" || asked == "vars" || asked == "dir" || asked == "globals";
  if (!isScope || at(tree_.child(call, Field::Arguments)).size != 1) return false;
  PlaceId spelled = string(name);
  if (spelled == ir::None) return false;
  Binding* binding = names_.find(b_.function().places[spelled].name);
  if (!binding || names_.meansImport(*binding, at(name).begin)) return false;
  atom = {.cond = {.kind = ir::CondKind::IsBound,
                   .lhs = placeOf(*binding, at(name).begin),
                   .range = range(comparison)},
          .isNegated = tree_.kind(op) == Kind::NotIn};
  return true;
}

// `a < b < c` is `a < b and b < c`, with b evaluated once.
void ExpressionLowering::chain(NodeId comparison, Label& ifTrue, Label& ifFalse) {
  Atom bound;
  if (boundAtom(comparison, bound)) return branch(bound, ifTrue, ifFalse);
  NodeId first = tree_.first(comparison);
  PlaceId lhs = place(first);
  for (NodeId op = tree_.end(first); op < tree_.end(comparison);) {
    NodeId operand = tree_.end(op);
    PlaceId rhs = place(operand);
    Atom atom = compareAtom(lhs, tree_.kind(op), rhs, range(comparison));
    op = tree_.end(operand);
    if (op >= tree_.end(comparison)) return branch(atom, ifTrue, ifFalse);
    Label next = flow_.label();
    branch(atom, next, ifFalse);
    flow_.enter(next);
    lhs = rhs;
  }
}

ir::PlaceId ExpressionLowering::comparison(NodeId node, bool isNegated) {
  NodeId comparison = isNegated ? tree_.child(node, Field::Argument) : node;
  NodeId first = tree_.first(comparison);
  NodeId op = tree_.end(first);
  NodeId second = tree_.end(op);
  bool isChain = tree_.end(second) != tree_.end(comparison);
  Atom atom;
  if (isChain || boundAtom(comparison, atom)) return byBranches(node);
  PlaceId lhs = place(first);
  PlaceId rhs = place(second);
  atom = compareAtom(lhs, tree_.kind(op), rhs, range(node));
  if (atom.cond.kind == ir::CondKind::Opaque) {
    PlaceId operands[] = {lhs, rhs};
    return b_.compute(b_.temp(), operands, range(node), false);
  }
  // Test has no negation: `x is not None` compares with null instead.
  bool isNullTest = atom.cond.kind == ir::CondKind::IsNull;
  if (isNullTest && atom.isNegated != isNegated)
    atom.cond = {.kind = ir::CondKind::Compare,
                 .op = ir::CmpOp::Ne,
                 .lhs = atom.cond.lhs,
                 .rhs = b_.null(),
                 .range = range(node)};
  else if (!isNullTest && isNegated)
    atom.cond.op = ir::opposite(atom.cond.op);
  return b_.test(b_.temp(), atom.cond, range(node));
}

} // namespace unclosed::python
