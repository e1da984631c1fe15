#include "repair/ties.h"

#include "ir/dotted.h"

#include <algorithm>

#include "repair/python_names.h"
#include "repair/python_site.h"

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

// An ORM's objects are the only ones that are asked for columns.
const std::set<std::string>& columnsOf(const Tied& tied) {
  static const std::set<std::string> none;
  bool asked = tied.helpers != nullptr && tied.resource.repair.objectsTied;
  return asked ? tied.helpers->columns(tied.rules.plain.queries) : none;
}

} // namespace

Ties::Ties(const Tied& tied)
    : source_(tied.source), rules_(tied.rules), resource_(tied.resource), function_(tied.function),
      origin_(tied.origin), object_(tied.variables.empty() ? "" : tied.variables.front()),
      owner_(tied.owner), helpers_(tied.helpers),
      columns_(source_, rules_.plain.queries, function_, columnsOf(tied)),
      tied_(tied.variables.begin(), tied.variables.end()) {
  for (bool grown = true; grown;) {
    grown = false;
    for (NodeId node = function_; node < source_.tree().end(function_); ++node)
      grown |= learn(node);
  }
}

Ties tiesOf(const Site& site) {
  Tied tied{.source = site.source,
            .rules = site.rules,
            .resource = site.resource,
            .function = site.function,
            .helpers = site.helpers};
  if (!site.variable.empty()) tied.variables.push_back(site.variable);
  if (site.shape == Shape::Inline) tied.origin = site.call;
  if (site.shape == Shape::Assigned) {
    // What a function of the program hands out together may belong together.
    NodeId assignment = site.source.tree().first(site.statement);
    NodeId target = site.source.tree().child(assignment, Field::Left);
    if (!site.finding.releasing.direct && target != NoNode)
      for (std::string_view name : boundNames(site.source, target))
        tied.variables.push_back(name);
    NodeId callee = site.source.tree().child(site.call, Field::Function);
    if (site.finding.variable.starts_with(site.variable + "."))
      tied.owner = ir::lastSegment(site.source.text(callee));
  }
  return Ties(tied);
}

