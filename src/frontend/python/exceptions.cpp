#include "frontend/python/functions.h"
#include "frontend/python/scopes.h"

namespace unclosed::python {

void FunctionLowering::tryStatement(NodeId node) {
  NodeId finallyClause = tree_.child(node, Kind::FinallyClause);
  NodeId finallyBlock = finallyClause == NoNode ? NoNode : tree_.child(finallyClause, Kind::Block);
  if (finallyBlock == NoNode) return guardedBody(node);
  Region region = flow_.openRegion();
  guardedBody(node);
  cleanUp(region, {.finallyBlock = finallyBlock, .range = range(finallyClause)});
}

// The `try` without its `finally`: body, handlers, `else`.
void FunctionLowering::guardedBody(NodeId node) {
  NodeId body = tree_.child(node, Field::Body);
  NodeId otherwise = tree_.child(node, Kind::ElseClause);
  if (body == NoNode) return;
  Label after = flow_.label();
  bool isGuarded = tree_.child(node, Kind::ExceptClause) != NoNode;
  ir::BlockId outer = b_.handler();
  ir::BlockId dispatch = isGuarded ? b_.newBlock() : ir::None;
  if (isGuarded) {
    b_.setHandler(dispatch);
    flow_.startBlock();
  }
  statements(body);
  b_.setHandler(outer);
  if (!b_.ended() && otherwise != NoNode) {
    flow_.startBlock(); // the handlers do not guard it
    statements(tree_.child(otherwise, Field::Body));
  }
  if (!isGuarded) return;
  flow_.jumpTo(after);
  handlers(node, dispatch, after);
  flow_.enter(after);
}

void FunctionLowering::handlers(NodeId node, ir::BlockId dispatch, Label& after) {
  std::vector<ir::Case> cases;
  for (NodeId clause : tree_.children(node)) {
    if (tree_.kind(clause) != Kind::ExceptClause) continue;
    ir::BlockId block = b_.newBlock();
    b_.setBlock(block);
    NodeId alias = NoNode;
    ir::Sym types = caughtTypes(clause, alias);
    cases.push_back({.types = types, .target = block});
    bool isName = alias != NoNode && tree_.kind(alias) == Kind::Identifier;
    if (alias != NoNode) {
      bool isOne = text(types).find(' ') == std::string_view::npos;
      PlaceId arrived = b_.compute(b_.temp(isOne ? text(types) : ""), {}, range(alias), false);
      assignTo(alias, arrived, range(alias));
    }
    NodeId body = tree_.child(clause, Kind::Block);
    if (body != NoNode) statements(body);
    if (isName && !b_.ended()) b_.unbind(target(alias), range(alias));
    flow_.jumpTo(after);
  }
  b_.setBlock(dispatch);
  b_.catchCases(cases, b_.handler(), range(node));
}

// The dotted names of the types that a clause catches, space-separated; "?" for a type that is not
// written as a name. `alias` is set to what follows `as`, or Python 2's second name.
ir::Sym FunctionLowering::caughtTypes(NodeId clause, NodeId& alias) {
  std::string types;
  auto add = [&](NodeId type) {
    if (!types.empty()) types += ' ';
    if (!names_.appendDotted(type, types)) types += '?';
  };
  auto addAll = [&](NodeId tuple) {
    for (NodeId part : tree_.children(tuple))
      add(part);
  };
  for (NodeId child : tree_.children(clause)) {
    if (at(child).field == Field::Alias) alias = child;
    if (at(child).field != Field::Value) continue;
    NodeId type = child;
    if (tree_.kind(child) == Kind::AsPattern) {
      type = tree_.first(child);
      NodeId pattern = tree_.child(child, Field::Alias);
      alias = pattern == NoNode ? NoNode : tree_.first(pattern);
    } else if (!types.empty() && isOldExceptAlias(tree_, clause, child)) {
      alias = child;
      continue;
    }
    while (tree_.kind(type) == Kind::ParenthesizedExpression)
      type = tree_.first(type);
    if (NodeId known = constantTuple(type); known != NoNode) type = known;
    if (tree_.kind(type) == Kind::Tuple)
      addAll(type);
    else
      add(type);
  }
  return b_.intern(types);
}

// The tuple that a module-level name such as `DB_ERRORS` always is, or NoNode.
NodeId FunctionLowering::constantTuple(NodeId name) {
  if (tree_.kind(name) != Kind::Identifier) return NoNode;
  const Binding* binding = names_.find(at(name).name);
  bool isFixed = binding && binding->kind == BindingKind::Variable && binding->count == 1 &&
                 binding->value != NoNode && names_.scope(binding->scope).kind == ScopeKind::Module;
  return isFixed && tree_.kind(binding->value) == Kind::Tuple ? binding->value : NoNode;
}

void FunctionLowering::raiseStatement(NodeId node) {
  PlaceId thrown = ir::None;
  for (NodeId child : tree_.children(node)) {
    if (tree_.kind(child) == Kind::From) continue;
    if (at(child).field == Field::Cause) {
      value(child);
    } else if (tree_.kind(child) == Kind::ExpressionList) {
      // Python 2's `raise Type, argument, traceback`.
      size_t first = args_.size();
      for (NodeId part = tree_.end(tree_.first(child)); part < tree_.end(child);
           part = tree_.end(part))
        args_.push_back({.place = value(part)});
      thrown = exception(tree_.first(child), first);
    } else {
      thrown = exception(child, args_.size());
    }
  }
  b_.raise(thrown, range(node));
}

// The exception that `raise` throws: naming a class makes an instance of it. Making it does not
// raise by itself, for then it would arrive as something that no handler here expects.
ir::PlaceId FunctionLowering::exception(NodeId node, size_t firstArg) {
  if (tree_.kind(node) == Kind::Call) {
    NodeId function = tree_.child(node, Field::Function);
    ir::Sym type = exceptionClass(function);
    PlaceId made = call(node, 0, type == 0);
    if (type != 0) b_.setType(made, text(type));
    return made;
  }
  ir::Sym type = exceptionClass(node);
  if (type == 0) return value(node);
  ir::Call made;
  callee(node, made);
  made.type = type;
  PlaceId result = b_.temp(text(type));
  b_.call(result, made, std::span(args_).subspan(firstArg), range(node), false);
  args_.resize(firstArg);
  return result;
}

// The dotted name of the class that `node` names, 0 when it looks like an object or a function.
ir::Sym FunctionLowering::exceptionClass(NodeId node) {
  Kind kind = tree_.kind(node);
  if (kind != Kind::Identifier && kind != Kind::Attribute) return 0;
  if (!globalRoot(node)) {
    if (kind == Kind::Attribute) return 0;
    const Binding* binding = names_.find(at(node).name);
    if (binding && binding->kind != BindingKind::Class) return 0;
  }
  ir::Sym dotted = names_.dotted(node);
  std::string_view last = lastSegment(text(dotted));
  // `socket.error` and `zlib.error` are classes too.
  bool isClass = looksLikeClass(last) || last == "error";
  return isClass ? dotted : 0;
}

void FunctionLowering::assertStatement(NodeId node) {
  NodeId condition = tree_.first(node);
  Label holds = flow_.label(), fails = flow_.label();
  cond(condition, holds, fails);
  if (flow_.enter(fails)) {
    size_t first = args_.size();
    for (NodeId message = tree_.end(condition); message < tree_.end(node);
         message = tree_.end(message))
      args_.push_back({.place = value(message)});
    b_.raise(impliedCall("AssertionError", first, range(node), false), range(node));
  }
  flow_.enter(holds);
}

} // namespace unclosed::python
