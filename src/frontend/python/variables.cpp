#include "frontend/python/expressions.h"

namespace unclosed::python {

ExpressionLowering::ExpressionLowering(Unit& unit, ir::Sym name, ir::Range range,
                                       const ClassContext& context)
    : unit_(unit), tree_(unit.tree), names_(unit.names),
      b_(unit.module, unit.module.text(name), range), flow_(b_), scope_(unit.names.current()),
      class_(context) {
  ir::BlockId entry = b_.currentBlock();
  unwind_ = b_.newBlock();
  b_.setExceptional(entry, unwind_);
  b_.setBlock(unwind_);
  b_.unwind();
  b_.setBlock(entry);
  b_.setHandler(unwind_);
}

bool ExpressionLowering::isConstant(PlaceId place) const {
  return b_.function().places[place].kind == ir::PlaceKind::Constant;
}

ir::PlaceId ExpressionLowering::freshLocal() {
  return b_.local(std::string("$").append(std::to_string(++freshLocals_)));
}

void ExpressionLowering::refuse(NodeId node, std::string_view reason) {
  if (!isModule_) {
    failed_ = true;
  } else if (refused_ != statement_) {
    refused_ = statement_;
    unit_.gap(range(node), 0, reason);
  }
}

ir::PlaceId ExpressionLowering::placeOf(Binding& binding, uint32_t position) {
  if (names_.meansImport(binding, position)) return b_.global(text(binding.target));
  const Scope& scope = names_.scope(binding.scope);
  if (scope.kind == ScopeKind::Module)
    return b_.global(text(binding.target != 0 && binding.kind != BindingKind::Import
                              ? binding.target
                              : binding.name),
                     text(binding.type));
  if (scope.kind == ScopeKind::Class) {
    scratch_.assign(text(scope.qualified)).append(".").append(text(binding.name));
    ir::Sym name = b_.intern(scratch_); // first, since it can move the text of the type
    return b_.global(text(name), text(binding.type));
  }
  ir::Sym shown = binding.localName != 0 ? binding.localName : binding.name;
  if (scope.function == scope_) {
    if (binding.place == ir::None) binding.place = b_.local(text(shown), text(binding.type));
    return binding.place;
  }
  bool isKnown = false;
  for (const Captured& captured : captured_)
    isKnown |= captured.placeName == shown;
  if (!isKnown) captured_.push_back({binding.name, shown});
  return b_.local(text(shown), text(binding.type));
}

ir::PlaceId ExpressionLowering::name(NodeId node) {
  ir::Sym symbol = at(node).name;
  if (Binding* binding = names_.find(symbol)) return placeOf(*binding, at(node).begin);
  bool isOwn = isBuiltin(text(symbol)) || text(symbol).starts_with("__");
  if (names_.starImport() == 0 || isOwn) return b_.global(text(symbol));
  scratch_.assign(text(names_.starImport())).append(".").append(text(symbol));
  return b_.global(scratch_);
}

const Binding* ExpressionLowering::globalRoot(NodeId node) {
  while (node != NoNode && tree_.kind(node) == Kind::Attribute)
    node = tree_.child(node, Field::Object);
  if (node == NoNode || tree_.kind(node) != Kind::Identifier) return nullptr;
  const Binding* binding = names_.find(at(node).name);
  if (!binding) return nullptr;
  if (names_.meansImport(*binding, at(node).begin)) return binding;
  bool isAlias = binding->kind == BindingKind::Variable && binding->target != 0 &&
                 names_.scope(binding->scope).kind == ScopeKind::Module;
  return isAlias || binding->kind == BindingKind::Class ? binding : nullptr;
}

ir::PlaceId ExpressionLowering::attribute(NodeId node) {
  if (globalRoot(node)) {
    scratch_.clear();
    if (names_.appendDotted(node, scratch_)) return b_.global(scratch_);
  }
  PlaceId base = place(tree_.child(node, Field::Object));
  return b_.field(base, text(at(tree_.child(node, Field::Attribute)).name));
}

// The element of `base` that `base[i]` means. Evaluates the index.
ir::PlaceId ExpressionLowering::elementOf(PlaceId base, NodeId subscript) {
  PlaceId known = ir::None; // the index, when it is a constant
  size_t count = 0;
  for (NodeId child : tree_.children(subscript)) {
    if (at(child).field != Field::Subscript) continue;
    ++count;
    known = ir::None;
    if (tree_.kind(child) == Kind::Slice) {
      for (NodeId part : tree_.children(child))
        value(part);
    } else {
      // Also when it stands in parentheses.
      PlaceId index = value(child);
      const ir::Place& key = b_.function().places[index];
      bool isInt = key.constant == ir::ConstKind::Int && key.number >= 0;
      bool isString = key.constant == ir::ConstKind::String;
      if (key.kind == ir::PlaceKind::Constant && (isInt || isString)) known = index;
    }
  }
  if (known == ir::None || count != 1) return b_.element(base);
  const ir::Place& key = b_.function().places[known];
  if (key.constant == ir::ConstKind::Int) return b_.element(base, std::to_string(key.number));
  return b_.element(base, text(key.name));
}

ir::PlaceId ExpressionLowering::subscript(NodeId node) {
  PlaceId base = place(tree_.child(node, Field::Value));
  PlaceId element = elementOf(base, node);
  // `Id = Annotated[int, ...]` is another name of the type.
  const ir::Place& generic = b_.function().places[base];
  if (generic.kind == ir::PlaceKind::Global && isTypeWrapper(text(generic.name)))
    if (ir::Sym type = names_.typeOf(tree_.text(node))) return b_.global(text(type));
  // A slice holds the same elements as the whole.
  NodeId index = tree_.child(node, Field::Subscript);
  bool isSlice = index != NoNode && tree_.kind(index) == Kind::Slice;
  return b_.assign(b_.temp(), isSlice ? base : element, range(node), true);
}

bool ExpressionLowering::isSelf(NodeId node) {
  if (class_.self == 0 || tree_.kind(node) != Kind::Identifier || at(node).name != class_.self)
    return false;
  const Binding* binding = names_.find(class_.self);
  return binding && binding->kind == BindingKind::Parameter;
}

bool ExpressionLowering::isInClassBody() { return names_.scope().kind == ScopeKind::Class; }

void ExpressionLowering::noteField(ir::Sym name, ir::Sym type) {
  for (ir::FieldDecl& field : unit_.module.classes[class_.index].fields) {
    if (field.name != name) continue;
    if (field.type == 0) field.type = type;
    return;
  }
  unit_.module.classes[class_.index].fields.push_back({.name = name, .type = type});
}

ir::Sym ExpressionLowering::fieldType(ir::Sym name) const {
  for (const ir::FieldDecl& field : unit_.module.classes[class_.index].fields)
    if (field.name == name) return field.type;
  return 0;
}

} // namespace unclosed::python
