#include "frontend/python/functions.h"
#include "frontend/python/scopes.h"

namespace unclosed::python {
void FunctionLowering::functionDefinition(NodeId node, NodeId decorated) {
  NodeId name = tree_.child(node, Field::Name);
  if (name == NoNode) return unit_.gap(range(node), 0, "syntax error");
  ir::Index index = nested(node, names_.qualify(at(name).name), decorated);
  bool isMethod = isInClassBody();
  if (index != ir::None && isMethod && class_.index != ir::None)
    unit_.module.classes[class_.index].methods.push_back(index);
  // At the top level the name alone says which function it is; a closure is a value.
  bool isClosure = !isModule_ || !innerCaptured_.empty();
  if (isClosure) {
    PlaceId closure = decorate(decorated, capture(index, range(node)));
    b_.assign(target(name), closure, range(node));
  } else {
    decorate(decorated, ir::None);
  }
}

ir::PlaceId FunctionLowering::lambda(NodeId node) {
  ir::Index index = nested(node, names_.qualify(b_.intern("<lambda>")), NoNode);
  return capture(index, range(node));
}

ir::PlaceId FunctionLowering::capture(ir::Index function, ir::Range range) {
  size_t first = operands_.size();
  for (const Captured& captured : innerCaptured_)
    if (Binding* binding = names_.find(captured.name))
      operands_.push_back(placeOf(*binding, UINT32_MAX));
  PlaceId result = b_.capture(b_.temp(), function, std::span(operands_).subspan(first), range);
  operands_.resize(first);
  return result;
}

// Lowers a function or lambda inside this one; None when it becomes a Gap.
ir::Index FunctionLowering::nested(NodeId node, ir::Sym qualified, NodeId decorated) {
  innerCaptured_.clear();
  if (copies_ > 0) {
    auto known = unit_.definedInFinally.find(node);
    if (known != unit_.definedInFinally.end()) {
      innerCaptured_ = known->second.captured;
      return known->second.index;
    }
  }
  bool isLambda = tree_.kind(node) == Kind::Lambda;
  if (!isLambda && at(node).hasError) {
    unit_.gap(range(node), qualified, "syntax error");
    return ir::None;
  }
  std::vector<ir::Decorator> decorators = readDecorators(decorated);
  NodeId list = tree_.child(node, Field::Parameters);
  std::vector<Parameter> parameters;
  if (list != NoNode) parameters = readParameters(list);
  NodeId returned = tree_.child(node, Field::ReturnType);
  ir::Sym returnType = returned == NoNode ? 0 : names_.typeOf(tree_.text(returned));

  bool isMethod = isInClassBody() && !isLambda;
  names_.enter(ScopeKind::Function, qualified);
  FunctionLowering inner(unit_, qualified, range(node), class_);
  inner.b_.function().decorators = std::move(decorators);
  inner.b_.function().returnType = returnType;
  inner.setFlags(node, isMethod);
  inner.addParameters(parameters);
  inner.lowerBody(tree_.child(node, Field::Body));
  names_.leave();

  innerCaptured_ = std::move(inner.captured_);
  if (inner.index_ == ir::None)
    unit_.gap(range(node), qualified, "nested too deeply");
  else if (!isModule_)
    inner_.push_back(inner.index_);
  if (copies_ > 0) unit_.definedInFinally[node] = {inner.index_, innerCaptured_};
  return inner.index_;
}

void FunctionLowering::lowerBody(NodeId body) {
  if (body == NoNode) return;
  ScopeScan(tree_, names_, unit_.module).body(body);
  names_.resolveAliases();
  if (names_.scope().hasYield) b_.function().flags |= ir::IsGenerator;
  if (tree_.kind(body) == Kind::Block)
    statements(body);
  else
    b_.ret(value(body), range(body));
  finish();
}

void FunctionLowering::finish() {
  if (failed_) return;
  if (!b_.ended()) b_.ret(ir::None, {});
  for (const Captured& captured : captured_)
    b_.function().captured.push_back(captured.placeName);
  index_ = b_.finish();
  for (ir::Index inner : inner_)
    unit_.module.functions[inner].parent = index_;
}

void FunctionLowering::setFlags(NodeId node, bool isMethod) {
  ir::Function& function = b_.function();
  std::string_view name = lastSegment(text(function.name));
  if (tree_.kind(node) == Kind::Lambda) function.flags |= ir::IsLambda;
  if (tree_.child(node, Kind::Async) != NoNode) function.flags |= ir::IsAsync;
  if (text(function.name) == "main") function.flags |= ir::IsMain;
  std::string_view returned = lastSegment(text(function.returnType));
  if (returned == "NoReturn" || returned == "Never") function.flags |= ir::IsNoReturn;
  for (const ir::Decorator& decorator : function.decorators) {
    std::string_view what = lastSegment(text(decorator.name));
    if (what == "staticmethod") function.flags |= ir::IsStatic;
    if (what == "classmethod") function.flags |= ir::IsClassMethod;
    if (what == "property" || what == "cached_property") function.flags |= ir::IsProperty;
  }
  if (!isMethod) return;
  function.className = class_.qualified;
  if (name == "__init__" || name == "__new__") function.flags |= ir::IsConstructor;
  if (name == "__del__") function.flags |= ir::IsDestructor;
  NodeId parameters = tree_.child(node, Field::Parameters);
  NodeId first = parameters == NoNode ? NoNode : tree_.first(parameters);
  class_.self = 0;
  if (first == NoNode || (function.flags & ir::IsStatic) != 0) return;
  Parameter self = readParameter(first);
  if (self.name != NoNode && self.flags == 0) class_.self = at(self.name).name;
}

std::vector<ir::Decorator> FunctionLowering::readDecorators(NodeId decorated) {
  std::vector<ir::Decorator> decorators;
  if (decorated == NoNode) return decorators;
  for (NodeId child : tree_.children(decorated)) {
    if (tree_.kind(child) != Kind::Decorator || tree_.first(child) == NoNode) continue;
    NodeId expression = tree_.first(child);
    ir::Decorator decorator{.range = range(expression)};
    if (tree_.kind(expression) == Kind::Call) {
      NodeId list = tree_.child(expression, Field::Arguments);
      std::string_view arguments = tree_.text(list);
      if (arguments.size() >= 2) arguments = arguments.substr(1, arguments.size() - 2);
      decorator.arguments = b_.intern(arguments);
      expression = tree_.child(expression, Field::Function);
    }
    decorator.name = names_.dotted(expression);
    decorators.push_back(decorator);
  }
  return decorators;
}

// Evaluates the decorators and applies them to `value`; None: only their own calls are evaluated.
ir::PlaceId FunctionLowering::decorate(NodeId decorated, PlaceId value) {
  if (decorated == NoNode) return value;
  std::vector<NodeId> expressions;
  for (NodeId child : tree_.children(decorated))
    if (tree_.kind(child) == Kind::Decorator && tree_.first(child) != NoNode)
      expressions.push_back(tree_.first(child));
  // The innermost decorator is applied first.
  for (size_t i = expressions.size(); i-- > 0;) {
    NodeId expression = expressions[i];
    if (value == ir::None) {
      if (tree_.kind(expression) == Kind::Call) call(expression, 0);
      continue;
    }
    ir::Call application;
    callee(expression, application);
    ir::Arg argument{.place = value};
    value = b_.call(b_.temp(), application, {&argument, 1}, range(expression), true);
  }
  return value;
}

} // namespace unclosed::python
