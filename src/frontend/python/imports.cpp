#include "frontend/python/scopes.h"

namespace unclosed::python {
namespace {

// `a . b` is the module a.b: white space between the parts does not count.
void appendParts(const Tree& tree, NodeId dottedName, std::string& out) {
  bool isFirst = true;
  for (NodeId part : tree.children(dottedName)) {
    if (!isFirst) out += '.';
    out += tree.text(part);
    isFirst = false;
  }
}

// The module of `from module import ...`, with the leading dots of a relative one.
std::string moduleName(const Tree& tree, NodeId node) {
  std::string name;
  if (tree.kind(node) == Kind::DottedName) {
    appendParts(tree, node, name);
    return name;
  }
  for (NodeId part : tree.children(node)) {
    if (tree.kind(part) == Kind::DottedName) {
      appendParts(tree, part, name);
      continue;
    }
    for (char c : tree.text(part))
      if (c == '.') name += c;
  }
  return name;
}

} // namespace

void ScopeScan::addImport(ir::Sym alias, ir::Sym target, NodeId node) {
  ir::Sym scope = names_.scope(names_.scope().function).qualified;
  module_.imports.push_back(
      {.alias = alias, .target = target, .scope = scope, .range = tree_[node].range});
}

// Several imports of one name are alternatives (`try: import simplejson as json`). The one that
// is called like the name counts, for that is what the others imitate; else the first.
void ScopeScan::bindImport(ir::Sym alias, ir::Sym target) {
  Binding& binding = names_.bind(alias, BindingKind::Import);
  bool isTaken = binding.kind == BindingKind::Redirect || binding.kind == BindingKind::Parameter;
  if (isTaken || (binding.kind == BindingKind::Import && binding.target != 0 && target != alias))
    return;
  binding.kind = BindingKind::Import;
  binding.target = target;
  binding.value = NoNode;
}

void ScopeScan::importStatement(NodeId node) {
  for (NodeId item : tree_.children(node)) {
    bool isAliased = tree_.kind(item) == Kind::AliasedImport;
    NodeId name = isAliased ? tree_.child(item, Field::Name) : item;
    if (name == NoNode || tree_.kind(name) != Kind::DottedName) continue;
    std::string dotted;
    appendParts(tree_, name, dotted);
    ir::Sym target = module_.intern(dotted);
    NodeId alias = isAliased ? tree_.child(item, Field::Alias) : NoNode;
    if (alias != NoNode) {
      addImport(tree_[alias].name, target, item);
      bindImport(tree_[alias].name, target);
    } else if (NodeId root = tree_.first(name); root != NoNode) {
      addImport(target, target, item);
      bindImport(tree_[root].name, tree_[root].name);
    }
  }
}

void ScopeScan::importFrom(NodeId node) {
  NodeId from = tree_.child(node, Field::ModuleName);
  if (from == NoNode) return;
  std::string prefix = moduleName(tree_, from);
  ir::Sym module = module_.intern(prefix);
  if (prefix.empty() || prefix.back() != '.') prefix += '.';
  for (NodeId item : tree_.children(node)) {
    if (tree_.kind(item) == Kind::WildcardImport) {
      addImport(module_.intern("*"), module, node);
      names_.addStarImport(module);
      continue;
    }
    bool isAliased = tree_.kind(item) == Kind::AliasedImport;
    NodeId name = isAliased ? tree_.child(item, Field::Name) : item;
    if (tree_[item].field != Field::Name || name == NoNode || tree_[name].size < 2) continue;
    std::string dotted = prefix;
    appendParts(tree_, name, dotted);
    ir::Sym target = module_.intern(dotted);
    NodeId alias = isAliased ? tree_.child(item, Field::Alias) : name + 1;
    if (alias == NoNode) continue;
    addImport(tree_[alias].name, target, item);
    bindImport(tree_[alias].name, target);
  }
}

} // namespace unclosed::python
