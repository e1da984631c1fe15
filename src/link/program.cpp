#include "link/program.h"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

#include "link/lookup.h"
#include "link/tables.h"

namespace unclosed::link {
namespace {

std::vector<ir::Module> sorted(std::vector<ir::Module> modules) {
  std::vector<size_t> order(modules.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::sort(order, {}, [&](size_t index) {
    return std::tuple(std::string_view(modules[index].path), modules[index].hash, index);
  });
  std::vector<ir::Module> result;
  for (size_t index : order)
    result.push_back(std::move(modules[index]));
  return result;
}

std::vector<std::string_view> pathsOf(const std::vector<ir::Module>& modules,
                                      std::span<const std::string> unloaded) {
  std::vector<std::string_view> paths;
  for (const ir::Module& module : modules)
    paths.push_back(module.language == ir::Language::Python ? std::string_view(module.path)
                                                            : std::string_view());
  paths.insert(paths.end(), unloaded.begin(), unloaded.end());
  return paths;
}

} // namespace

Tables::Tables(std::vector<ir::Module> unsorted, std::span<const std::string> others)
    : modules(sorted(std::move(unsorted))), unloaded(others.begin(), others.end()),
      paths(pathsOf(modules, unloaded)), definitions(modules), native(modules),
      pointers(modules, native), classes(modules, paths, native) {
  classes.linkBases([this](ModuleId from, std::string_view name) -> ResolvedBase {
    Symbol found = Lookup(*this).resolve(from, name);
    if (found.kind == Symbol::Kind::Class) return {.type = found.type, .foreign = {}};
    if (found.kind != Symbol::Kind::Nothing) return {};
    return {.type = {}, .foreign = Lookup(*this).external(from, name)};
  });
}

Program::Program(std::vector<ir::Module> modules, std::span<const std::string> unloaded)
    : tables_(std::make_unique<const Tables>(std::move(modules), unloaded)) {}
Program::~Program() = default;
Program::Program(Program&&) noexcept = default;
Program& Program::operator=(Program&&) noexcept = default;

std::span<const std::string> Program::unloaded() const { return tables_->unloaded; }
std::span<const ir::Module> Program::modules() const { return tables_->modules; }

Symbol Program::resolve(ModuleId from, std::string_view dotted) const {
  return Lookup(*tables_).resolve(from, dotted);
}

std::string Program::externalName(ModuleId from, std::string_view dotted) const {
  if (resolve(from, dotted).kind != Symbol::Kind::Nothing) return {};
  return Lookup(*tables_).external(from, dotted);
}

FunctionRef Program::byLinkName(ModuleId from, std::string_view name) const {
  return tables_->native.find(from, name);
}

std::vector<FunctionRef> Program::pointedAt(ModuleId from, const ir::Function& function,
                                            ir::PlaceId pointer, size_t limit) const {
  return tables_->pointers.targets(from, function, pointer, limit);
}

std::string_view Program::canonicalName(ClassRef ref) const {
  return tables_->classes.canonicalName(ref);
}

ClassRef Program::classNamed(std::string_view canonical) const {
  return tables_->classes.named(canonical);
}

std::span<const ClassRef> Program::bases(ClassRef ref) const { return tables_->classes.bases(ref); }

std::span<const std::string_view> Program::foreignBases(ClassRef ref) const {
  return tables_->classes.foreignBases(ref);
}

std::span<const ClassRef> Program::derived(ClassRef ref) const {
  return tables_->classes.derived(ref);
}

ClassRef Program::classOf(FunctionRef method) const { return tables_->classes.classOf(method); }

FunctionRef Program::method(ClassRef ref, std::string_view name) const {
  return tables_->classes.method(ref, name);
}

std::vector<FunctionRef> Program::overrides(ClassRef ref, std::string_view name,
                                            size_t limit) const {
  return tables_->classes.overrides(ref, name, limit);
}

std::span<const FunctionRef> Program::ownMethods(ClassRef ref, std::string_view name) const {
  return tables_->classes.ownMethods(ref, name);
}

std::span<const FunctionRef> Program::methodsNamed(std::string_view name) const {
  return tables_->classes.methodsNamed(name);
}

} // namespace unclosed::link
