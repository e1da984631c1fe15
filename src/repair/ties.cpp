#include "repair/ties.h"

#include "ir/dotted.h"

#include <algorithm>

#include "repair/python_names.h"

namespace unclosed::repair {
namespace {

bool holds(const std::vector<std::string>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

// Kinds whose value is a truth value, a number or a text, whatever they are made of.
bool isPlain(Kind kind) {
  switch (kind) {
  case Kind::String:
  case Kind::ConcatenatedString:
  case Kind::Integer:
  case Kind::Float:
  case Kind::True:
  case Kind::False:
  case Kind::NoneLiteral:
  case Kind::Ellipsis:
  case Kind::ComparisonOperator:
  case Kind::NotOperator: return true;
  default: return false;
  }
}

} // namespace

Ties::Ties(const PythonSource& source, const rules::RuleSet& rules, const rules::Resource& resource,
           NodeId function, std::string_view variable, NodeId origin)
    : source_(source), rules_(rules), resource_(resource), function_(function), origin_(origin) {
  if (!variable.empty()) tied_.insert(variable);
  for (bool grown = true; grown;) {
    grown = false;
    for (NodeId node = function; node < source.tree().end(function); ++node)
      grown |= learn(node);
  }
}

// Adds what the node ties; false when that is nothing new.
bool Ties::learn(NodeId node) {
  const python::Tree& tree = source_.tree();
  NodeId left = tree.child(node, Field::Left), right = tree.child(node, Field::Right);
  switch (source_.kind(node)) {
  case Kind::Assignment:
  case Kind::AugmentedAssignment:
    return left != NoNode && right != NoNode && carries(right) && bind(left);
  case Kind::ForStatement:
  case Kind::ForInClause:
    return left != NoNode && right != NoNode && elementsCarry(right) && bind(left);
  case Kind::NamedExpression: {
    NodeId value = tree.child(node, Field::Value);
    return value != NoNode && carries(value) && bind(tree.child(node, Field::Name));
  }
  case Kind::AsPattern: return carries(tree.first(node)) && bind(node);
  case Kind::FunctionDefinition: {
    NodeId body = tree.child(node, Field::Body);
    NodeId name = tree.child(node, Field::Name);
    return node != function_ && body != NoNode && name != NoNode && mentions(body) &&
           tied_.insert(source_.text(name)).second;
  }
  case Kind::Call: {
    // session.add(user): what an object that keeps ties is given is tied as well.
    NodeId callee = tree.child(node, Field::Function);
    if (!resource_.repair.objectsTied || callee == NoNode || !carries(callee)) return false;
    bool grown = false;
    NodeId arguments = tree.child(node, Field::Arguments);
    if (arguments == NoNode) return false;
    for (NodeId argument : tree.children(arguments))
      if (source_.kind(argument) == Kind::Identifier)
        grown |= tied_.insert(source_.text(argument)).second;
    return grown;
  }
  default: return false;
  }
}

bool Ties::bind(NodeId target) {
  bool grown = false;
  for (std::string_view name : boundNames(source_, target))
    grown |= tied_.insert(name).second;
  return grown;
}

bool Ties::mentions(NodeId root) const {
  return std::ranges::any_of(loadsIn(source_, root),
                             [&](std::string_view name) { return tied_.contains(name); });
}

bool Ties::isPlainCall(NodeId call) const {
  const python::Tree& tree = source_.tree();
  NodeId callee = tree.child(call, Field::Function);
  if (callee == NoNode) return false;
  std::string_view name = source_.text(callee);
  if (holds(rules_.plainCalls, name)) return true;
  if (resource_.repair.objectsTied) return false;
  return holds(rules_.plainMethods, ir::lastSegment(name));
}

bool Ties::callCarries(NodeId call) const {
  if (isPlainCall(call)) return false;
  for (NodeId child : source_.tree().children(call))
    if (carries(child)) return true;
  return false;
}

// A row or line that an iteration gives is data, unless the objects themselves stay tied.
bool Ties::elementsCarry(NodeId iterable) const {
  return resource_.repair.objectsTied && carries(iterable);
}

bool Ties::carries(NodeId expression) const {
  const python::Tree& tree = source_.tree();
  if (expression == origin_) return true;
  Kind kind = source_.kind(expression);
  if (isPlain(kind)) return false;
  switch (kind) {
  case Kind::Identifier:
    return useAt(source_, expression) == UseKind::Load && tied_.contains(source_.text(expression));
  case Kind::Call: return callCarries(expression);
  case Kind::Lambda:
  case Kind::GeneratorExpression: return mentions(expression); // evaluated later
  case Kind::ForInClause:
  case Kind::IfClause: return false; // of a comprehension: what it goes over is not its value
  case Kind::Subscript:
  case Kind::Attribute: return carries(tree.first(expression));
  case Kind::ConditionalExpression: {
    // value `if` condition `else` other: the condition is not part of the value.
    int position = 0;
    for (NodeId child : tree.children(expression))
      if (position++ != 1 && carries(child)) return true;
    return false;
  }
  default: break;
  }
  for (NodeId child : tree.children(expression))
    if (carries(child)) return true;
  return false;
}

} // namespace unclosed::repair
