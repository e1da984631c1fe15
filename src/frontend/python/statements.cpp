#include "frontend/python/functions.h"

namespace unclosed::python {

void FunctionLowering::statements(NodeId block) {
  for (NodeId child : tree_.children(block)) {
    if (b_.ended() || failed_) return; // what follows is dead code
    bool isTopLevel = isModule_ && unit_.depth == 0;
    if (isTopLevel) statement_ = child;
    if (at(child).broken)
      brokenStatement(child);
    else
      statement(child);
  }
}

void FunctionLowering::statement(NodeId node) {
  Nesting nesting(unit_);
  if (nesting.isTooDeep()) return refuse(node, "nested too deeply");
  switch (tree_.kind(node)) {
  case Kind::ExpressionStatement: return expressionStatement(node);
  case Kind::IfStatement: return ifStatement(node);
  case Kind::ForStatement: return forStatement(node);
  case Kind::WhileStatement: return whileStatement(node);
  case Kind::TryStatement: return tryStatement(node);
  case Kind::WithStatement: return withStatement(node);
  case Kind::MatchStatement: return matchStatement(node);
  case Kind::FunctionDefinition: return functionDefinition(node, NoNode);
  case Kind::ClassDefinition: return classDefinition(node, NoNode);
  case Kind::DecoratedDefinition: {
    NodeId definition = tree_.child(node, Field::Definition);
    if (definition == NoNode) return;
    if (tree_.kind(definition) == Kind::ClassDefinition) return classDefinition(definition, node);
    return functionDefinition(definition, node);
  }
  case Kind::ReturnStatement: return returnStatement(node);
  case Kind::RaiseStatement: return raiseStatement(node);
  case Kind::AssertStatement: return assertStatement(node);
  case Kind::BreakStatement: return flow_.leave(Way::Break, range(node));
  case Kind::ContinueStatement: return flow_.leave(Way::Continue, range(node));
  case Kind::DeleteStatement: return deleteStatement(node);
  case Kind::ImportStatement:
  case Kind::ImportFrom: return importStatement(node);
  case Kind::PrintStatement: return printStatement(node);
  case Kind::ExecStatement: {
    size_t first = args_.size();
    for (NodeId child : tree_.children(node))
      if (tree_.kind(child) != Kind::In) args_.push_back({.place = value(child)});
    impliedCall("exec", first, range(node), true);
    return;
  }
  default: return; // pass, global, nonlocal, type aliases, __future__
  }
}

void FunctionLowering::expressionStatement(NodeId node) {
  for (NodeId child : tree_.children(node)) {
    switch (tree_.kind(child)) {
    case Kind::Assignment: assignment(child); break;
    case Kind::AugmentedAssignment: augmented(child); break;
    case Kind::String:
    case Kind::ConcatenatedString: {
      bool computes = tree_.child(child, Kind::Interpolation) != NoNode;
      if (computes || tree_.kind(child) == Kind::ConcatenatedString) discard(child);
      break;
    }
    default: discard(child);
    }
  }
}

// In the bodies of the module and of classes: the statement is lost, but not what it encloses.
void FunctionLowering::brokenStatement(NodeId node) {
  if (tree_.kind(node) == Kind::FunctionDefinition) return functionDefinition(node, NoNode);
  unit_.gap(range(node), 0, "syntax error");
  for (NodeId inner = node; inner < tree_.end(node);) {
    Kind kind = tree_.kind(inner);
    bool isWhole = kind == Kind::FunctionDefinition || kind == Kind::ClassDefinition ||
                   (kind == Kind::DecoratedDefinition && !at(inner).broken);
    if (isWhole && tree_.child(inner, kind == Kind::DecoratedDefinition ? Field::Definition
                                                                        : Field::Name) != NoNode) {
      statement(inner);
      inner = tree_.end(inner);
    } else {
      ++inner;
    }
  }
}

void FunctionLowering::ifStatement(NodeId node) {
  Label join = flow_.label();
  NodeId last = NoNode; // the last clause: `if`, `elif` or `else`
  for (NodeId child : tree_.children(node))
    if (at(child).field == Field::Condition || at(child).field == Field::Alternative) last = child;
  for (NodeId child : tree_.children(node)) {
    if (tree_.kind(child) == Kind::ElseClause) {
      NodeId body = tree_.child(child, Field::Body);
      if (body != NoNode) statements(body);
      break;
    }
    bool isFirst = at(child).field == Field::Condition;
    if (!isFirst && tree_.kind(child) != Kind::ElifClause) continue;
    NodeId clause = isFirst ? node : child;
    Label then = flow_.label(), next = flow_.label();
    cond(tree_.child(clause, Field::Condition), then, child == last ? join : next);
    if (flow_.enter(then)) {
      NodeId body = tree_.child(clause, Field::Consequence);
      if (body != NoNode) statements(body);
      if (child != last || join.block != ir::None) flow_.jumpTo(join);
    }
    if (child == last || !flow_.enter(next)) break;
  }
  flow_.land(join);
}

void FunctionLowering::returnStatement(NodeId node) {
  NodeId expression = tree_.first(node);
  PlaceId returned = expression == NoNode ? ir::None : value(expression);
  if (!flow_.isInRegion()) return b_.ret(returned, range(node));
  b_.assign(flow_.returned(), returned == ir::None ? b_.null() : returned, range(node));
  flow_.leave(Way::Return, range(node));
}

void FunctionLowering::deleteStatement(NodeId node) {
  for (NodeId target = tree_.first(node); target < tree_.end(node);) {
    switch (tree_.kind(target)) {
    case Kind::ExpressionList:
    case Kind::Tuple:
    case Kind::List:
    case Kind::ParenthesizedExpression: ++target; continue;
    case Kind::Subscript: {
      PlaceId base = place(tree_.child(target, Field::Value));
      b_.unbind(elementOf(base, target), range(target));
      break;
    }
    case Kind::Identifier:
    case Kind::Attribute: b_.unbind(this->target(target), range(target)); break;
    default: discard(target);
    }
    target = tree_.end(target);
  }
}

// Python 2's `print x, y` and `print >>f, x`.
void FunctionLowering::printStatement(NodeId node) {
  size_t first = args_.size();
  for (NodeId child : tree_.children(node)) {
    ir::Sym keyword = tree_.kind(child) == Kind::Chevron ? b_.intern("file") : 0;
    args_.push_back({.place = value(child), .keyword = keyword});
  }
  impliedCall("print", first, range(node), true);
}

// The names are known from the scope's scan; here an import is something that may raise.
void FunctionLowering::importStatement(NodeId node) {
  bool isGuarded = b_.handler() != unwind_;
  if (isModule_ && !isGuarded) return;
  b_.compute(b_.temp(), {}, range(node), true);
}

} // namespace unclosed::python
