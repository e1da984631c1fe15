#include "frontend/python/scopes.h"

namespace unclosed::python {
namespace {

bool isConstant(const Tree& tree, NodeId value) {
  if (value == NoNode) return false;
  Kind kind = tree.kind(value);
  return kind == Kind::NoneLiteral || kind == Kind::True || kind == Kind::False ||
         kind == Kind::Integer || kind == Kind::String;
}

} // namespace

bool isOldExceptAlias(const Tree& tree, NodeId exceptClause, NodeId second) {
  size_t values = 0;
  for (NodeId child : tree.children(exceptClause))
    values += tree[child].field == Field::Value;
  if (values != 2 || tree.kind(second) != Kind::Identifier) return false;
  char initial = tree.text(second).front();
  return initial == '_' || (initial >= 'a' && initial <= 'z');
}

void ScopeScan::body(NodeId body) {
  for (NodeId node = body; node < tree_.end(body);) {
    visit(node);
    Kind kind = tree_.kind(node);
    bool isOpaque = kind == Kind::FunctionDefinition || kind == Kind::ClassDefinition ||
                    kind == Kind::Lambda || kind == Kind::Type;
    node = isOpaque && node != body ? tree_.end(node) : node + 1;
  }
}

void ScopeScan::comprehension(NodeId node) {
  for (NodeId clause : tree_.children(node)) {
    if (tree_.kind(clause) != Kind::ForInClause) continue;
    NodeId left = tree_.child(clause, Field::Left);
    if (left != NoNode) targets(left, BindingKind::Comprehension);
  }
}

void ScopeScan::globalDeclarations() {
  for (NodeId node = 0; node < tree_.nodes().size(); ++node) {
    if (tree_.kind(node) != Kind::GlobalStatement) continue;
    for (NodeId name : tree_.children(node))
      names_.bind(tree_[name].name, BindingKind::Variable).count += 2;
  }
}

void ScopeScan::visit(NodeId node) {
  switch (tree_.kind(node)) {
  case Kind::Assignment:
  case Kind::AugmentedAssignment: return assignment(node);
  case Kind::NamedExpression: {
    NodeId name = tree_.child(node, Field::Name);
    if (name != NoNode) targets(name, BindingKind::Variable, NoNode, tree_[node].end);
    return;
  }
  case Kind::ForStatement: {
    NodeId left = tree_.child(node, Field::Left);
    if (left != NoNode) targets(left, BindingKind::Variable, NoNode, tree_[left].end);
    return;
  }
  case Kind::AsPatternTarget: return targets(node, BindingKind::Variable, NoNode, tree_[node].end);
  case Kind::TypeAlias:
    // `type Name[T] = ...`: the name is the first identifier.
    for (NodeId inner = node; inner < tree_.end(node); ++inner)
      if (tree_.kind(inner) == Kind::Identifier)
        return static_cast<void>(names_.bind(tree_[inner].name, BindingKind::Variable));
    return;
  case Kind::DeleteStatement:
    for (NodeId target : tree_.children(node))
      targets(target, BindingKind::Variable);
    return;
  case Kind::ExceptClause: return exceptClause(node);
  case Kind::CaseClause: return casePatterns(node);
  case Kind::GlobalStatement: return declared(node, true);
  case Kind::NonlocalStatement: return declared(node, false);
  case Kind::FunctionDefinition: return definition(node, BindingKind::Function);
  case Kind::ClassDefinition: return definition(node, BindingKind::Class);
  case Kind::ImportStatement: return importStatement(node);
  case Kind::ImportFrom: return importFrom(node);
  case Kind::Yield: names_.scope().hasYield = true; return;
  default: return;
  }
}

void ScopeScan::targets(NodeId target, BindingKind kind, NodeId value, uint32_t position) {
  bool isPlain = tree_.kind(target) == Kind::Identifier;
  for (NodeId node = target; node < tree_.end(target);) {
    Kind nodeKind = tree_.kind(node);
    if (nodeKind == Kind::Attribute || nodeKind == Kind::Subscript) {
      node = tree_.end(node);
      continue;
    }
    if (nodeKind == Kind::Identifier) {
      Binding& binding = names_.bind(tree_[node].name, kind);
      binding.value = isPlain && binding.count == 1 ? value : NoNode;
      // `x = None` after a failed `import x` leaves x the module that it is otherwise, and so does
      // `x = x`, which only tells checkers that the import is meant.
      bool same = value != NoNode && tree_.kind(value) == Kind::Identifier &&
                  tree_[value].name == tree_[node].name;
      bool replaces = binding.kind == BindingKind::Import && !same && !isConstant(tree_, value);
      if (replaces && position < binding.shadowedFrom) binding.shadowedFrom = position;
    }
    ++node;
  }
}

void ScopeScan::assignment(NodeId node) {
  NodeId left = tree_.child(node, Field::Left);
  if (left == NoNode) return;
  bool isAugmented = tree_.kind(node) == Kind::AugmentedAssignment || tree_[node].broken;
  NodeId value = isAugmented ? NoNode : tree_.child(node, Field::Right);
  targets(left, BindingKind::Variable, value, tree_[node].end);
  NodeId annotation = isAugmented ? NoNode : tree_.child(node, Field::Type);
  if (annotation == NoNode || tree_.kind(left) != Kind::Identifier) return;
  Binding* binding = names_.find(tree_[left].name);
  if (binding && binding->type == 0) binding->type = names_.typeOf(tree_.text(annotation));
}

void ScopeScan::exceptClause(NodeId node) {
  NodeId last = NoNode;
  for (NodeId child : tree_.children(node)) {
    if (tree_[child].field == Field::Alias) targets(child, BindingKind::Variable);
    if (tree_[child].field == Field::Value) last = child;
  }
  if (last != NoNode && isOldExceptAlias(tree_, node, last)) targets(last, BindingKind::Variable);
}

void ScopeScan::casePatterns(NodeId clause) {
  for (NodeId pattern : tree_.children(clause)) {
    if (tree_.kind(pattern) != Kind::CasePattern) continue;
    for (NodeId node = pattern; node < tree_.end(pattern); ++node) {
      Kind kind = tree_.kind(node);
      if (kind == Kind::ClassPattern) {
        ++node; // its name
      } else if (kind == Kind::DottedName && tree_[node].size == 2 &&
                 tree_[node].field != Field::Key) {
        names_.bind(tree_[node + 1].name, BindingKind::Variable);
      } else if (kind == Kind::AsPattern || kind == Kind::SplatPattern) {
        for (NodeId child : tree_.children(node))
          if (tree_.kind(child) == Kind::Identifier)
            names_.bind(tree_[child].name, BindingKind::Variable);
      }
    }
  }
}

void ScopeScan::declared(NodeId statement, bool global) {
  if (names_.scope().kind == ScopeKind::Module) return;
  for (NodeId name : tree_.children(statement))
    if (tree_.kind(name) == Kind::Identifier) names_.redirect(tree_[name].name, global);
}

void ScopeScan::definition(NodeId node, BindingKind kind) {
  NodeId name = tree_.child(node, Field::Name);
  if (name == NoNode) return;
  Binding& binding = names_.bind(tree_[name].name, kind);
  // A definition that stands in for a failed import keeps the import's meaning.
  if (binding.kind == BindingKind::Import || binding.kind == BindingKind::Redirect) return;
  binding.kind = kind;
  binding.value = NoNode;
  binding.target = names_.qualify(tree_[name].name);
}

} // namespace unclosed::python
