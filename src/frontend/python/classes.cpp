#include "frontend/python/functions.h"
#include "frontend/python/scopes.h"

#include <algorithm>

namespace unclosed::python {

// A class body runs where it stands; its names are globals called `Class.name`.
void FunctionLowering::classDefinition(NodeId node, NodeId decorated) {
  NodeId name = tree_.child(node, Field::Name);
  NodeId body = tree_.child(node, Field::Body);
  if (name == NoNode) return unit_.gap(range(node), 0, "syntax error");
  if (copies_ > 0 && !unit_.definedInFinally.try_emplace(node).second) return;
  ir::Sym qualified = names_.qualify(at(name).name);
  auto index = static_cast<ir::Index>(unit_.module.classes.size());
  ir::Class& declared = unit_.module.classes.emplace_back();
  declared.name = qualified;
  declared.range = range(node);
  declared.decorators = readDecorators(decorated);
  readBases(node, index);

  ClassContext outer = class_;
  uint32_t scope = names_.enter(ScopeKind::Class, qualified);
  class_ = {.index = index, .scope = scope, .qualified = qualified, .self = 0};
  if (body != NoNode) {
    ScopeScan(tree_, names_, unit_.module).body(body);
    statements(body);
    noteConstants(qualified);
  }
  names_.leave();
  class_ = outer;
  decorate(decorated, ir::None);
  if (isModule_ || b_.ended()) return;
  b_.assign(target(name), b_.compute(b_.temp(), {}, range(node), false), range(node));
}

void FunctionLowering::readBases(NodeId node, ir::Index index) {
  NodeId list = tree_.child(node, Field::Superclasses);
  if (list == NoNode) return;
  for (NodeId base : tree_.children(list)) {
    NodeId named = base;
    if (tree_.kind(base) == Kind::Subscript) named = tree_.child(base, Field::Value);
    if (tree_.kind(base) == Kind::KeywordArgument) named = NoNode; // `metaclass=Meta`
    ir::Sym dotted = named == NoNode ? 0 : names_.dotted(named);
    if (dotted != 0)
      unit_.module.classes[index].bases.push_back(dotted);
    else
      value(named == NoNode ? tree_.child(base, Field::Value) : base);
  }
}

// Variables of the current scope that are bound once, to a constant, and that nothing else in the
// module can change.
void FunctionLowering::noteConstants(ir::Sym prefix) {
  for (const Binding& binding : names_.own()) {
    if (binding.kind != BindingKind::Variable || binding.count != 1 || binding.value == NoNode)
      continue;
    bool isAssigned =
        binding.name < unit_.assignedAttributes.size() && unit_.assignedAttributes[binding.name];
    if (prefix != 0 && isAssigned) continue;
    // A class attribute that is None waits for subclasses or other modules to replace it.
    bool isPlaceholder = prefix != 0 && tree_.kind(binding.value) == Kind::NoneLiteral;
    PlaceId value = constant(binding.value);
    if (value == ir::None || isPlaceholder) continue;
    std::string name(text(prefix));
    if (prefix != 0) name += '.';
    name += text(binding.name);
    unit_.module.constants.push_back(
        {.name = b_.intern(name), .value = b_.function().places[value]});
  }
}

void FunctionLowering::lowerModule() {
  isModule_ = true;
  b_.function().flags |= ir::IsModuleBody;
  NodeId root = Tree::root();
  // A file that makes no sense to the grammar as a whole may still hold functions that do.
  if (tree_.kind(root) == Kind::Error)
    brokenStatement(root);
  else
    statements(root);
  noteConstants(0);
  finish();
}

} // namespace unclosed::python
