#include "repair/column_queries.h"

#include "ir/dotted.h"

#include <algorithm>

#include "repair/python_names.h"

namespace unclosed::repair {
namespace {

bool holds(const std::vector<std::string>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

bool isLiteral(Kind kind) {
  return kind == Kind::String || kind == Kind::ConcatenatedString || kind == Kind::Integer ||
         kind == Kind::Float || kind == Kind::True || kind == Kind::False ||
         kind == Kind::NoneLiteral;
}

// `Mapped` of `Mapped[int]`.
std::string_view typeName(std::string_view type) {
  return ir::lastSegment(type.substr(0, type.find('[')));
}

void addAttribute(const PythonSource& source, const rules::Queries& queries, NodeId assignment,
                  DefinedColumns& out) {
  const python::Tree& tree = source.tree();
  NodeId left = tree.child(assignment, Field::Left), right = tree.child(assignment, Field::Right);
  NodeId type = tree.child(assignment, Field::Type);
  if (left == NoNode || source.kind(left) != Kind::Identifier) return;
  std::string_view maker;
  if (right == NoNode && type != NoNode)
    maker = typeName(source.text(type));
  else if (right != NoNode && source.kind(right) == Kind::Call)
    maker = ir::lastSegment(source.text(tree.child(right, Field::Function)));
  else if (right != NoNode && isLiteral(source.kind(right)))
    return;
  (holds(queries.columns, maker) ? out.columns : out.others).emplace(source.text(left));
}

} // namespace

void addColumns(const PythonSource& source, const rules::Queries& queries, DefinedColumns& out) {
  const python::Tree& tree = source.tree();
  for (NodeId node = 0; node < tree.nodes().size(); ++node) {
    if (source.kind(node) != Kind::ClassDefinition) continue;
    NodeId body = tree.child(node, Field::Body);
    if (body == NoNode) continue;
    DefinedColumns own;
    for (NodeId statement : tree.children(body)) {
      NodeId inner = tree.first(statement);
      if (source.kind(statement) == Kind::DecoratedDefinition)
        statement = tree.child(statement, Field::Definition);
      if (statement != NoNode && source.kind(statement) == Kind::FunctionDefinition)
        own.others.emplace(source.text(tree.child(statement, Field::Name)));
      else if (inner != NoNode && source.kind(inner) == Kind::Assignment)
        addAttribute(source, queries, inner, own);
    }
    // What classes without a column call their own is not asked of an ORM's objects.
    if (own.columns.empty()) continue;
    out.columns.merge(own.columns);
    out.others.merge(own.others);
  }
}

NodeId ColumnQueries::firstArgument(NodeId call) const {
  NodeId arguments = source_.tree().child(call, Field::Arguments);
  return arguments == NoNode ? NoNode : source_.tree().first(arguments);
}

// Whether all that the function assigns to the variable fits, and something does.
template <typename Fits>
bool ColumnQueries::always(std::string_view variable, Fits fits) const {
  // `query = query.where(...)` is what the others are.
  if (!asked_.insert(variable).second) return true;
  bool any = false, all = true;
  for (const Use& use : usesOf(source_, function_, variable)) {
    if (use.kind == UseKind::Load) continue;
    NodeId assignment = source_.parent(use.node);
    NodeId right = source_.kind(assignment) == Kind::Assignment
                       ? source_.tree().child(assignment, Field::Right)
                       : NoNode;
    any = true;
    all = all && right != NoNode && fits(right);
  }
  asked_.erase(variable);
  return any && all;
}

// `User.name`, `func.count(User.id)`, `User.born.label("day")`, `Price.close * 2`.
bool ColumnQueries::isColumnExpression(NodeId expression) const {
  Kind kind = source_.kind(expression);
  if (isLiteral(kind)) return true;
  if (kind == Kind::Attribute)
    return isColumn(source_.text(source_.tree().child(expression, Field::Attribute)));
  if (kind == Kind::Call) {
    NodeId called = callee(expression);
    if (called == NoNode || source_.kind(called) != Kind::Attribute) return false;
    NodeId object = source_.tree().first(called);
    return source_.kind(object) == Kind::Identifier || source_.kind(object) == Kind::Attribute
               ? holds(queries_.functions, ir::lastSegment(source_.text(object))) ||
                     isColumnExpression(object)
               : isColumnExpression(object);
  }
  if (kind != Kind::BinaryOperator && kind != Kind::ParenthesizedExpression) return false;
  return std::ranges::all_of(source_.statements(expression), [&](NodeId part) {
    return source_.tree()[part].field == Field::Operator || isColumnExpression(part);
  });
}

bool ColumnQueries::asksForColumns(NodeId call) const {
  NodeId arguments = source_.tree().child(call, Field::Arguments);
  if (arguments == NoNode || source_.tree().first(arguments) == NoNode) return false;
  return std::ranges::all_of(source_.statements(arguments),
                             [&](NodeId argument) { return isColumnExpression(argument); });
}

bool ColumnQueries::isQuery(NodeId expression) const {
  Kind kind = source_.kind(expression);
  if (kind == Kind::Identifier)
    return always(source_.text(expression), [&](NodeId value) { return isQuery(value); });
  if (kind == Kind::ParenthesizedExpression) return isQuery(source_.tree().first(expression));
  NodeId called = kind == Kind::Call ? callee(expression) : NoNode;
  if (called == NoNode) return false;
  std::string_view name = ir::lastSegment(source_.text(called));
  if (source_.kind(called) == Kind::Attribute) {
    name = source_.text(source_.tree().child(called, Field::Attribute));
    if (holds(queries_.refine, name) && isQuery(source_.tree().first(called))) return true;
  }
  return holds(queries_.make, name) && asksForColumns(expression);
}

bool ColumnQueries::isResult(NodeId expression) const {
  Kind kind = source_.kind(expression);
  if (kind == Kind::Await || kind == Kind::ParenthesizedExpression)
    return isResult(source_.tree().first(expression));
  if (kind == Kind::Identifier)
    return always(source_.text(expression), [&](NodeId value) { return isResult(value); });
  NodeId called = kind == Kind::Call ? callee(expression) : NoNode;
  if (called == NoNode) return false;
  if (isQuery(expression)) return true;
  if (source_.kind(called) != Kind::Attribute) return false;
  if (!holds(queries_.run, source_.text(source_.tree().child(called, Field::Attribute))))
    return false;
  NodeId query = firstArgument(expression);
  return query == NoNode ? isResult(source_.tree().first(called)) : isQuery(query);
}

bool ColumnQueries::isFetched(NodeId call) const {
  NodeId called = callee(call);
  if (called == NoNode || source_.kind(called) != Kind::Attribute) return false;
  if (!holds(queries_.fetch, source_.text(source_.tree().child(called, Field::Attribute))))
    return false;
  NodeId query = firstArgument(call);
  return isResult(source_.tree().first(called)) || (query != NoNode && isQuery(query));
}

} // namespace unclosed::repair
