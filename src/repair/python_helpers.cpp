#include "repair/python_helpers.h"

#include "ir/dotted.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "repair/column_queries.h"
#include "repair/python_names.h"
#include "repair/python_release.h"
#include "repair/ties.h"

namespace unclosed::repair {
namespace {

constexpr int MostCalls = 3; // helpers that call helpers

// A handler that says it or swallows it.
bool isHarmless(const PythonSource& source, NodeId clause) {
  if (source.kind(clause) != Kind::ExceptClause) return false;
  NodeId block = source.tree().child(clause, Kind::Block);
  return block != NoNode && std::ranges::all_of(source.statements(block), [&](NodeId statement) {
           Kind kind = source.kind(statement);
           return kind == Kind::PassStatement || onlyCall(source, statement) != NoNode;
         });
}

// The call that the statements come down to, a test for None and handlers around it considered;
// NoNode when they do more.
NodeId onlyCallOf(const PythonSource& source, const std::vector<NodeId>& statements) {
  const python::Tree& tree = source.tree();
  if (statements.size() != 1) return NoNode;
  NodeId only = statements.front();
  if (source.kind(only) == Kind::IfStatement) {
    NodeId condition = tree.child(only, Field::Condition);
    bool tests = condition != NoNode && tree.child(only, Field::Alternative) == NoNode;
    for (NodeId node = condition; tests && node < tree.end(condition); ++node)
      tests = source.kind(node) != Kind::Call;
    return tests ? onlyCallOf(source, source.statements(tree.child(only, Field::Consequence)))
                 : NoNode;
  }
  if (source.kind(only) != Kind::TryStatement) return onlyCall(source, only);
  NodeId body = tree.child(only, Field::Body);
  for (NodeId clause : tree.children(only))
    if (clause != body && !isHarmless(source, clause)) return NoNode;
  return onlyCallOf(source, source.statements(body));
}

// The name of what the function calls, when that is all it does; empty otherwise.
std::string onlyCallIn(const PythonSource& source, NodeId function) {
  NodeId body = source.tree().child(function, Field::Body);
  if (body == NoNode) return {};
  std::vector<NodeId> statements = source.statements(body);
  bool documented = statements.size() == 2 && source.tree().first(statements[0]) != NoNode &&
                    source.kind(source.tree().first(statements[0])) == Kind::String;
  if (documented) statements.erase(statements.begin());
  NodeId call = onlyCallOf(source, statements);
  if (call == NoNode) return {};
  return std::string(ir::lastSegment(source.text(source.tree().child(call, Field::Function))));
}

std::vector<std::string_view> parametersOf(const PythonSource& source, NodeId function) {
  std::vector<std::string_view> out;
  NodeId parameters = source.tree().child(function, Field::Parameters);
  if (parameters != NoNode)
    for (std::string_view name : boundNames(source, parameters))
      out.push_back(name);
  return out;
}

// The method of a class, among the statements of its body; NoNode when it has none, or several.
NodeId methodOf(const PythonSource& source, NodeId definition, std::string_view method) {
  NodeId body = source.tree().child(definition, Field::Body), found = NoNode;
  if (body == NoNode) return NoNode;
  for (NodeId node = body; node < source.tree().end(body); ++node) {
    if (source.kind(node) != Kind::FunctionDefinition) continue;
    NodeId name = source.tree().child(node, Field::Name);
    bool plain = source.parent(node) == body && found == NoNode &&
                 source.tree().child(node, Kind::Async) == NoNode;
    if (name != NoNode && source.text(name) == method) {
      if (!plain) return NoNode;
      found = node;
    }
    node = source.tree().end(node) - 1;
  }
  return found;
}

} // namespace

bool Helpers::onlyRelease(std::string_view name, const rules::Resource& resource) const {
  return judge(std::string(name), resource, MostCalls);
}

bool Helpers::judge(const std::string& name, const rules::Resource& resource, int depth) const {
  auto [known, isNew] = releases_.try_emplace({name, resource.id}, false);
  if (!isNew || depth == 0) return known->second;
  bool found = false;
  for (const std::string& path : paths_) {
    Expected<std::string> text = read_(path);
    if (!text || text->find("def " + name) == std::string::npos) continue;
    PythonSource source(std::move(*text));
    for (NodeId node = 0; node < source.tree().nodes().size(); ++node) {
      if (source.kind(node) != Kind::FunctionDefinition) continue;
      NodeId called = source.tree().child(node, Field::Name);
      if (called == NoNode || source.text(called) != name) continue;
      std::string inner = onlyCallIn(source, node);
      bool releases = isReleaseName(resource, inner, rules::Where::Argument) ||
                      isReleaseName(resource, inner, rules::Where::Receiver) ||
                      (!inner.empty() && inner != name && judge(inner, resource, depth - 1));
      if (!releases) return false;
      found = true;
    }
  }
  return releases_[{name, resource.id}] = found;
}

bool Helpers::givesPlain(std::string_view owner, std::string_view method,
                         const rules::RuleSet& rules, const rules::Resource& resource) const {
  Names names{fmt::format("{}.{}", owner, method), resource.id};
  auto [known, isNew] = plain_.try_emplace(names, false);
  if (!isNew) return known->second;
  bool found = false;
  for (const std::string& path : paths_) {
    Expected<std::string> text = read_(path);
    if (!text || text->find(fmt::format("class {}", owner)) == std::string::npos) continue;
    PythonSource source(std::move(*text));
    for (NodeId node = 0; node < source.tree().nodes().size(); ++node) {
      if (source.kind(node) != Kind::ClassDefinition) continue;
      NodeId called = source.tree().child(node, Field::Name);
      if (called == NoNode || source.text(called) != owner) continue;
      NodeId function = methodOf(source, node, method);
      if (function == NoNode) return false;
      Ties ties({.source = source,
                 .rules = rules,
                 .resource = resource,
                 .function = function,
                 .variables = parametersOf(source, function),
                 .helpers = this});
      if (ties.returned(function)) return false;
      found = true;
    }
  }
  return plain_[names] = found;
}

const std::set<std::string>& Helpers::columns(const rules::Queries& queries) const {
  if (columns_) return *columns_;
  DefinedColumns defined;
  for (const std::string& path : paths_) {
    Expected<std::string> text = read_(path);
    bool has = text && std::ranges::any_of(queries.columns, [&](const std::string& name) {
                 return text->find(name) != std::string::npos;
               });
    if (has) addColumns(PythonSource(std::move(*text)), queries, defined);
  }
  columns_.emplace();
  std::ranges::set_difference(defined.columns, defined.others,
                              std::inserter(*columns_, columns_->end()));
  return *columns_;
}

} // namespace unclosed::repair
