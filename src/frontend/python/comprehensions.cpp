#include "frontend/python/expressions.h"
#include "frontend/python/scopes.h"

namespace unclosed::python {
namespace {

// A comprehension's variable is its own: next to a variable of the function it gets a number.
void nameApart(Names& names, ir::Module& module) {
  uint32_t function = names.scope().function;
  for (Binding& binding : names.own()) {
    if (names.scope(function).kind == ScopeKind::Module) continue;
    uint32_t others = names.countHidden(binding, function);
    if (others == 0) continue;
    std::string apart(module.text(binding.name));
    binding.localName = module.intern(apart.append("#").append(std::to_string(others + 1)));
  }
}

} // namespace

// Nested loops that store into a container: the iterables, tests and elements run in source order.
// A generator expression is lowered as if it ran at once.
ir::PlaceId ExpressionLowering::comprehension(NodeId node, std::string_view kind) {
  PlaceId result = b_.aggregate(b_.temp(), kind, {}, range(node));
  Label done = flow_.label();
  Label head; // of the innermost loop so far
  bool isOpen = false;
  for (NodeId clause : tree_.children(node)) {
    if (tree_.kind(clause) == Kind::IfClause) {
      Label passes = flow_.label();
      cond(tree_.first(clause), passes, head);
      if (!flow_.enter(passes)) break;
      continue;
    }
    if (tree_.kind(clause) != Kind::ForInClause) continue;
    NodeId iterableNode = tree_.child(clause, Field::Right);
    PlaceId iterable = value(iterableNode);
    // Only the first iterable belongs to the scope around the comprehension.
    if (!isOpen) {
      names_.enter(ScopeKind::Comprehension, 0);
      ScopeScan(tree_, names_, unit_.module).comprehension(node);
      nameApart(names_, unit_.module);
    }
    Label& leaveTo = isOpen ? head : done;
    isOpen = true;
    Label inner = flow_.label(), item = flow_.label();
    flow_.jumpTo(inner);
    flow_.enter(inner);
    ir::Range where = range(clause);
    branch({.cond = {.kind = ir::CondKind::HasMore, .lhs = iterable, .range = range(iterableNode)}},
           item, leaveTo);
    flow_.enter(item);
    head = inner;
    bool isAsync = tree_.child(clause, Kind::Async) != NoNode;
    PlaceId element = b_.iterate(b_.temp(), iterable, where, isAsync);
    assignTo(tree_.child(clause, Field::Left), element, where);
  }
  NodeId body = tree_.child(node, Field::Body);
  if (!b_.ended()) {
    if (tree_.kind(body) == Kind::Pair) {
      value(tree_.child(body, Field::Key));
      body = tree_.child(body, Field::Value);
    }
    PlaceId element = value(body);
    if (!isConstant(element)) b_.assign(b_.element(result), element, range(body));
    flow_.jumpTo(head);
  }
  if (isOpen) names_.leave();
  flow_.enter(done);
  return result;
}

} // namespace unclosed::python
