#include "repair/python_site.h"

#include "ir/dotted.h"

#include <fmt/format.h>

#include <algorithm>

#include "repair/python_names.h"
#include "repair/python_release.h"

namespace unclosed::repair {
namespace {

Error because(std::string why) { return Error{std::move(why), {}, {}}; }

const rules::Resource* resourceOf(const rules::RuleSet& rules, std::string_view id) {
  auto at = std::ranges::find(rules.resources, id, &rules::Resource::id);
  return at == rules.resources.end() ? nullptr : &*at;
}

// The part of `service._pool` that is a variable of the function.
std::string_view rootOf(std::string_view variable) {
  return variable.substr(0, variable.find_first_of(".["));
}

// The name in a target that the finding means.
std::string_view variableIn(const PythonSource& source, NodeId target, std::string_view wanted) {
  if (source.kind(target) == Kind::Identifier) return source.text(target);
  for (std::string_view name : boundNames(source, target))
    if (name == rootOf(wanted)) return name;
  return {};
}

Status readAssignment(Site& site, NodeId assignment) {
  const PythonSource& source = site.source;
  NodeId target = source.tree().child(assignment, Field::Left);
  NodeId owner = source.parent(assignment);
  if (source.kind(owner) != Kind::ExpressionStatement || target == NoNode)
    return because("it is one of several assignments in one statement");
  site.shape = Shape::Assigned;
  site.variable = variableIn(source, target, site.finding.variable);
  site.whole = source.kind(target) == Kind::Identifier &&
               source.tree().child(assignment, Field::Type) == NoNode;
  if (site.variable.empty() && source.kind(target) == Kind::Subscript) {
    site.shape = Shape::Inline;
    return std::nullopt;
  }
  if (site.variable.empty()) return because("it is kept in an attribute, not in a variable");
  return std::nullopt;
}

// `as x` of a `with` item; empty without one.
std::string_view nameOfItem(const PythonSource& source, NodeId item) {
  for (NodeId node = item; node < source.tree().end(item); ++node)
    if (source.kind(node) == Kind::AsPatternTarget && source.tree().first(node) != NoNode &&
        source.kind(source.tree().first(node)) == Kind::Identifier)
      return source.text(source.tree().first(node));
  return {};
}

bool isItemValue(const PythonSource& source, NodeId value, NodeId& item) {
  NodeId outer = source.parent(value);
  if (source.kind(outer) == Kind::AsPattern && source.tree().first(outer) == value)
    outer = source.parent(outer);
  item = outer;
  return source.kind(outer) == Kind::WithItem;
}

// The statement that consists of this call, and mentions the variable; NoNode otherwise.
NodeId statementOf(const Site& site, ir::Range range) {
  const PythonSource& source = site.source;
  NodeId call = source.callAt(range);
  if (call == NoNode) return NoNode;
  NodeId outer = source.parent(call);
  if (source.kind(outer) == Kind::Await) outer = source.parent(outer);
  if (source.kind(outer) != Kind::ExpressionStatement) return NoNode;
  auto names = loadsIn(source, call);
  bool mentioned = std::ranges::find(names, site.variable) != names.end();
  std::string_view callee = source.text(source.tree().child(call, Field::Function));
  return mentioned && endsIt(site.resource, ir::lastSegment(callee)) ? outer : NoNode;
}

void findReleases(Site& site) {
  site.handedOver = site.finding.releasing.moved;
  for (ir::Range range : site.finding.releasing.calls)
    if (NodeId statement = statementOf(site, range); statement != NoNode)
      site.releases.push_back(statement);
  // Who takes it over by a statement of its own may be a helper that releases it.
  bool none = site.releases.empty() && !site.handedOver;
  for (ir::Range range : site.finding.releasing.takers) {
    NodeId statement = none ? statementOf(site, range) : NoNode;
    if (statement == NoNode)
      site.handedOver = true;
    else
      site.releases.push_back(statement);
  }
  if (site.handedOver && none) site.releases.clear();
}

// `conn = tuned(connect(path))`: calls around it hand on what the variable then holds.
NodeId assignmentAround(const Site& site) {
  const PythonSource& source = site.source;
  NodeId at = site.value, outer = source.parent(at);
  for (Kind kind = source.kind(outer); kind == Kind::Call || kind == Kind::ArgumentList ||
                                       kind == Kind::Attribute || kind == Kind::Await;
       kind = source.kind(outer)) {
    at = outer;
    outer = source.parent(at);
  }
  bool assigned = source.kind(outer) == Kind::Assignment && at != site.value &&
                  source.tree()[at].field == Field::Right;
  if (!assigned) return NoNode;
  NodeId target = source.tree().child(outer, Field::Left);
  bool named = target != NoNode && source.kind(target) == Kind::Identifier &&
               source.text(target) == site.finding.variable;
  return named ? outer : NoNode;
}

Status readShape(Site& site) {
  const PythonSource& source = site.source;
  NodeId outer = source.parent(site.value);
  NodeId item = NoNode;
  if (source.kind(outer) == Kind::Assignment && source.tree()[site.value].field == Field::Right)
    return readAssignment(site, outer);
  if (isItemValue(source, site.value, item)) {
    site.shape = Shape::WithItem;
    site.item = item;
    site.variable = nameOfItem(source, item);
    return std::nullopt;
  }
  NodeId around = assignmentAround(site);
  if (around == NoNode) return std::nullopt;
  Status failed = readAssignment(site, around);
  site.whole = false;
  return failed;
}

} // namespace

bool Site::inAsyncFunction() const {
  return source.kind(function) == Kind::FunctionDefinition &&
         source.tree().child(function, Kind::Async) != NoNode;
}

Expected<Site> findSite(const PythonSource& source, const rules::RuleSet& rules,
                        const analysis::Finding& finding) {
  const rules::Resource* resource = resourceOf(rules, finding.resource);
  if (resource == nullptr) return because("no rule says how it is released");
  Site site{.source = source, .rules = rules, .resource = *resource, .finding = finding};
  site.call = source.callAt(finding.range);
  if (site.call == NoNode) return because("it is not acquired by a call of its own");
  site.value = site.call;
  if (source.kind(source.parent(site.call)) == Kind::Await) site.value = source.parent(site.call);
  site.statement = source.statement(site.call);
  site.block = source.parent(site.statement);
  site.function = source.function(site.call);
  if (site.block == NoNode) return because("the file could not be read");
  bool broken = source.tree()[site.function].hasError || source.tree()[site.statement].hasError;
  if (broken) return because("the grammar could not read all of the function");
  if (Status failed = readShape(site)) return *failed;
  if (!source.hasLinesOfItsOwn(site.statement))
    return because("its statement shares a line with another one");
  if (!site.variable.empty()) findReleases(site);
  return site;
}

bool leaves(const PythonSource& source, NodeId statement) {
  Kind kind = source.kind(statement);
  return kind == Kind::ReturnStatement || kind == Kind::RaiseStatement ||
         kind == Kind::BreakStatement || kind == Kind::ContinueStatement;
}

} // namespace unclosed::repair
