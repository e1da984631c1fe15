#include "repair/python_release.h"

#include "ir/dotted.h"

#include <fmt/format.h>

#include <algorithm>

#include "repair/python_imports.h"
#include "repair/python_names.h"

namespace unclosed::repair {
namespace {

using rules::Release;
using rules::Where;

Error because(std::string why) { return Error{std::move(why), {}, {}}; }

bool isFull(const Release& release) { return !release.partial && !release.untilUse; }

std::string_view nameOf(const rules::Callee& callee) {
  if (!callee.call.empty()) return callee.call;
  return callee.method.empty() ? std::string_view(callee.name) : std::string_view(callee.method);
}

// The release that one writes: the one that the rule asks for, or its first.
const Release* usualRelease(const rules::Resource& resource) {
  for (const Release& release : resource.release) {
    bool wanted =
        resource.repair.release.empty() || nameOf(release.callee) == resource.repair.release;
    bool callable = release.callee.type.empty() && !release.callee.method.starts_with("__");
    if (isFull(release) && wanted && callable) return &release;
  }
  return nullptr;
}

// `pool` or `self.db.pool`: reading it again gives the same object.
bool isStable(const PythonSource& source, NodeId node) {
  while (source.kind(node) == Kind::Attribute)
    node = source.tree().first(node);
  return source.kind(node) == Kind::Identifier;
}

// What a method of the resource's maker is called on: `pool` of `pool.getconn()`.
Expected<std::string> makerOf(const Site& site) {
  const PythonSource& source = site.source;
  NodeId callee = source.tree().child(site.call, Field::Function);
  bool isMethod = callee != NoNode && source.kind(callee) == Kind::Attribute;
  NodeId maker = isMethod ? source.tree().first(callee) : NoNode;
  if (!site.finding.releasing.direct || maker == NoNode || !isStable(source, maker))
    return because("what it has to be given back to is not known here");
  return std::string(source.text(maker));
}

Expected<std::string> callText(const Site& site, const Release& release, Edits& imports) {
  const rules::Callee& callee = release.callee;
  if (release.what.where == Where::Receiver && !callee.method.empty())
    return fmt::format("{}.{}()", site.variable, callee.method);
  if (release.what.where != Where::Argument || release.what.arg != 0)
    return because("its release takes more than the resource");
  if (!callee.method.empty()) {
    Expected<std::string> maker = makerOf(site);
    if (!maker) return maker;
    return fmt::format("{}.{}({})", *maker, callee.method, site.variable);
  }
  if (callee.call.empty()) return because("its release has no name that can be imported");
  std::string_view module = ir::prefixOf(callee.call);
  std::string name = importedName(site.source, module, ir::lastSegment(callee.call), imports);
  return fmt::format("{}({})", name, site.variable);
}

// `service.close()` for what a `service` of the program holds.
Expected<ReleaseCode> fromOwner(const Site& site) {
  const std::string& method = site.finding.releasing.method;
  bool direct =
      site.finding.variable.find_first_of(".[", site.variable.size() + 1) == std::string::npos;
  if (method.empty() || !direct)
    return because(fmt::format("`{}` is kept inside another object, which has to release it",
                               site.finding.variable));
  ReleaseCode code;
  code.text = fmt::format("{}.{}()", site.variable, method);
  code.isClose = method == "close";
  return code;
}

Expected<ReleaseCode> fromRules(const Site& site) {
  const rules::RepairHints& hints = site.resource.repair;
  if (!site.finding.variable.empty() && site.finding.variable != site.variable)
    return fromOwner(site);
  const Release* release = usualRelease(site.resource);
  if (release == nullptr) return because("no rule says what releases it");
  ReleaseCode code;
  Expected<std::string> text = callText(site, *release, code.imports);
  if (!text) return text.error();
  bool awaits = hints.isAsync || (hints.awaited && site.awaited());
  if (awaits && !site.inAsyncFunction())
    return because("its release must be awaited, and the function is not async");
  bool either = site.resource.with == rules::ContextEffect::Closes &&
                site.resource.asyncWith == rules::ContextEffect::Closes;
  if (either && site.inAsyncFunction() && !site.awaited())
    return because("whether its release must be awaited is not known here");
  code.text = awaits ? "await " + *text : *text;
  code.isClose = code.text == fmt::format("{}.close()", site.variable);
  code.isUsual = true;
  if (!hints.releaseAlso.empty())
    code.doubts.push_back(fmt::format("`{}` {}", code.text, hints.releaseAlso));
  return code;
}

void judge(const Site& site, NodeId call, ReleaseCode& code) {
  const PythonSource& source = site.source;
  NodeId callee = source.tree().child(call, Field::Function);
  std::string_view name = ir::lastSegment(source.text(callee));
  bool onItself = source.kind(callee) == Kind::Attribute &&
                  source.text(source.tree().first(callee)) == site.variable;
  const Release* usual = usualRelease(site.resource);
  bool isField = site.finding.variable != site.variable;
  code.isUsual = usual != nullptr && nameOf(usual->callee) == name && !isField;
  code.isClose = onItself && code.text == fmt::format("{}.close()", site.variable);
  // Where something raises, the child that is waited for may be waiting for its input.
  if (code.isUsual && !site.resource.repair.releaseAlso.empty())
    code.doubts.push_back(fmt::format("`{}` would run when something raises, too, and {}",
                                      code.text, site.resource.repair.releaseAlso));
  if (code.isUsual || code.isClose || (isField && onItself)) return;
  if (!onItself && isReleaseName(site.resource, name, Where::Argument)) return; // pool.putconn(x)
  bool isName = source.kind(callee) == Kind::Identifier;
  std::string_view original = isName ? originalName(source, name) : name;
  if (site.helpers != nullptr && site.helpers->onlyRelease(original, site.resource)) return;
  code.doubts.push_back(fmt::format(
      "`{}` would run when something raises, too, and may do more than release it", code.text));
}

// The release that stands last beside the acquisition, or else the last one.
NodeId chosenRelease(const Site& site) {
  NodeId chosen = NoNode;
  for (NodeId release : site.releases) {
    bool beside = site.source.parent(release) == site.block;
    bool chosenBeside = chosen != NoNode && site.source.parent(chosen) == site.block;
    if (beside || !chosenBeside) chosen = release;
  }
  return chosen;
}

} // namespace

NodeId onlyCall(const PythonSource& source, NodeId statement) {
  NodeId call = source.tree().first(statement);
  if (call != NoNode && source.kind(call) == Kind::Await) call = source.tree().first(call);
  bool isCall = call != NoNode && source.kind(statement) == Kind::ExpressionStatement &&
                source.kind(call) == Kind::Call;
  return isCall ? call : NoNode;
}

bool isReleaseName(const rules::Resource& resource, std::string_view name, Where where) {
  return std::ranges::any_of(resource.release, [&](const Release& release) {
    return isFull(release) && release.what.where == where &&
           ir::lastSegment(nameOf(release.callee)) == name;
  });
}

void addReleases(Site& site) {
  const PythonSource& source = site.source;
  for (NodeId node = site.function; node < source.tree().end(site.function); ++node) {
    NodeId call = onlyCall(source, node);
    if (call == NoNode || node < site.statement) continue;
    NodeId callee = source.tree().child(call, Field::Function);
    std::string_view name = ir::lastSegment(source.text(callee));
    bool onItself = source.kind(callee) == Kind::Attribute &&
                    source.text(source.tree().first(callee)) == site.variable;
    auto names = loadsIn(source, call);
    bool given = std::ranges::find(names, site.variable) != names.end();
    if (onItself ? isReleaseName(site.resource, name, Where::Receiver)
                 : given && isReleaseName(site.resource, name, Where::Argument))
      site.releases.push_back(node);
  }
}

bool endsIt(const rules::Resource& resource, std::string_view method) {
  for (const Release& release : resource.release)
    if (release.what.where == Where::Receiver && release.callee.method == method &&
        !isFull(release))
      return false;
  return true;
}

Expected<ReleaseCode> releaseCode(const Site& site) {
  NodeId from = chosenRelease(site);
  if (from == NoNode) return fromRules(site);
  const PythonSource& source = site.source;
  ReleaseCode code;
  code.from = from;
  code.text = source.text().substr(source.tree()[from].begin,
                                   source.codeEnd(from) - source.tree()[from].begin);
  if (code.text.find('\n') != std::string::npos)
    return because("its release is written over several lines");
  judge(site, onlyCall(source, from), code);
  return code;
}

} // namespace unclosed::repair
