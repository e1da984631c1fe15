#include "frontend/python/functions.h"

namespace unclosed::python {
namespace {

// Each `finally` inside another one's copies multiplies the copies by up to five.
constexpr int deepestFinally = 5;

// What follows `as`. The grammar binds `as` closer than operators, so that in
// `with a if c else b as x` it stands below the last operand.
NodeId asTarget(const Tree& tree, NodeId expression) {
  for (;;) {
    switch (tree.kind(expression)) {
    case Kind::AsPattern: return tree.child(expression, Field::Alias);
    case Kind::ConditionalExpression:
    case Kind::BooleanOperator:
    case Kind::NotOperator:
    case Kind::Lambda: break;
    default: return NoNode;
    }
    NodeId last = NoNode;
    for (NodeId child : tree.children(expression))
      last = child;
    if (last == NoNode) return NoNode;
    expression = last;
  }
}

} // namespace

// Lowers the clean-up of a region whose body is done, once for each way out that is taken, and
// goes on behind the region.
void FunctionLowering::cleanUp(Region& region, const Cleanup& cleanup) {
  Frame frame = flow_.closeRegion(region);
  bool fallsThrough = !b_.ended();
  ir::BlockId last = b_.currentBlock();
  b_.setBlock(region.arrive);
  runCleanup(cleanup, Way::Exception, region);
  if (!b_.ended()) b_.jump(region.outer);
  for (Way way : {Way::Return, Way::Break, Way::Continue}) {
    if (!flow_.enter(frame.ways[static_cast<size_t>(way)])) continue;
    runCleanup(cleanup, way, region);
    flow_.leave(way, cleanup.range);
  }
  if (fallsThrough) {
    b_.setBlock(last);
    flow_.startBlock();
    runCleanup(cleanup, Way::Normal, region);
  }
  flow_.land(region.after);
}

void FunctionLowering::runCleanup(const Cleanup& cleanup, Way way, Region& region) {
  if (cleanup.finallyBlock != NoNode) {
    if (copies_ >= deepestFinally) return refuse(cleanup.finallyBlock, "nested too deeply");
    ++copies_;
    statements(cleanup.finallyBlock);
    --copies_;
    return;
  }
  if (way != Way::Exception) {
    b_.exit(cleanup.manager, cleanup.range, cleanup.isAsync, false);
    return;
  }
  // A manager whose exit returns something true ends the exception's way here.
  PlaceId swallowed = b_.exit(cleanup.manager, cleanup.range, cleanup.isAsync, true, b_.temp());
  ir::Cond cond{.kind = ir::CondKind::Truthy, .lhs = swallowed, .range = cleanup.range};
  b_.branch(cond, flow_.use(region.after), region.outer, cleanup.range);
}

void FunctionLowering::withStatement(NodeId node) {
  NodeId clause = tree_.child(node, Kind::WithClause);
  if (clause == NoNode || tree_.first(clause) == NoNode) return;
  withItems(node, clause, tree_.first(clause), tree_.child(node, Kind::Async) != NoNode);
}

// `with a as x, b as y` is `with a as x: with b as y`.
void FunctionLowering::withItems(NodeId node, NodeId clause, NodeId item, bool isAsync) {
  Nesting nesting(unit_);
  if (nesting.isTooDeep()) return refuse(node, "nested too deeply");
  if (item >= tree_.end(clause)) {
    NodeId body = tree_.child(node, Field::Body);
    if (body != NoNode) statements(body);
    return;
  }
  NodeId expression = tree_.first(item);
  if (expression == NoNode) return;
  NodeId target = asTarget(tree_, expression);
  PlaceId manager = place(expression);
  PlaceId entered = b_.enter(b_.temp(), manager, range(item), isAsync);
  Region region = flow_.openRegion();
  if (target != NoNode) assignTo(target, entered, range(item));
  withItems(node, clause, tree_.end(item), isAsync);
  cleanUp(region, {.manager = manager, .range = range(item), .isAsync = isAsync});
}

} // namespace unclosed::python
