#include "frontend/python/expressions.h"

#include <algorithm>

namespace unclosed::python {

// What stands between the operands; tokens that tell no two constructs apart are not in the tree.
std::string_view ExpressionLowering::operatorText(NodeId node) const {
  NodeId left = tree_.first(node), right = tree_.child(node, Field::Right);
  if (left == NoNode || right == NoNode) return {};
  std::string_view text = tree_.text(node);
  text = text.substr(at(left).end - at(node).begin, at(right).begin - at(left).end);
  constexpr std::string_view Blanks = " \t\\\r\n";
  size_t first = std::min(text.find_first_not_of(Blanks), text.size());
  text = text.substr(first, text.find_last_not_of(Blanks) + 1 - first);
  constexpr size_t Longest = 2; // `**` and `//`; more has a comment in it
  return text.size() <= Longest ? text : std::string_view();
}

// `a + b + c` nests to the left as deep as the chain is long, so the chain is walked, not
// descended.
ir::PlaceId ExpressionLowering::binary(NodeId node) {
  std::vector<NodeId> chain;
  NodeId leftmost = node;
  for (; tree_.kind(leftmost) == Kind::BinaryOperator; leftmost = tree_.first(leftmost))
    chain.push_back(leftmost);
  PlaceId left = value(leftmost);
  for (size_t i = chain.size(); i-- > 0;) {
    NodeId rightNode = tree_.child(chain[i], Field::Right);
    PlaceId parts[] = {left, value(rightNode)};
    // `conns + [conn]` is a list of both; other operators make a value that owns neither.
    auto isList = [&](NodeId operand) { return tree_.kind(operand) == Kind::List; };
    bool joinsLists = isList(rightNode) || isList(tree_.first(chain[i]));
    if (joinsLists)
      left = b_.aggregate(b_.temp(), "list", parts, range(chain[i]));
    else
      left = b_.compute(b_.temp(), parts, range(chain[i]), false, operatorText(chain[i]));
  }
  return left;
}

ir::PlaceId ExpressionLowering::conditional(NodeId node) {
  NodeId body = tree_.first(node);
  NodeId condition = tree_.end(body);
  NodeId otherwise = tree_.end(condition);
  Label then = flow_.label(), orElse = flow_.label(), join = flow_.label();
  PlaceId result = freshLocal();
  cond(condition, then, orElse);
  if (flow_.enter(then)) {
    b_.assign(result, place(body), range(body));
    flow_.jumpTo(join);
  }
  if (flow_.enter(orElse)) {
    b_.assign(result, place(otherwise), range(otherwise));
    flow_.jumpTo(join);
  }
  flow_.enter(join);
  return result;
}

// `a or b or c`: the first operand that decides. Chains of one operator share one result.
ir::PlaceId ExpressionLowering::boolean(NodeId node) {
  Kind op = tree_.kind(tree_.child(node, Field::Operator));
  std::vector<NodeId> operands; // last first
  NodeId left = node;
  while (tree_.kind(left) == Kind::BooleanOperator &&
         tree_.kind(tree_.child(left, Field::Operator)) == op) {
    operands.push_back(tree_.child(left, Field::Right));
    left = tree_.child(left, Field::Left);
  }
  operands.push_back(left);
  PlaceId result = freshLocal();
  Label join = flow_.label();
  for (size_t i = operands.size(); i-- > 0;) {
    PlaceId operand = place(operands[i]);
    b_.assign(result, operand, range(operands[i]));
    if (i == 0) break;
    Label next = flow_.label();
    Atom truth{.cond = {.kind = ir::CondKind::Truthy, .lhs = operand, .range = range(operands[i])}};
    branch(truth, op == Kind::And ? next : join, op == Kind::And ? join : next);
    flow_.enter(next);
  }
  flow_.land(join);
  return result;
}

// The value of a condition that is more than one test.
ir::PlaceId ExpressionLowering::byBranches(NodeId node) {
  Label ifTrue = flow_.label(), ifFalse = flow_.label(), join = flow_.label();
  PlaceId result = freshLocal();
  cond(node, ifTrue, ifFalse);
  for (bool truth : {true, false}) {
    if (!flow_.enter(truth ? ifTrue : ifFalse)) continue;
    b_.assign(result, b_.boolean(truth), range(node));
    flow_.jumpTo(join);
  }
  flow_.enter(join);
  return result;
}

} // namespace unclosed::python
