#include "analysis/linkage.h"

#include "analysis/test_files.h"

#include <algorithm>

#include "link/calls.h"

namespace unclosed::analysis {

using link::ClassRef;
using link::FunctionRef;
using link::Symbol;

namespace {

// Past this many bodies that a call may enter, nothing is said of it.
constexpr size_t MaxTargets = 8;

std::string_view stripped(std::string_view type) {
  for (std::string_view prefix : {"const ", "volatile ", "struct ", "class "})
    if (type.starts_with(prefix)) type.remove_prefix(prefix.size());
  while (!type.empty() && (type.back() == '*' || type.back() == '&' || type.back() == ' '))
    type.remove_suffix(1);
  return type;
}

} // namespace

Linkage::Linkage(link::ResolvedNames& names, link::ModuleId module, const RuleIndex& index)
    : names_(names), module_(module), index_(index) {
  const ir::Module& text = names.program().module(module);
  if (text.language != ir::Language::Python) return;
  auto lookUp = [&](ir::Sym name) {
    if (name != 0) names.resolve(module, text.text(name));
  };
  for (const ir::Function& function : text.functions) {
    for (const ir::Call& call : function.calls)
      if (call.resolution == ir::Resolution::Import || call.resolution == ir::Resolution::Module)
        lookUp(call.callee);
    for (const ir::Place& place : function.places) {
      if (place.kind == ir::PlaceKind::Global) lookUp(place.name);
      lookUp(place.type);
    }
    lookUp(function.className);
    lookUp(function.returnType);
  }
}

Symbol Linkage::resolve(std::string_view dotted) const {
  const Symbol* known = names_.find(module_, dotted);
  return known ? *known : program().resolve(module_, dotted);
}

ClassRef Linkage::classOf(std::string_view type) const {
  return type.empty() ? ClassRef{} : program().classNamed(type);
}

std::string_view Linkage::type(std::string_view written) const {
  if (written.empty()) return written;
  if (module().language == ir::Language::Python) {
    if (ClassRef known = classOf(written)) return program().canonicalName(known);
    Symbol symbol = resolve(written);
    return symbol.kind == Symbol::Kind::Class ? program().canonicalName(symbol.type) : written;
  }
  std::string_view name = stripped(written);
  ClassRef known = name == written ? ClassRef{} : classOf(name);
  return known ? program().canonicalName(known) : written;
}

std::string_view Linkage::ownType(const ir::Function& function) const {
  if (function.className == 0) return {};
  std::string_view name = module().text(function.className);
  if (module().language != ir::Language::Python) return name;
  Symbol symbol = resolve(name);
  return symbol.kind == Symbol::Kind::Class ? program().canonicalName(symbol.type) : name;
}

bool Linkage::isMethod(FunctionRef ref) const {
  const ir::Function& function = program().function(ref);
  return function.className != 0 && !(function.flags & ir::IsStatic) && !function.params.empty();
}

bool Linkage::releasesByName(std::string_view method) const {
  return hasRelease(index_.byMethod(method));
}

FunctionRef Linkage::methodOf(std::string_view type, std::string_view name) const {
  ClassRef known = classOf(type);
  return known ? program().method(known, name) : FunctionRef{};
}

FunctionRef Linkage::onlyMethodOf(std::string_view type, std::string_view name) const {
  ClassRef known = classOf(type);
  std::vector<FunctionRef> all;
  if (known) all = program().overrides(known, name, 1);
  return all.empty() ? FunctionRef{} : all.front();
}

Targets Linkage::method(ClassRef type, std::string_view name, bool exact) const {
  Targets targets;
  if (exact) {
    if (FunctionRef found = program().method(type, name)) targets.functions.push_back(found);
  } else {
    targets.functions = program().overrides(type, name, MaxTargets);
  }
  targets.bound = !targets.functions.empty() && isMethod(targets.functions.front());
  return targets;
}

Targets Linkage::constructed(ClassRef type) const {
  Targets targets = method(type, "__init__", true);
  targets.constructs = type;
  targets.bound = true;
  return targets;
}

Targets Linkage::native(const ir::Function& function, const ir::Call& call,
                        std::string_view receiverType) const {
  Targets targets;
  if (call.resolution == ir::Resolution::Value && call.link == 0) {
    targets.functions = program().pointedAt(module_, function, call.receiver, link::MaxCandidates);
    targets.chosen = targets.functions.size() > 1;
    return targets;
  }
  std::string_view name = module().text(call.link ? call.link : call.callee);
  FunctionRef found = program().byLinkName(module_, name);
  if (found) targets.functions.push_back(found);
  // A virtual call enters any override.
  if (ClassRef own = call.receiver == ir::None ? ClassRef{} : classOf(type(receiverType))) {
    auto overrides = program().overrides(own, module().text(call.method), MaxTargets);
    bool fits = !found || std::ranges::find(overrides, found) != overrides.end();
    if (fits && !overrides.empty()) targets.functions = std::move(overrides);
  }
  if (call.flags & ir::Constructs)
    targets.constructs = classOf(type(module().text(call.receiverType)));
  bool object = call.receiver != ir::None || targets.constructs;
  targets.bound = object && !targets.functions.empty() && isMethod(targets.functions.front());
  return targets;
}

bool Linkage::hasDestructor(std::string_view type) const {
  if (module().language != ir::Language::Cxx) return false;
  ClassRef known = classOf(this->type(type));
  return known && (program().type(known).flags & ir::HasDestructor);
}

Targets Linkage::resolved(const ir::Call& call) const {
  Targets targets;
  Symbol symbol = resolve(module().text(call.callee));
  if (symbol.kind == Symbol::Kind::Class) return constructed(symbol.type);
  if (symbol.kind != Symbol::Kind::Function) return targets;
  targets.functions.push_back(symbol.function);
  // `Class.method(object)` names its object among the arguments.
  bool method = isMethod(symbol.function) && call.receiver != ir::None;
  bool classMethod = program().function(symbol.function).flags & ir::IsClassMethod;
  std::string_view owner = prefixOf(module().text(call.callee));
  bool through = method && prefixOf(module().text(call.written)) == lastSegment(owner) &&
                 resolve(owner).kind == Symbol::Kind::Class;
  targets.bound = method && (classMethod || !through);
  return targets;
}

// Whether nothing but the tests themselves calls it: the program does not know them.
bool Linkage::isOfTests(FunctionRef method) const {
  ClassRef owner = program().classOf(method);
  if (owner && program().method(owner, "setUp")) return true;
  return isTestFile(program().module(method.module).path) && !isTestFile(module().path);
}

Targets Linkage::byNameAlone(const ir::Call& call) const {
  Targets targets;
  std::string_view name = module().text(call.method);
  auto candidates = program().methodsNamed(name);
  bool library = !index_.byMethod(name).empty() || index_.isQueryMethod(name);
  if (candidates.size() != 1 || library || !isMethod(candidates.front())) return targets;
  if (isOfTests(candidates.front())) return targets;
  targets.functions.push_back(candidates.front());
  targets.bound = true;
  targets.confidence = rules::Confidence::Medium;
  return targets;
}

Targets Linkage::targets(const ir::Function& function, const ir::Call& call,
                         std::string_view receiverType) const {
  if (module().language != ir::Language::Python) return native(function, call, receiverType);
  std::string_view name = module().text(call.method);
  if (receiverType == SuperType) {
    ClassRef own = classOf(ownType(function));
    for (ClassRef base : own ? program().bases(own) : std::span<const ClassRef>{})
      if (Targets found = method(base, name, true); !found.empty()) return found;
    return {};
  }
  if (ClassRef type = classOf(receiverType))
    if (Targets found = method(type, name, false); !found.empty()) return found;
  bool named =
      call.resolution == ir::Resolution::Import || call.resolution == ir::Resolution::Module;
  if (named)
    if (Targets found = resolved(call); !found.empty()) return found;
  bool guess = call.receiver != ir::None && receiverType.empty() &&
               call.resolution == ir::Resolution::Unknown;
  if (!guess) return {};
  Targets found = byNameAlone(call);
  if (!found.empty() && link::isDisplay(function, call.receiver)) return {};
  // A method that calls one of its own name means that of another class, which is not here.
  bool itself = !found.empty() && &program().function(found.functions.front()) == &function;
  return itself ? Targets{} : found;
}

} // namespace unclosed::analysis
