#include "repair/python_names.h"

#include <algorithm>

#include "repair/fresh_name.h"

namespace unclosed::repair {
namespace {

bool isPattern(Kind kind) {
  return kind == Kind::PatternList || kind == Kind::TuplePattern || kind == Kind::ListPattern ||
         kind == Kind::ListSplatPattern || kind == Kind::AsPatternTarget || kind == Kind::Tuple ||
         kind == Kind::List || kind == Kind::ParenthesizedExpression ||
         kind == Kind::ExpressionList;
}

bool isTargetOf(const PythonSource& source, NodeId node, NodeId owner) {
  Field field = source.tree()[node].field;
  switch (source.kind(owner)) {
  case Kind::Assignment:
  case Kind::AugmentedAssignment:
  case Kind::ForStatement:
  case Kind::ForInClause: return field == Field::Left;
  case Kind::NamedExpression:
  case Kind::FunctionDefinition:
  case Kind::ClassDefinition:
  case Kind::DefaultParameter:
  case Kind::TypedDefaultParameter: return field == Field::Name;
  case Kind::Parameters:
  case Kind::LambdaParameters:
  case Kind::CasePattern: return true;
  case Kind::AliasedImport: return field == Field::Alias;
  default: return false;
  }
}

bool isImported(const PythonSource& source, NodeId node) {
  NodeId name = source.parent(node);
  if (source.kind(name) != Kind::DottedName) return false;
  Kind owner = source.kind(source.parent(name));
  return owner == Kind::ImportStatement || owner == Kind::ImportFrom;
}

} // namespace

std::optional<UseKind> useAt(const PythonSource& source, NodeId node) {
  const python::Tree& tree = source.tree();
  NodeId parent = source.parent(node);
  Kind owner = source.kind(parent);
  bool isMember = owner == Kind::Attribute && tree[node].field == Field::Attribute;
  bool isKeyword = owner == Kind::KeywordArgument && tree[node].field == Field::Name;
  if (isMember || isKeyword) return std::nullopt;
  if (owner == Kind::GlobalStatement || owner == Kind::NonlocalStatement) return UseKind::Declared;
  if (isImported(source, node)) return UseKind::Store;
  NodeId inner = node;
  while (isPattern(source.kind(parent)) || source.kind(parent) == Kind::TypedParameter) {
    if (source.kind(parent) == Kind::AsPatternTarget) return UseKind::Store;
    inner = parent;
    parent = source.parent(parent);
  }
  if (isTargetOf(source, inner, parent)) return UseKind::Store;
  if (source.kind(parent) == Kind::DeleteStatement) return UseKind::Delete;
  // A name in a pattern of `match` binds, one with a dot before it compares: both count.
  for (NodeId up = parent; up != NoNode && source.kind(up) != Kind::Block; up = source.parent(up))
    if (source.kind(up) == Kind::CasePattern) return UseKind::Store;
  return UseKind::Load;
}

std::vector<Use> usesOf(const PythonSource& source, NodeId function, std::string_view name) {
  std::vector<Use> out;
  const python::Tree& tree = source.tree();
  NodeId nestedEnd = 0;
  for (NodeId node = function + 1; node < tree.end(function); ++node) {
    Kind kind = source.kind(node);
    bool opens = kind == Kind::FunctionDefinition || kind == Kind::Lambda;
    if (opens && node >= nestedEnd) nestedEnd = tree.end(node);
    if (kind != Kind::Identifier || source.text(node) != name) continue;
    std::optional<UseKind> use = useAt(source, node);
    if (!use) continue;
    // The name of a nested function belongs to the function around it.
    bool isName = source.kind(source.parent(node)) == Kind::FunctionDefinition;
    out.push_back(
        {node, *use,
         node < nestedEnd && !(isName && source.function(source.parent(node)) == function)});
  }
  return out;
}

bool isNullTest(const PythonSource& source, NodeId use) {
  NodeId inner = use, outer = source.parent(use);
  if (source.kind(outer) == Kind::ComparisonOperator) {
    for (NodeId child : source.tree().children(outer))
      if (source.kind(child) == Kind::NoneLiteral) return true;
    return false;
  }
  if (source.kind(outer) == Kind::NotOperator) return true;
  while (source.kind(outer) == Kind::BooleanOperator ||
         source.kind(outer) == Kind::ParenthesizedExpression) {
    inner = outer;
    outer = source.parent(outer);
  }
  if (source.kind(outer) == Kind::NotOperator) return true;
  Kind owner = source.kind(outer);
  bool branches =
      owner == Kind::IfStatement || owner == Kind::ElifClause || owner == Kind::WhileStatement;
  return branches && source.tree()[inner].field == Field::Condition;
}

std::vector<std::string_view> boundNames(const PythonSource& source, NodeId target) {
  std::vector<std::string_view> out;
  for (NodeId node = target; node < source.tree().end(target); ++node)
    if (source.kind(node) == Kind::Identifier && useAt(source, node) == UseKind::Store)
      out.push_back(source.text(node));
  return out;
}

std::vector<std::string_view> loadsIn(const PythonSource& source, NodeId root) {
  std::vector<std::string_view> out;
  for (NodeId node = root; node < source.tree().end(root); ++node)
    if (source.kind(node) == Kind::Identifier && useAt(source, node) == UseKind::Load)
      out.push_back(source.text(node));
  return out;
}

std::string_view nameForKind(std::string_view kind) {
  size_t dash = kind.rfind('-');
  return dash == std::string_view::npos ? kind : kind.substr(dash + 1);
}

std::string freshName(const PythonSource& source, std::string_view wanted, NodeId root) {
  return freeName(wanted, [&](std::string_view name) {
    for (NodeId node = root; node < source.tree().end(root); ++node)
      if (source.kind(node) == Kind::Identifier && source.text(node) == name) return true;
    return false;
  });
}

} // namespace unclosed::repair
