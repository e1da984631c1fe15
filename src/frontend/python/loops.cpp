#include "frontend/python/functions.h"

namespace unclosed::python {
namespace {

bool mentions(const Tree& tree, NodeId node, ir::Sym name) {
  for (NodeId inner = node; inner < tree.end(node); ++inner)
    if (tree.kind(inner) == Kind::Identifier && tree[inner].name == name) return true;
  return false;
}

} // namespace

void FunctionLowering::forStatement(NodeId node) {
  NodeId target = tree_.child(node, Field::Left);
  NodeId iterableNode = tree_.child(node, Field::Right);
  NodeId body = tree_.child(node, Field::Body);
  if (target == NoNode || iterableNode == NoNode || body == NoNode) return;
  PlaceId iterable = value(iterableNode);
  // `for x in x`: the loop goes on over what x was.
  if (tree_.kind(iterableNode) == Kind::Identifier &&
      mentions(tree_, target, at(iterableNode).name))
    iterable = b_.assign(b_.temp(), iterable, range(iterableNode));

  Label head = flow_.label(), item = flow_.label(), exhausted = flow_.label();
  flow_.jumpTo(head);
  flow_.enter(head);
  branch({.cond = {.kind = ir::CondKind::HasMore, .lhs = iterable, .range = range(iterableNode)}},
         item, exhausted);
  flow_.enter(item);
  bool isAsync = tree_.child(node, Kind::Async) != NoNode;
  ir::Range where{at(target).range.begin, at(iterableNode).range.end};
  assignTo(target, b_.iterate(b_.temp(), iterable, where, isAsync), where);
  loopBody(node, head, exhausted);
}

void FunctionLowering::whileStatement(NodeId node) {
  NodeId condition = tree_.child(node, Field::Condition);
  if (condition == NoNode || tree_.child(node, Field::Body) == NoNode) return;
  Label head = flow_.label(), next = flow_.label(), exhausted = flow_.label();
  flow_.jumpTo(head);
  flow_.enter(head);
  cond(condition, next, exhausted);
  if (flow_.enter(next)) return loopBody(node, head, exhausted);
  flow_.enter(exhausted); // `while False`
  if (NodeId otherwise = tree_.child(node, Kind::ElseClause); otherwise != NoNode)
    statements(tree_.child(otherwise, Field::Body));
}

// The body, then the `else` block that runs when the loop is not left by `break`.
void FunctionLowering::loopBody(NodeId node, Label& head, const Label& exhausted) {
  flow_.openLoop(flow_.label(), head);
  statements(tree_.child(node, Field::Body));
  flow_.jumpTo(head);
  Label after = flow_.closeFrame().ways[static_cast<size_t>(Way::Break)];
  if (flow_.enter(exhausted)) {
    NodeId otherwise = tree_.child(node, Kind::ElseClause);
    if (otherwise != NoNode) statements(tree_.child(otherwise, Field::Body));
  }
  flow_.land(after);
}

} // namespace unclosed::python
