#include "link/classes.h"

#include <algorithm>

#include "link/linearize.h"

namespace unclosed::link {
namespace {

// "ns::Db" of "const ns::Db<int> *".
std::string_view plainType(std::string_view type) {
  if (type.starts_with("const ")) type.remove_prefix(6);
  type = type.substr(0, type.find('<'));
  while (!type.empty() && (type.back() == '*' || type.back() == '&' || type.back() == ' '))
    type.remove_suffix(1);
  return type;
}

// "close" of "Db.close" and "ns::Db::close" in the class Db or ns::Db.
std::string_view methodName(std::string_view qualified, std::string_view className) {
  if (!qualified.starts_with(className)) return qualified;
  qualified.remove_prefix(className.size());
  size_t start = qualified.find_first_not_of(".:");
  return start == qualified.npos ? std::string_view() : qualified.substr(start);
}

} // namespace

Classes::Classes(std::span<const ir::Module> modules, const PythonPaths& paths,
                 const NativeNames& native)
    : modules_(modules) {
  for (ModuleId id = 0; id < modules.size(); ++id) {
    firstOf_.push_back(ids_.size());
    declare(id, modules[id], paths);
  }
  for (ModuleId id = 0; id < modules.size(); ++id)
    addMethods(id, modules[id], native);
  for (Entry& entry : entries_) {
    auto hasMethods = [&](ClassRef ref) {
      return !modules_[ref.module].classes[ref.type].methods.empty();
    };
    auto first = std::ranges::find_if(entry.declared, hasMethods);
    entry.first = first == entry.declared.end() ? entry.declared.front() : *first;
    // Of two definitions in one Python module the later one is what the name means.
    if (modules_[entry.first.module].language == ir::Language::Python)
      entry.first = entry.declared.back();
  }
}

void Classes::declare(ModuleId id, const ir::Module& module, const PythonPaths& paths) {
  bool isPython = module.language == ir::Language::Python;
  std::string prefix = isPython && !module.classes.empty() ? paths.dottedName(id) : std::string();
  for (ir::Index type = 0; type < module.classes.size(); ++type) {
    std::string_view name = module.text(module.classes[type].name);
    if (isPython) {
      std::string full = prefix;
      if (!full.empty()) full += '.';
      name = texts_.emplace_back(full.append(name));
    }
    auto [known, isNew] = byName_.try_emplace(name, static_cast<Id>(entries_.size()));
    if (isNew) entries_.emplace_back().canonical = name;
    entries_[known->second].declared.push_back({id, type});
    ids_.push_back(known->second);
  }
}

Classes::Id Classes::owner(const ir::Module& module, ModuleId id,
                           const ir::Function& method) const {
  if (module.language != ir::Language::Python) {
    auto known = byName_.find(module.text(method.className));
    return known == byName_.end() ? ir::None : known->second;
  }
  for (ir::Index type = 0; type < module.classes.size(); ++type)
    if (module.classes[type].name == method.className) return idOf({id, type});
  return ir::None;
}

void Classes::addMethods(ModuleId id, const ir::Module& module, const NativeNames& native) {
  for (ir::Index index = 0; index < module.functions.size(); ++index) {
    const ir::Function& function = module.functions[index];
    if (function.className == 0 || (function.flags & ir::IsLambda) != 0) continue;
    FunctionRef ref{id, index};
    if (module.language != ir::Language::Python && native.canonical(ref) != ref) continue;
    std::string_view name = methodName(module.text(function.name), module.text(function.className));
    auto [known, isNew] =
        methodNames_.try_emplace(name, static_cast<uint32_t>(byMethodName_.size()));
    if (isNew) byMethodName_.emplace_back();
    byMethodName_[known->second].push_back(ref);
    Id type = owner(module, id, function);
    if (type != ir::None)
      methods_[static_cast<uint64_t>(type) << 32 | known->second].push_back(ref);
  }
}

std::vector<uint32_t> Classes::directBases(Id type, const Resolve& resolve) {
  std::vector<uint32_t> bases;
  Entry& entry = entries_[type];
  const ir::Module& module = modules_[entry.first.module];
  for (ir::Sym symbol : module.classes[entry.first.type].bases) {
    std::string_view name = module.text(symbol);
    ResolvedBase base;
    if (module.language == ir::Language::Python)
      base = resolve(entry.first.module, name);
    else
      base.type = nativeClass(name);
    if (base.type)
      bases.push_back(idOf(base.type));
    else
      entry.foreign.push_back(base.foreign.empty() || base.foreign == name
                                  ? name
                                  : texts_.emplace_back(std::move(base.foreign)));
  }
  return bases;
}

void Classes::linkBases(const Resolve& resolve) {
  std::vector<std::vector<uint32_t>> bases(entries_.size());
  for (Id type = 0; type < entries_.size(); ++type)
    bases[type] = directBases(type, resolve);
  std::vector<std::vector<uint32_t>> orders = linearize(bases);
  for (Id type = 0; type < entries_.size(); ++type) {
    Entry& entry = entries_[type];
    entry.allForeign = entry.foreign;
    for (uint32_t base : orders[type]) {
      entry.order.push_back(entries_[base].first);
      entries_[base].derived.push_back(entry.first);
      for (std::string_view name : entries_[base].foreign)
        if (std::ranges::find(entry.allForeign, name) == entry.allForeign.end())
          entry.allForeign.push_back(name);
    }
  }
  for (Entry& entry : entries_)
    std::ranges::sort(entry.derived);
}

std::string_view Classes::canonicalName(ClassRef ref) const {
  return entries_[idOf(ref)].canonical;
}

ClassRef Classes::named(std::string_view canonical) const {
  auto known = byName_.find(canonical);
  return known == byName_.end() ? ClassRef{} : entries_[known->second].first;
}

ClassRef Classes::nativeClass(std::string_view type) const {
  ClassRef found = named(plainType(type));
  bool isNative = found && modules_[found.module].language != ir::Language::Python;
  return isNative ? found : ClassRef{};
}

std::span<const ClassRef> Classes::bases(ClassRef ref) const { return entries_[idOf(ref)].order; }

std::span<const std::string_view> Classes::foreignBases(ClassRef ref) const {
  return entries_[idOf(ref)].allForeign;
}

std::span<const ClassRef> Classes::derived(ClassRef ref) const {
  return entries_[idOf(ref)].derived;
}

ClassRef Classes::classOf(FunctionRef ref) const {
  const ir::Module& module = modules_[ref.module];
  const ir::Function& function = module.functions[ref.function];
  if (function.className == 0) return {};
  Id type = owner(module, ref.module, function);
  return type == ir::None ? ClassRef{} : entries_[type].first;
}

std::span<const FunctionRef> Classes::ownMethods(Id type, std::string_view name) const {
  auto known = methodNames_.find(name);
  if (known == methodNames_.end()) return {};
  auto found = methods_.find(static_cast<uint64_t>(type) << 32 | known->second);
  return found == methods_.end() ? std::span<const FunctionRef>() : found->second;
}

std::span<const FunctionRef> Classes::ownMethods(ClassRef ref, std::string_view name) const {
  return ownMethods(idOf(ref), name);
}

// The one that the name means: nothing for C++ overloads, Python's last, or the property itself
// rather than its setter.
FunctionRef Classes::ownMethod(Id type, std::string_view name) const {
  std::span<const FunctionRef> found = ownMethods(type, name);
  if (found.empty()) return {};
  const ir::Module& module = modules_[found.front().module];
  if (module.language != ir::Language::Python)
    return found.size() == 1 ? found.front() : FunctionRef{};
  auto isProperty = [&](FunctionRef ref) {
    return (module.functions[ref.function].flags & ir::IsProperty) != 0;
  };
  auto property = std::ranges::find_if(found, isProperty);
  return property == found.end() ? found.back() : *property;
}

FunctionRef Classes::method(ClassRef ref, std::string_view name) const {
  Id type = idOf(ref);
  if (!ownMethods(type, name).empty()) return ownMethod(type, name);
  for (ClassRef base : entries_[type].order)
    if (!ownMethods(base, name).empty()) return ownMethod(idOf(base), name);
  return {};
}

// Whether a class that derives from `ref` gets `method` from the class `owner`, which it may do
// without `owner` deriving from `ref`: from a mixin, or a base that comes earlier there.
bool Classes::isMixedIn(ClassRef ref, ClassRef owner, FunctionRef method) const {
  const ir::Module& module = modules_[method.module];
  const ir::Function& function = module.functions[method.function];
  std::string_view name = methodName(module.text(function.name), module.text(function.className));
  std::span<const ClassRef> few = derived(owner), many = derived(ref);
  if (few.size() > many.size()) std::swap(few, many);
  for (ClassRef type : few)
    if (std::ranges::binary_search(many, type) && this->method(type, name) == method) return true;
  return false;
}

std::vector<FunctionRef> Classes::overrides(ClassRef ref, std::string_view name,
                                            size_t limit) const {
  std::vector<FunctionRef> found;
  ClassRef self = entries_[idOf(ref)].first;
  if (FunctionRef inherited = method(ref, name)) found.push_back(inherited);
  if (derived(ref).empty()) return found;
  for (FunctionRef candidate : methodsNamed(name)) {
    ClassRef owner = classOf(candidate);
    if (!owner || owner == self) continue;
    bool isOverride = std::ranges::binary_search(derived(ref), owner)
                          ? ownMethod(idOf(owner), name) == candidate
                          : isMixedIn(ref, owner, candidate);
    bool isNew = isOverride && std::ranges::find(found, candidate) == found.end();
    if (isNew) found.push_back(candidate);
    if (found.size() > limit) return {};
  }
  std::ranges::sort(found);
  return found;
}

std::span<const FunctionRef> Classes::methodsNamed(std::string_view name) const {
  auto known = methodNames_.find(name);
  if (known == methodNames_.end()) return {};
  return byMethodName_[known->second];
}

} // namespace unclosed::link
