#include "ir/dotted.h"

#include <fmt/format.h>

#include <algorithm>

#include "repair/python_names.h"
#include "repair/python_strategies.h"

namespace unclosed::repair {
namespace {

Error because(std::string why) { return Error{std::move(why), {}, {}}; }

// "teardown_appcontext" of "register a function with `@app.teardown_appcontext` that releases ...":
// the frameworks' packs say what registers a handler.
std::string_view registrarIn(std::string_view advice) {
  size_t at = advice.find("`@app.");
  if (at == std::string_view::npos) return {};
  advice.remove_prefix(at + 6);
  return advice.substr(0, advice.find_first_not_of("abcdefghijklmnopqrstuvwxyz_"));
}

// The statement that imports `name` from somewhere; NoNode when there is none.
NodeId importOf(const PythonSource& source, std::string_view name) {
  for (NodeId statement : source.statements(python::Tree::root())) {
    if (source.kind(statement) != Kind::ImportFrom) continue;
    for (NodeId child : source.tree().children(statement))
      if (source.tree()[child].field == Field::Name && source.text(child) == name) return statement;
  }
  return NoNode;
}

struct Application {
  std::string_view name;
  NodeId statement = NoNode;
};

// `app = Framework(__name__)` at module level, of the framework that `context` is from.
std::optional<Application> applicationIn(const PythonSource& source, std::string_view context) {
  const python::Tree& tree = source.tree();
  NodeId imported = importOf(source, context);
  if (imported == NoNode) return std::nullopt;
  for (NodeId statement : source.statements(python::Tree::root())) {
    NodeId assignment = tree.first(statement);
    if (assignment == NoNode || source.kind(assignment) != Kind::Assignment) continue;
    NodeId target = tree.child(assignment, Field::Left);
    NodeId call = tree.child(assignment, Field::Right);
    if (target == NoNode || call == NoNode || source.kind(target) != Kind::Identifier ||
        source.kind(call) != Kind::Call)
      continue;
    NodeId callee = tree.child(call, Field::Function);
    NodeId arguments = tree.child(call, Field::Arguments);
    NodeId first = arguments == NoNode ? NoNode : tree.first(arguments);
    if (first != NoNode && source.text(first) == "__name__" &&
        importOf(source, source.text(callee)) == imported)
      return Application{source.text(target), statement};
  }
  return std::nullopt;
}

// "close" when that is how the resource is released.
Expected<std::string> methodOf(const rules::Resource& resource) {
  for (const rules::Release& release : resource.release) {
    bool wanted =
        resource.repair.release.empty() || release.callee.method == resource.repair.release;
    bool plain = release.what.where == rules::Where::Receiver && !release.partial &&
                 !release.untilUse && release.callee.type.empty() &&
                 !release.callee.method.empty() && !release.callee.method.starts_with("__");
    if (wanted && plain) return release.callee.method;
  }
  return because("no method releases it");
}

} // namespace

Expected<Repair> asTeardown(const PythonSource& source, const rules::RuleSet& rules,
                            const analysis::Finding& finding) {
  std::string_view registrar = registrarIn(finding.advice);
  std::string_view context = ir::prefixOf(finding.variable);
  std::string_view field = ir::lastSegment(finding.variable);
  if (registrar.empty() || context.empty() || context.find('.') != std::string_view::npos)
    return because("this framework has no handler that could be written here");
  auto application = applicationIn(source, context);
  if (!application) return because("the application object is not made in this file");
  auto resource = std::ranges::find(rules.resources, finding.resource, &rules::Resource::id);
  if (resource == rules.resources.end()) return because("no rule says how it is released");
  Expected<std::string> method = methodOf(*resource);
  if (!method) return method.error();
  NodeId call = source.callAt(finding.range);
  if (call == NoNode) return because("it is not acquired by a call of its own");
  bool awaited = source.kind(source.parent(call)) == Kind::Await;
  bool awaits = resource->repair.isAsync || (resource->repair.awaited && awaited);
  NodeId behind = call;
  while (source.kind(source.parent(behind)) != Kind::Module)
    behind = source.parent(behind);
  behind = std::max(behind, application->statement);
  std::string name = freshName(source, fmt::format("close_{}", field));
  std::string step(source.indentStep(python::Tree::root()));
  std::string code = fmt::format(
      "\n\n@{app}.{registrar}\n{async}def {name}(error):\n{step}{field} = getattr({context}, "
      "\"{field}\", None)\n{step}if {field} is not None:\n{step}{step}{await}{field}.{method}()\n",
      fmt::arg("app", application->name), fmt::arg("registrar", registrar),
      fmt::arg("async", awaits ? "async " : ""), fmt::arg("name", name), fmt::arg("step", step),
      fmt::arg("field", field), fmt::arg("context", context),
      fmt::arg("await", awaits ? "await " : ""), fmt::arg("method", *method));
  size_t line = source.linesOf(behind).end;
  bool atEnd = line >= source.lineCount();
  size_t at = atEnd ? source.text().size() : source.lineStart(line);
  if (atEnd && !source.text().ends_with('\n')) code.insert(0, "\n");
  if (source.lineEnd(0) == "\r\n")
    for (size_t end = 0; (end = code.find('\n', end)) != std::string::npos; end += 2)
      code.insert(end, "\r");
  return Repair{
      {{at, at, code}},
      fmt::format("releases `{}` in a handler for the end of the request", finding.variable),
      {}};
}

} // namespace unclosed::repair
