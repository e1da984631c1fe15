#include "frontend/python/functions.h"

namespace unclosed::python {
namespace {

bool isSequence(Kind kind) {
  switch (kind) {
  case Kind::Tuple:
  case Kind::List:
  case Kind::ExpressionList:
  case Kind::PatternList:
  case Kind::TuplePattern:
  case Kind::ListPattern: return true;
  default: return false;
  }
}

bool isSplat(Kind kind) { return kind == Kind::ListSplat || kind == Kind::ListSplatPattern; }

} // namespace

void FunctionLowering::assignment(NodeId node) {
  NodeId left = tree_.child(node, Field::Left);
  NodeId right = tree_.child(node, Field::Right);
  NodeId annotation = tree_.child(node, Field::Type);
  ir::Sym type = annotation == NoNode ? 0 : names_.typeOf(tree_.text(annotation));
  if (right == NoNode) return noteDeclaration(left, type);

  NodeId valueNode = right;
  while (tree_.kind(valueNode) == Kind::Assignment)
    valueNode = tree_.child(valueNode, Field::Right);
  if (valueNode == NoNode) return;
  if (tree_.kind(valueNode) == Kind::AugmentedAssignment) return augmented(valueNode);
  bool isChained = valueNode != right;
  if (!isChained && assignPairwise(left, right, range(node))) return;

  PlaceId value = place(valueNode);
  noteDeclaration(left, type != 0 ? type : b_.function().places[value].type);
  noteExports(left, valueNode);
  assignTo(left, value, range(node));
  for (NodeId next = right; tree_.kind(next) == Kind::Assignment;
       next = tree_.child(next, Field::Right))
    assignTo(tree_.child(next, Field::Left), value, range(next));
}

// A field of the class: annotated in its body or on `self`, or made by a constructor.
void FunctionLowering::noteDeclaration(NodeId left, ir::Sym type) {
  if (class_.index == ir::None) return;
  if (tree_.kind(left) == Kind::Identifier && isInClassBody() && type != 0)
    return noteField(at(left).name, type);
  if (tree_.kind(left) == Kind::Attribute && isSelf(tree_.child(left, Field::Object)))
    noteField(at(tree_.child(left, Field::Attribute)).name, type);
}

// `a, b = x, y` assigns one by one. The values are taken first, as `a, b = b, a` shows.
bool FunctionLowering::assignPairwise(NodeId target, NodeId values, ir::Range range) {
  if (!isSequence(tree_.kind(target)) || !isSequence(tree_.kind(values))) return false;
  size_t count = 0;
  for (NodeId child : tree_.children(target)) {
    if (isSplat(tree_.kind(child))) return false;
    ++count;
  }
  for (NodeId child : tree_.children(values)) {
    if (isSplat(tree_.kind(child)) || count-- == 0) return false;
  }
  if (count != 0) return false;

  size_t first = operands_.size();
  for (NodeId child : tree_.children(values)) {
    PlaceId value = this->value(child);
    ir::PlaceKind kind = b_.function().places[value].kind;
    if (kind != ir::PlaceKind::Temp && kind != ir::PlaceKind::Constant)
      value = b_.assign(b_.temp(), value, this->range(child));
    operands_.push_back(value);
  }
  size_t next = first;
  for (NodeId child : tree_.children(target))
    assignTo(child, operands_[next++], range);
  operands_.resize(first);
  return true;
}

void FunctionLowering::augmented(NodeId node) {
  NodeId left = tree_.child(node, Field::Left);
  NodeId right = tree_.child(node, Field::Right);
  if (left == NoNode || right == NoNode) return;
  PlaceId old = place(left);
  PlaceId operand = value(right);
  std::string_view op = tree_.text(node).substr(at(left).end - at(node).begin);
  op = op.substr(0, op.find('=')).substr(std::min(op.find_first_not_of(" \t\\\r\n"), op.size()));
  Kind kind = tree_.kind(right);
  bool isContainer = kind == Kind::List || kind == Kind::Tuple || kind == Kind::Set ||
                     kind == Kind::ListComprehension || kind == Kind::Dictionary;
  // `conns += [conn]` puts the new elements into the container that is there.
  if (isContainer && (op == "+" || op == "|")) {
    b_.assign(b_.element(old), operand, range(node));
    noteExports(left, right);
    return;
  }
  PlaceId operands[] = {old, operand};
  PlaceId result = b_.compute(b_.temp(), operands, range(node), false);
  if (tree_.kind(left) == Kind::Identifier || tree_.kind(left) == Kind::Attribute)
    assignTo(left, result, range(node));
}

void FunctionLowering::noteExports(NodeId target, NodeId value) {
  if (!isModule_ || tree_.kind(target) != Kind::Identifier || tree_.text(target) != "__all__" ||
      names_.scope().kind != ScopeKind::Module || !isSequence(tree_.kind(value)))
    return;
  for (NodeId child : tree_.children(value)) {
    if (tree_.kind(child) != Kind::String) continue;
    PlaceId spelled = string(child);
    if (spelled != ir::None) unit_.module.exported.push_back(b_.function().places[spelled].name);
  }
}

} // namespace unclosed::python
