#include "repair/python_helpers.h"

#include "ir/dotted.h"

#include <algorithm>

#include "repair/python_release.h"

namespace unclosed::repair {
namespace {

constexpr int MostCalls = 3; // helpers that call helpers

// The name of what the function calls, when that is all it does; empty otherwise.
std::string onlyCallIn(const PythonSource& source, NodeId function) {
  NodeId body = source.tree().child(function, Field::Body);
  if (body == NoNode) return {};
  std::vector<NodeId> statements = source.statements(body);
  bool documented = statements.size() == 2 && source.tree().first(statements[0]) != NoNode &&
                    source.kind(source.tree().first(statements[0])) == Kind::String;
  if (documented) statements.erase(statements.begin());
  NodeId call = statements.size() == 1 ? onlyCall(source, statements.front()) : NoNode;
  if (call == NoNode) return {};
  return std::string(ir::lastSegment(source.text(source.tree().child(call, Field::Function))));
}

} // namespace

bool Helpers::onlyRelease(std::string_view name, const rules::Resource& resource) const {
  return judge(std::string(name), resource, MostCalls);
}

bool Helpers::judge(const std::string& name, const rules::Resource& resource, int depth) const {
  auto [known, isNew] = known_.try_emplace({name, resource.id}, false);
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
  return known_[{name, resource.id}] = found;
}

} // namespace unclosed::repair