// Adds what the node ties; false when that is nothing new.
bool Ties::learn(NodeId node) {
  const python::Tree& tree = source_.tree();
  NodeId left = tree.child(node, Field::Left), right = tree.child(node, Field::Right);
  switch (source_.kind(node)) {
  case Kind::Assignment:
  case Kind::AugmentedAssignment:
    if (left == NoNode || right == NoNode || !carries(right)) return false;
    if (source_.kind(left) == Kind::Subscript) return contain(tree.first(left));
    return contain(left) || bind(left);
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
    NodeId arguments = tree.child(node, Field::Arguments);
    if (callee == NoNode || arguments == NoNode) return false;
    bool isMethod = source_.kind(callee) == Kind::Attribute;
    if (isMethod && carries(arguments) && contain(tree.first(callee))) return true;
    if (!resource_.repair.objectsTied) return false;
    if (!carries(isMethod ? tree.first(callee) : callee)) return false;
    bool grown = false;
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

// Whether the function makes it as an empty or literal container, and nothing else: nobody outside
// has it.
bool Ties::isContainer(std::string_view variable) const {
  bool any = false;
  for (const Use& use : usesOf(source_, function_, variable)) {
    if (use.kind == UseKind::Load || use.kind == UseKind::Delete) continue;
    NodeId assignment = source_.parent(use.node);
    NodeId right = source_.kind(assignment) == Kind::Assignment
                       ? source_.tree().child(assignment, Field::Right)
                       : NoNode;
    Kind kind = right == NoNode ? Kind::Other : source_.kind(right);
    any = kind == Kind::List || kind == Kind::Dictionary || kind == Kind::Set ||
          kind == Kind::ListComprehension || kind == Kind::SetComprehension ||
          kind == Kind::DictionaryComprehension;
    if (!any) return false;
  }
  return any;
}

// `handles` of `handles.append(source)` and `handles[path] = source`.
bool Ties::contain(NodeId part) {
  if (source_.kind(part) != Kind::Identifier || !isContainer(source_.text(part))) return false;
  containers_.insert(source_.text(part));
  return tied_.insert(source_.text(part)).second;
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
  if (holds(rules_.plain.calls, name) || columns_.isFetched(call)) return true;
  // A method of the program's own class that hands out nothing but data.
  bool own = !owner_.empty() && helpers_ != nullptr && source_.kind(callee) == Kind::Attribute &&
             source_.text(tree.first(callee)) == object_;
  if (own && helpers_->givesPlain(owner_, ir::lastSegment(name), rules_, resource_)) return true;
  if (resource_.repair.objectsTied) return false;
  return holds(rules_.plain.methods, ir::lastSegment(name));
}

// The function inside that the name stands for wherever it is used; NoNode when there is none.
NodeId Ties::functionInside(NodeId callee) const {
  if (source_.kind(callee) != Kind::Identifier) return NoNode;
  NodeId found = NoNode;
  for (const Use& use : usesOf(source_, function_, source_.text(callee))) {
    if (use.kind == UseKind::Load) continue;
    NodeId owner = source_.parent(use.node);
    bool plain = source_.kind(owner) == Kind::FunctionDefinition && found == NoNode &&
                 source_.kind(source_.parent(owner)) == Kind::Block &&
                 source_.tree().child(owner, Kind::Async) == NoNode;
    if (!plain) return NoNode;
    found = owner;
  }
  return found;
}

bool Ties::returned(NodeId function) const {
  if (!asked_.insert(function).second) return false;
  bool found = false;
  for (NodeId node = function + 1; !found && node < source_.tree().end(function); ++node) {
    Kind kind = source_.kind(node);
    if (kind == Kind::FunctionDefinition || kind == Kind::Lambda)
      node = source_.tree().end(node) - 1;
    else
      found = kind == Kind::Yield || (kind == Kind::ReturnStatement && carries(node));
  }
  asked_.erase(function);
  return found;
}

// What a call that takes all out of its argument is given: `sorted(item.name for item in items)`.
bool Ties::argumentCarries(NodeId argument, bool consumed) const {
  if (!consumed) return carries(argument);
  if (source_.kind(argument) == Kind::KeywordArgument) {
    NodeId name = source_.tree().child(argument, Field::Name);
    if (name != NoNode && source_.text(name) == "key") return false;
  }
  if (source_.kind(argument) != Kind::GeneratorExpression) return carries(argument);
  return std::ranges::any_of(source_.statements(argument),
                             [&](NodeId part) { return carries(part); });
}

bool Ties::callCarries(NodeId call) const {
  if (isPlainCall(call)) return false;
  const python::Tree& tree = source_.tree();
  NodeId callee = tree.child(call, Field::Function), arguments = tree.child(call, Field::Arguments);
  if (callee == NoNode || arguments == NoNode) return true;
  NodeId inside = functionInside(callee);
  // A method is not an attribute, whatever its name is.
  NodeId object = source_.kind(callee) == Kind::Attribute ? tree.first(callee) : callee;
  if (inside == NoNode ? carries(object) : returned(inside)) return true;
  bool consumed = holds(rules_.plain.methods, source_.text(callee));
  if (source_.kind(arguments) == Kind::GeneratorExpression)
    return argumentCarries(arguments, consumed);
  return std::ranges::any_of(source_.statements(arguments),
                             [&](NodeId argument) { return argumentCarries(argument, consumed); });
}

// A row or line that an iteration gives is data, unless the objects themselves stay tied.
bool Ties::elementsCarry(NodeId iterable) const {
  if (!carries(iterable)) return false;
  if (resource_.repair.objectsTied) return !columns_.isResult(iterable);
  return std::ranges::any_of(loadsIn(source_, iterable),
                             [&](std::string_view name) { return containers_.contains(name); });
}

bool Ties::attributeCarries(NodeId attribute) const {
  std::string_view name = source_.text(source_.tree().child(attribute, Field::Attribute));
  bool plain =
      resource_.repair.objectsTied ? columns_.isColumn(name) : holds(rules_.plain.attributes, name);
  return !plain && carries(source_.tree().first(attribute));
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
  case Kind::Subscript: return carries(tree.first(expression));
  case Kind::Attribute: return attributeCarries(expression);
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
