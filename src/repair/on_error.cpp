#include <fmt/format.h>

#include <algorithm>

#include "repair/python_layout.h"
#include "repair/python_names.h"
#include "repair/python_strategies.h"

namespace unclosed::repair {
namespace {

Error because(std::string why) { return Error{std::move(why), {}, {}}; }

bool isName(const PythonSource& source, NodeId node, std::string_view name) {
  return source.kind(node) == Kind::Identifier && source.text(node) == name;
}

// `return x`, `return x, y`, `self.x = x`, `xs[key] = x`: from here on somebody else has it.
bool handsOver(const Site& site, NodeId statement) {
  const PythonSource& source = site.source;
  const python::Tree& tree = source.tree();
  NodeId inner = tree.first(statement);
  if (inner == NoNode) return false;
  if (source.kind(statement) == Kind::ReturnStatement) {
    if (isName(source, inner, site.variable)) return true;
    bool isGroup = source.kind(inner) == Kind::Tuple || source.kind(inner) == Kind::ExpressionList;
    return isGroup && std::ranges::any_of(source.statements(inner), [&](NodeId part) {
             return isName(source, part, site.variable);
           });
  }
  if (source.kind(inner) != Kind::Assignment) return false;
  NodeId left = tree.child(inner, Field::Left), right = tree.child(inner, Field::Right);
  return right != NoNode && isName(source, right, site.variable) &&
         (source.kind(left) == Kind::Attribute || source.kind(left) == Kind::Subscript);
}

bool leavesInside(const PythonSource& source, NodeId root) {
  for (NodeId node = root; node < source.tree().end(root); ++node) {
    Kind kind = source.kind(node);
    if (kind == Kind::FunctionDefinition || kind == Kind::Lambda)
      node = source.tree().end(node) - 1;
    else if (leaves(source, node) && kind != Kind::RaiseStatement)
      return true;
  }
  return false;
}

} // namespace

Expected<Repair> onErrorOnly(const Site& site, const ReleaseCode& code) {
  const PythonSource& source = site.source;
  std::vector<NodeId> statements = site.siblings();
  auto begin = std::ranges::find(statements, site.statement) + 1;
  auto end = std::find_if(begin, statements.end(),
                          [&](NodeId statement) { return handsOver(site, statement); });
  if (end == statements.end())
    return because("somebody else takes it over on some way, and it cannot be seen where");
  if (begin == end) return because("it is handed over at once");
  bool broken = std::any_of(begin, end, [&](NodeId it) { return leavesInside(source, it); });
  if (broken) return because("it is handed over on some ways, and not on others");
  for (const Use& use : usesOf(source, site.function, site.variable)) {
    bool inside = *begin <= use.node && use.node < *end;
    if (inside && use.kind != UseKind::Load)
      return because(fmt::format("`{}` is assigned again", site.variable));
  }
  Lines lines{source.linesOf(site.statement).end, source.linesOf(*(end - 1)).end};
  PythonLayout layout(source, *begin);
  layout.add("try:");
  layout.deepen(lines, {}, false);
  layout.add("except BaseException:");
  layout.add(code.text, 1);
  layout.add("raise", 1);
  Repair repair{code.imports, fmt::format("releases `{}` when something raises", site.variable),
                code.doubts};
  repair.edits.push_back(layout.replacing(lines));
  return repair;
}

} // namespace unclosed::repair
