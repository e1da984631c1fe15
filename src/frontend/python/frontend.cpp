#include "frontend/python/functions.h"
#include "frontend/python/python.h"
#include "frontend/python/scopes.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <xxhash.h>

namespace unclosed::python {
namespace {

void internNames(Tree& tree, ir::Module& module) {
  for (Node& node : tree.nodes())
    if (node.kind == Kind::Identifier)
      node.name = module.intern(tree.text(static_cast<NodeId>(&node - tree.nodes().data())));
}

// Marks the attributes that are assigned to: those cannot be constants of their class.
void markAssignedAttributes(Unit& unit) {
  const Tree& tree = unit.tree;
  unit.assignedAttributes.resize(unit.module.strings().size());
  for (NodeId node = 0; node < tree.nodes().size(); ++node) {
    bool isTarget = tree[node].field == Field::Left || tree.kind(node) == Kind::AsPatternTarget ||
                    tree.kind(node) == Kind::DeleteStatement;
    if (!isTarget || tree[node].size == 1) continue;
    for (NodeId inner = node; inner < tree.end(node); ++inner)
      if (tree[inner].field == Field::Attribute) unit.assignedAttributes[tree[inner].name] = true;
  }
}

// What a source without any statement is.
Tree emptyTree() {
  Node root;
  root.kind = Kind::Module;
  root.size = 1;
  root.range = {{1, 1}, {1, 1}};
  return {std::string_view(), {root}};
}

} // namespace

struct Frontend::Impl {
  Parser parser;
  explicit Impl(std::chrono::milliseconds limit) : parser(limit) {}
};

Frontend::Frontend(std::chrono::milliseconds limit) : impl_(std::make_unique<Impl>(limit)) {}
Frontend::~Frontend() = default;

ir::Module Frontend::extract(std::string_view path, std::string_view source) {
  ir::Module module;
  module.language = ir::Language::Python;
  module.path = path;
  module.hash = XXH3_64bits(source.data(), source.size());
  std::optional<Tree> parsed = impl_->parser.parse(source);
  if (!parsed) {
    auto lines = static_cast<uint32_t>(std::ranges::count(source, '\n') + 2);
    module.gaps.push_back({.range = {{1, 1}, {lines, 1}},
                           .function = 0,
                           .reason = module.intern("takes too long to parse")});
  }
  Tree tree = parsed ? std::move(*parsed) : emptyTree();
  internNames(tree, module);

  Unit unit(tree, module);
  markAssignedAttributes(unit);
  unit.names.enter(ScopeKind::Module, 0);
  ScopeScan scan(tree, unit.names, module);
  scan.body(Tree::root());
  scan.globalDeclarations();
  unit.names.resolveAliases();
  FunctionLowering(unit, module.intern("<module>"), tree[Tree::root()].range, {}).lowerModule();
  return module;
}

} // namespace unclosed::python
