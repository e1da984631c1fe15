#include "ir/dotted.h"

#include <fmt/format.h>

#include <algorithm>

#include "repair/python_extent.h"
#include "repair/python_names.h"

namespace unclosed::repair {
namespace {

// Walks the statements of an extent, and collects what a release at its end may come too early for.
class Doubts {
public:
  Doubts(const Site& site, const Ties& ties, const Extent& extent)
      : site_(site), source_(site.source), ties_(ties), extent_(extent) {}

  std::vector<std::string> collect() {
    if (site_.atModuleLevel()) add("a variable of the module may be used elsewhere");
    std::vector<NodeId> statements = source_.statements(extent_.block);
    for (size_t i = extent_.from; i < extent_.end; ++i)
      walk(statements[i]);
    if (isNew()) {
      if (site_.finding.confidence != analysis::Confidence::High)
        add("what it is passed to may keep it");
      lookOutside(statements);
    }
    if (extent_.empty()) add("nothing uses it, so that holding it may be its purpose");
    std::ranges::sort(out_);
    out_.erase(std::unique(out_.begin(), out_.end()), out_.end());
    return std::move(out_);
  }

private:
  // No release ends the extent today: the normal way changes, too.
  bool isNew() const { return extent_.release == NoNode; }

  void add(std::string doubt) { out_.push_back(std::move(doubt)); }

  void walk(NodeId root) {
    for (NodeId node = root; node < source_.tree().end(root); ++node) {
      look(node);
      // What a function inside returns is its own affair; that it is kept is seen by its name.
      Kind kind = source_.kind(node);
      if (kind == Kind::FunctionDefinition || kind == Kind::Lambda)
        node = source_.tree().end(node) - 1;
    }
  }

  // What is returned has done without the resource already.
  bool isReleasedAbove(NodeId way) const {
    NodeId block = source_.parent(way);
    return std::ranges::any_of(site_.releases, [&](NodeId release) {
      return source_.parent(release) == block && release < way;
    });
  }

  void look(NodeId node) {
    size_t line = source_.tree()[node].range.begin.line;
    switch (source_.kind(node)) {
    case Kind::ReturnStatement:
      if (ties_.carries(node) && !isReleasedAbove(node))
        add(fmt::format("what line {} returns may still need `{}`", line, site_.variable));
      return;
    case Kind::Yield:
      if (isNew() && ties_.carries(node) && site_.resource.repair.objectsTied)
        add(fmt::format("what line {} yields may still need `{}`", line, site_.variable));
      return;
    case Kind::Assignment: return lookAtStore(node, line);
    case Kind::Call: return lookAtCall(node, line);
    default: return;
    }
  }

  void lookAtStore(NodeId node, size_t line) {
    NodeId left = source_.tree().child(node, Field::Left);
    NodeId right = source_.tree().child(node, Field::Right);
    if (!isNew() || left == NoNode || right == NoNode || !ties_.carries(right)) return;
    bool isPart = source_.kind(left) == Kind::Attribute || source_.kind(left) == Kind::Subscript;
    bool isShared = source_.kind(left) == Kind::Identifier && isDeclared(source_.text(left));
    if ((isPart && !ties_.carries(left)) || isShared)
      add(fmt::format("what line {} keeps may still need `{}`", line, site_.variable));
  }

  bool isDeclared(std::string_view name) const {
    for (const Use& use : usesOf(source_, site_.function, name))
      if (use.kind == UseKind::Declared) return true;
    return false;
  }

  // results.append(row): an object that is not made from the resource is given what is.
  void lookAtCall(NodeId node, size_t line) {
    const python::Tree& tree = source_.tree();
    NodeId callee = tree.child(node, Field::Function);
    NodeId arguments = tree.child(node, Field::Arguments);
    if (callee == NoNode || arguments == NoNode) return;
    std::string_view name = source_.text(callee);
    if (name == "locals" || name == "eval" || name == "exec" || name == "globals")
      add(fmt::format("line {} sees all variables", line));
    if (!isNew() || source_.kind(callee) != Kind::Attribute || ties_.carries(tree.first(callee)))
      return;
    if (isModule(ir::firstSegment(name)) ||
        std::ranges::find(site_.rules.plain.calls, name) != site_.rules.plain.calls.end())
      return;
    for (NodeId argument : tree.children(arguments))
      if (ties_.carries(argument))
        return add(fmt::format("what line {} passes on may still need `{}`", line, site_.variable));
  }

  bool isModule(std::string_view name) const {
    for (NodeId statement : source_.statements(python::Tree::root())) {
      if (source_.kind(statement) != Kind::ImportStatement) continue;
      for (NodeId node = statement; node < source_.tree().end(statement); ++node)
        if (source_.kind(node) == Kind::Identifier && source_.text(node) == name) return true;
    }
    return false;
  }

  // Tied variables that live on where the extent cannot reach.
  void lookOutside(const std::vector<NodeId>& statements) {
    NodeId first = extent_.empty() ? site_.statement : statements[extent_.from];
    NodeId end = extent_.empty() ? source_.tree().end(first)
                                 : source_.tree().end(statements[extent_.end - 1]);
    for (std::string_view name : ties_.variables()) {
      if (name == site_.variable) continue;
      for (const Use& use : usesOf(source_, site_.function, name))
        if (use.kind == UseKind::Load && use.node >= end)
          add(fmt::format("`{}` is used at line {}, and may still need `{}`", name,
                          source_.tree()[use.node].range.begin.line, site_.variable));
    }
  }

  const Site& site_;
  const PythonSource& source_;
  const Ties& ties_;
  const Extent& extent_;
  std::vector<std::string> out_;
};

} // namespace

std::vector<std::string> doubtsOf(const Site& site, const Ties& ties, const Extent& extent) {
  return Doubts(site, ties, extent).collect();
}

} // namespace unclosed::repair
