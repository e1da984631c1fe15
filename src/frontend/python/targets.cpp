#include "frontend/python/expressions.h"

namespace unclosed::python {

// The place of a name or attribute that is assigned to. An imported name that is replaced, or a
// second name for an import, is the variable itself here and not what it stands for.
ir::PlaceId ExpressionLowering::target(NodeId node) {
  if (tree_.kind(node) == Kind::Attribute) return attribute(node);
  Binding* binding = names_.find(at(node).name);
  if (!binding) return b_.global(tree_.text(node));
  bool isModuleVariable =
      names_.scope(binding->scope).kind == ScopeKind::Module &&
      (binding->kind == BindingKind::Variable || binding->kind == BindingKind::Import);
  return isModuleVariable ? b_.global(text(binding->name), text(binding->type))
                          : placeOf(*binding, at(node).begin);
}

void ExpressionLowering::assignTo(NodeId target, PlaceId value, ir::Range range) {
  Nesting nesting(unit_);
  if (nesting.isTooDeep()) return refuse(target, "nested too deeply");
  switch (tree_.kind(target)) {
  case Kind::Attribute: {
    NodeId object = tree_.child(target, Field::Object);
    if (class_.index != ir::None && isSelf(object))
      noteField(at(tree_.child(target, Field::Attribute)).name, b_.function().places[value].type);
    b_.assign(this->target(target), value, range);
    return;
  }
  case Kind::Identifier: b_.assign(this->target(target), value, range); return;
  case Kind::Subscript: {
    PlaceId base = place(tree_.child(target, Field::Value));
    b_.assign(elementOf(base, target), value, range);
    return;
  }
  case Kind::Tuple:
  case Kind::List:
  case Kind::TuplePattern:
  case Kind::ListPattern:
  case Kind::PatternList:
  case Kind::ExpressionList: return unpack(target, value, range);
  case Kind::ParenthesizedExpression:
  case Kind::AsPatternTarget:
  case Kind::ListSplat:
  case Kind::ListSplatPattern:
    for (NodeId child : tree_.children(target))
      if (tree_.kind(child) != Kind::Star) assignTo(child, value, range);
    return;
  default: discard(target); // not a target, or only after an error
  }
}

// `a, *b, c = value`: what a star takes is a list of some of the elements.
void ExpressionLowering::unpack(NodeId target, PlaceId value, ir::Range range) {
  size_t index = 0;
  bool afterStar = false;
  for (NodeId child : tree_.children(target)) {
    Kind kind = tree_.kind(child);
    if (kind == Kind::ListSplatPattern || kind == Kind::ListSplat) {
      PlaceId some = b_.element(value);
      assignTo(child, b_.aggregate(b_.temp(), "list", {&some, 1}, range), range);
      afterStar = true;
      continue;
    }
    PlaceId element = afterStar ? b_.element(value) : b_.element(value, std::to_string(index++));
    assignTo(child, element, range);
  }
}

} // namespace unclosed::python
