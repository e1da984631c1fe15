#include "frontend/python/names.h"

#include <utility>

namespace unclosed::python {

bool looksLikeClass(std::string_view name) {
  size_t at = name.find_first_not_of('_');
  if (at == name.npos || name[at] < 'A' || name[at] > 'Z') return false;
  bool isShort = name.size() == at + 1;
  return isShort || name.find_first_of("abcdefghijklmnopqrstuvwxyz", at) != name.npos;
}

Names::Names(const Tree& tree, ir::Module& module)
    : tree_(tree), module_(module), visible_(module.strings().size(), NoBinding) {}

uint32_t Names::enter(ScopeKind kind, ir::Sym qualified) {
  Scope scope{.kind = kind,
              .firstBinding = static_cast<uint32_t>(bindings_.size()),
              .qualified = qualified};
  bool ownsPlaces = kind == ScopeKind::Module || kind == ScopeKind::Function;
  scope.function = ownsPlaces ? static_cast<uint32_t>(scopes_.size()) : scopes_.back().function;
  scopes_.push_back(scope);
  return current();
}

void Names::leave() {
  uint32_t first = scopes_.back().firstBinding;
  while (bindings_.size() > first) {
    visible_[bindings_.back().name] = bindings_.back().hidden;
    bindings_.pop_back();
  }
  scopes_.pop_back();
}

Binding& Names::bind(ir::Sym name, BindingKind kind) {
  if (name >= visible_.size()) visible_.resize(name + 1, NoBinding);
  uint32_t known = visible_[name];
  if (known != NoBinding && bindings_[known].scope == current()) {
    ++bindings_[known].count;
    return bindings_[known];
  }
  bindings_.push_back(
      {.name = name, .hidden = known, .scope = current(), .count = 1, .kind = kind});
  visible_[name] = static_cast<uint32_t>(bindings_.size() - 1);
  return bindings_.back();
}

void Names::redirect(ir::Sym name, bool toModule) {
  if (name >= visible_.size()) visible_.resize(name + 1, NoBinding);
  ScopeKind wanted = toModule ? ScopeKind::Module : ScopeKind::Function;
  uint32_t target = visible_[name];
  while (target != NoBinding) {
    const Binding& binding = bindings_[target];
    if (scopes_[binding.scope].kind == wanted && binding.scope != current()) break;
    target = binding.hidden;
  }
  if (target == NoBinding) return;
  if (bindings_[target].kind == BindingKind::Redirect) target = bindings_[target].standsFor;
  bindings_.push_back({.name = name,
                       .hidden = visible_[name],
                       .standsFor = target,
                       .scope = current(),
                       .count = 1,
                       .kind = BindingKind::Redirect});
  visible_[name] = static_cast<uint32_t>(bindings_.size() - 1);
}

std::span<Binding> Names::own() {
  return std::span(bindings_).subspan(scopes_.back().firstBinding);
}

// The innermost scope that is not a comprehension's.
uint32_t Names::statementScope() const {
  uint32_t at = current();
  while (scopes_[at].kind == ScopeKind::Comprehension)
    --at;
  return at;
}

Binding* Names::find(ir::Sym name) {
  uint32_t index = name < visible_.size() ? visible_[name] : NoBinding;
  while (index != NoBinding) {
    Binding& binding = bindings_[index];
    // A class body sees its own names; functions and classes inside it do not.
    bool isHidden =
        scopes_[binding.scope].kind == ScopeKind::Class && binding.scope != statementScope();
    if (!isHidden && binding.kind != BindingKind::Redirect) return &binding;
    index = isHidden ? binding.hidden : binding.standsFor;
  }
  return nullptr;
}

Binding* Names::member(uint32_t scope, ir::Sym name) {
  uint32_t index = name < visible_.size() ? visible_[name] : NoBinding;
  while (index != NoBinding && bindings_[index].scope > scope)
    index = bindings_[index].hidden;
  return index != NoBinding && bindings_[index].scope == scope ? &bindings_[index] : nullptr;
}

uint32_t Names::countHidden(const Binding& binding, uint32_t function) const {
  uint32_t count = 0;
  for (uint32_t index = binding.hidden; index != NoBinding; index = bindings_[index].hidden) {
    const Scope& scope = scopes_[bindings_[index].scope];
    count += scope.function == function && scope.kind != ScopeKind::Class;
  }
  return count;
}

bool Names::meansImport(const Binding& binding, uint32_t position) const {
  if (binding.kind != BindingKind::Import) return false;
  if (binding.shadowedFrom == UINT32_MAX) return true;
  // A function runs after the module body has replaced the name.
  return scopes_[binding.scope].function == scopes_.back().function &&
         position < binding.shadowedFrom;
}

void Names::resolveAliases() {
  for (Binding& binding : own()) {
    bool isCandidate = binding.kind == BindingKind::Variable && binding.count == 1 &&
                       binding.value != NoNode && binding.type == 0;
    if (!isCandidate) continue;
    NodeId root = binding.value;
    while (root != NoNode && tree_.kind(root) == Kind::Attribute)
      root = tree_.child(root, Field::Object);
    if (root == NoNode || tree_.kind(root) != Kind::Identifier) continue;
    const Binding* source = find(tree_[root].name);
    if (source && source != &binding && meansImport(*source, tree_[root].begin))
      binding.target = dotted(binding.value);
  }
}

void Names::addStarImport(ir::Sym target) {
  starTarget_ = target;
  ++starImports_;
}

ir::Sym Names::qualify(ir::Sym name) {
  const Scope& scope = scopes_[statementScope()];
  if (scope.kind == ScopeKind::Module) return name;
  std::string text(module_.text(scope.qualified));
  text += scope.kind == ScopeKind::Function ? ".<locals>." : ".";
  text += module_.text(name);
  return module_.intern(text);
}

void Names::appendRoot(ir::Sym name, uint32_t position, std::string& out) {
  const Binding* binding = find(name);
  bool isVariable =
      binding && binding->kind == BindingKind::Import && !meansImport(*binding, position);
  out += module_.text(binding && binding->target != 0 && !isVariable ? binding->target : name);
}

bool Names::appendDotted(NodeId node, std::string& out) {
  switch (tree_.kind(node)) {
  case Kind::Identifier: appendRoot(tree_[node].name, tree_[node].begin, out); return true;
  case Kind::ParenthesizedExpression: {
    NodeId inner = tree_.first(node);
    return inner != NoNode && appendDotted(inner, out);
  }
  case Kind::Attribute: {
    NodeId object = tree_.child(node, Field::Object);
    NodeId attribute = tree_.child(node, Field::Attribute);
    // A long chain of attributes alone is not a name that anybody wrote.
    if (object == NoNode || attribute == NoNode || tree_[node].size > 64) return false;
    if (!appendDotted(object, out)) return false;
    out += '.';
    out += tree_.text(attribute);
    return true;
  }
  case Kind::DottedName: {
    bool isFirst = true;
    for (NodeId part : tree_.children(node)) {
      if (isFirst)
        appendRoot(tree_[part].name, tree_[part].begin, out);
      else
        (out += '.') += tree_.text(part);
      isFirst = false;
    }
    return !isFirst;
  }
  default: return false;
  }
}

ir::Sym Names::dotted(NodeId node) {
  std::string text;
  return appendDotted(node, text) ? module_.intern(text) : 0;
}

} // namespace unclosed::python
