#include "frontend/python/expressions.h"

namespace unclosed::python {

ir::PlaceId ExpressionLowering::value(NodeId node) {
  PlaceId place = this->place(node);
  if (b_.function().places[place].kind != ir::PlaceKind::Field) return place;
  return b_.assign(b_.temp(), place, range(node));
}

ir::PlaceId ExpressionLowering::place(NodeId node) {
  Nesting nesting(unit_);
  if (nesting.isTooDeep()) refuse(node, "nested too deeply");
  if (nesting.isTooDeep() || failed_) return b_.null();
  return evaluate(node);
}

ir::PlaceId ExpressionLowering::evaluate(NodeId node) {
  switch (tree_.kind(node)) {
  case Kind::Identifier: return name(node);
  case Kind::Attribute: return attribute(node);
  case Kind::Subscript: return subscript(node);
  case Kind::Call: return call(node, 0);
  case Kind::Await: return await(node, 0);
  case Kind::Yield: return yield(node);
  case Kind::Lambda: return lambda(node);
  case Kind::AsPattern: return place(tree_.first(node)); // who enters it assigns to the target
  case Kind::ParenthesizedExpression:
  case Kind::ListSplat:
  case Kind::DictionarySplat:
  case Kind::ListSplatPattern:
    for (NodeId child : tree_.children(node))
      if (tree_.kind(child) != Kind::Star && tree_.kind(child) != Kind::DoubleStar)
        return place(child);
    return b_.null();
  case Kind::NamedExpression: {
    NodeId target = tree_.child(node, Field::Name);
    assignTo(target, place(tree_.child(node, Field::Value)), range(node));
    return name(target);
  }
  case Kind::ConditionalExpression: return conditional(node);
  case Kind::BooleanOperator: return boolean(node);
  case Kind::NotOperator: {
    NodeId inner = tree_.child(node, Field::Argument);
    bool isComparison = tree_.kind(inner) == Kind::ComparisonOperator;
    return isComparison ? comparison(node, true) : byBranches(node);
  }
  case Kind::ComparisonOperator: return comparison(node, false);
  case Kind::BinaryOperator: return binary(node);
  case Kind::Tuple:
  case Kind::TuplePattern:
  case Kind::ExpressionList:
  case Kind::PatternList: return aggregate(node, "tuple");
  case Kind::List:
  case Kind::ListPattern: return aggregate(node, "list");
  case Kind::Set: return aggregate(node, "set");
  case Kind::Dictionary: return dictionary(node);
  case Kind::ListComprehension: return comprehension(node, "list");
  case Kind::SetComprehension: return comprehension(node, "set");
  case Kind::DictionaryComprehension: return comprehension(node, "dict");
  case Kind::GeneratorExpression: return comprehension(node, "generator");
  default: {
    PlaceId known = constant(node);
    return known != ir::None ? known : compute(node);
  }
  }
}

// Operators on values, f-strings, and whatever has no meaning of its own here.
ir::PlaceId ExpressionLowering::compute(NodeId node) {
  size_t first = operands_.size();
  for (NodeId child : tree_.children(node)) {
    switch (tree_.kind(child)) {
    case Kind::StringContent: operands_.push_back(textPart(child)); break;
    case Kind::StringStart:
    case Kind::Minus:
    case Kind::Tilde:
    case Kind::Type:
    case Kind::TypeParameter: break;
    default: operands_.push_back(value(child));
    }
  }
  std::span<const PlaceId> operands = std::span(operands_).subspan(first);
  // A wrapper around one value (an interpolation, a chevron) is that value.
  Kind kind = tree_.kind(node);
  bool isWrapper = kind == Kind::Interpolation || kind == Kind::FormatExpression ||
                   kind == Kind::Chevron || kind == Kind::IfClause;
  PlaceId result = isWrapper && operands.size() == 1
                       ? operands[0]
                       : b_.compute(b_.temp(), operands, range(node), false,
                                    kind == Kind::String ? "format" : "");
  operands_.resize(first);
  return result;
}

ir::PlaceId ExpressionLowering::aggregate(NodeId node, std::string_view kind) {
  size_t first = operands_.size();
  for (NodeId child : tree_.children(node))
    operands_.push_back(value(child));
  PlaceId result = b_.aggregate(b_.temp(), kind, std::span(operands_).subspan(first), range(node));
  operands_.resize(first);
  return result;
}

ir::PlaceId ExpressionLowering::dictionary(NodeId node) {
  size_t first = operands_.size();
  std::vector<PlaceId> keys;
  for (NodeId child : tree_.children(node)) {
    if (tree_.kind(child) == Kind::Pair) {
      keys.push_back(value(tree_.child(child, Field::Key)));
      operands_.push_back(value(tree_.child(child, Field::Value)));
    } else {
      keys.push_back(b_.otherConstant("**"));
      operands_.push_back(value(child));
    }
  }
  placeNames(node, range(node));
  PlaceId result = b_.dictionary(b_.temp(), keys, std::span(operands_).subspan(first), range(node));
  operands_.resize(first);
  return result;
}

ir::PlaceId ExpressionLowering::await(NodeId node, uint8_t callFlags) {
  NodeId operand = tree_.first(node);
  while (tree_.kind(operand) == Kind::ParenthesizedExpression && tree_.first(operand) != NoNode)
    operand = tree_.first(operand);
  if (tree_.kind(operand) == Kind::Call)
    return call(operand, static_cast<uint8_t>(callFlags | ir::Awaited));
  PlaceId awaited = value(operand);
  return b_.await(b_.temp(), awaited, range(node));
}

ir::PlaceId ExpressionLowering::yield(NodeId node) {
  bool delegates = false;
  PlaceId yielded = ir::None;
  for (NodeId child : tree_.children(node)) {
    if (tree_.kind(child) == Kind::From)
      delegates = true;
    else
      yielded = value(child);
  }
  return b_.yield(b_.temp(), yielded, range(node), delegates);
}

void ExpressionLowering::discard(NodeId node) {
  Nesting nesting(unit_);
  if (nesting.isTooDeep()) return refuse(node, "nested too deeply");
  switch (tree_.kind(node)) {
  case Kind::Call: call(node, ir::Discarded); return;
  case Kind::Await: await(node, ir::Discarded); return;
  case Kind::ParenthesizedExpression:
  case Kind::Tuple:
  case Kind::ExpressionList:
    for (NodeId child : tree_.children(node))
      discard(child);
    return;
  case Kind::ConditionalExpression: {
    Label then = flow_.label(), otherwise = flow_.label(), join = flow_.label();
    NodeId body = tree_.first(node);
    NodeId condition = tree_.end(body);
    cond(condition, then, otherwise);
    for (auto [label, arm] :
         {std::pair(&then, body), std::pair(&otherwise, tree_.end(condition))}) {
      if (!flow_.enter(*label)) continue;
      discard(arm);
      flow_.jumpTo(join);
    }
    flow_.enter(join);
    return;
  }
  case Kind::BooleanOperator: {
    Label right = flow_.label(), join = flow_.label();
    bool isAnd = tree_.kind(tree_.child(node, Field::Operator)) == Kind::And;
    cond(tree_.child(node, Field::Left), isAnd ? right : join, isAnd ? join : right);
    if (flow_.enter(right)) {
      discard(tree_.child(node, Field::Right));
      flow_.jumpTo(join);
    }
    flow_.enter(join);
    return;
  }
  case Kind::Attribute: place(node); return;
  case Kind::Identifier: return;
  default:
    if (constant(node) == ir::None) value(node);
  }
}

} // namespace unclosed::python
