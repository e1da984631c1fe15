#include "analysis/loaded_modules.h"

#include "ir/dotted.h"

namespace unclosed::analysis {
namespace {

using ir::afterFirst, ir::firstSegment, ir::joined;
using Kind = Found::Kind;

std::vector<std::string_view> views(std::span<const std::string> texts) {
  return {texts.begin(), texts.end()};
}

bool isFound(const Found& found) { return found.kind != Kind::Nothing; }

} // namespace

LoadedModules::LoadedModules(std::span<const std::string> paths)
    : paths_(views(paths)), files_(paths.size()) {}

void LoadedModules::add(FileId id, const ir::Module& module) {
  File& file = files_[id];
  file.module = &module;
  file.bases.resize(module.classes.size());
  ++modules_;
  for (ir::Index i = 0; i < module.functions.size(); ++i)
    if ((module.functions[i].flags & ir::IsModuleBody) == 0)
      file.functions.insert_or_assign(module.functions[i].name, i);
  for (ir::Index i = 0; i < module.classes.size(); ++i)
    file.classes.insert_or_assign(module.classes[i].name, i);
}

std::string LoadedModules::lastName(FileId file) const {
  std::string name = paths_.dottedName(file);
  return name.substr(name.rfind('.') + 1);
}

Found LoadedModules::find(FileId from, std::string_view dotted) const {
  return dotted.empty() ? Found{} : find(from, dotted, 0);
}

Found LoadedModules::find(FileId from, std::string_view dotted, int depth) const {
  if (depth > deepest) return {};
  if (!dotted.starts_with('.')) {
    if (Found found = own(from, dotted, depth); isFound(found)) return found;
    bool isPlain = dotted.find('.') == dotted.npos;
    if (isPlain)
      if (Found found = starred(from, dotted, depth); isFound(found)) return found;
  }
  link::PythonPaths::Match match = paths_.find(from, dotted);
  if (!match) return {};
  if (!files_[match.file].module) return {.kind = Kind::Unparsed, .file = match.file};
  return match.rest.empty() ? Found{} : attribute(match.file, match.rest, depth);
}

Found LoadedModules::own(FileId id, std::string_view path, int depth) const {
  const File& file = files_[id];
  ir::Sym symbol = file.module->find(path);
  if (auto known = file.functions.find(symbol); known != file.functions.end())
    return {.kind = Kind::Function, .file = id, .index = known->second};
  if (auto known = file.classes.find(symbol); known != file.classes.end())
    return {.kind = Kind::Class, .file = id, .index = known->second};
  size_t dot = path.rfind('.');
  if (dot == path.npos) return {};
  Found owner = own(id, path.substr(0, dot), depth);
  return owner.kind == Kind::Class ? member(owner, path.substr(dot + 1), depth) : Found{};
}

Found LoadedModules::attribute(FileId file, std::string_view path, int depth) const {
  if (Found found = own(file, path, depth); isFound(found)) return found;
  if (Found found = imported(file, path, depth); isFound(found)) return found;
  if (Found found = starred(file, path, depth); isFound(found)) return found;
  ir::Sym variable = files_[file].module->find(path);
  if (variable == ir::None) return {};
  return {.kind = Kind::Variable, .file = file, .index = variable};
}

Found LoadedModules::imported(FileId id, std::string_view path, int depth) const {
  const ir::Module& module = *files_[id].module;
  for (const ir::Import& import : module.imports) {
    std::string_view alias = module.text(import.alias);
    if (import.scope != 0 || firstSegment(alias) != firstSegment(path)) continue;
    bool bindsRoot = alias.find('.') != alias.npos; // `import os.path`
    std::string target =
        bindsRoot ? std::string(path) : joined(module.text(import.target), afterFirst(path));
    if (Found found = find(id, target, depth + 1); isFound(found)) return found;
  }
  return {};
}

Found LoadedModules::starred(FileId id, std::string_view path, int depth) const {
  const ir::Module& module = *files_[id].module;
  for (const ir::Import& import : module.imports) {
    if (module.text(import.alias) != "*") continue;
    std::string target = joined(module.text(import.target), path);
    if (Found found = find(id, target, depth + 1); isFound(found)) return found;
  }
  return {};
}

Found LoadedModules::member(const Found& type, std::string_view name) const {
  return member(type, name, 0);
}

Found LoadedModules::member(const Found& type, std::string_view name, int depth) const {
  if (depth > deepest || type.kind != Kind::Class) return {};
  const File& file = files_[type.file];
  const ir::Class& declared = file.module->classes[type.index];
  ir::Sym symbol = file.module->find(joined(file.module->text(declared.name), name));
  if (auto known = file.functions.find(symbol); known != file.functions.end())
    return {.kind = Kind::Function, .file = type.file, .index = known->second};
  if (auto known = file.classes.find(symbol); known != file.classes.end())
    return {.kind = Kind::Class, .file = type.file, .index = known->second};
  for (ir::Sym base : declared.bases) {
    Found found = find(type.file, file.module->text(base), depth + 1);
    if (found.kind == Kind::Unparsed) return found;
    if (found = member(found, name, depth + 1); isFound(found)) return found;
  }
  return {};
}

const std::vector<Found>& LoadedModules::bases(const Found& type) const {
  const ir::Module& module = *files_[type.file].module;
  Bases& bases = files_[type.file].bases[type.index];
  if (bases.modules == modules_) return bases.found;
  bases.modules = modules_;
  bases.found.clear();
  for (ir::Sym base : module.classes[type.index].bases)
    bases.found.push_back(find(type.file, module.text(base)));
  return bases.found;
}

Found LoadedModules::classOf(FileId id, const ir::Function& method) const {
  if (method.className == 0) return {};
  auto known = files_[id].classes.find(method.className);
  if (known == files_[id].classes.end()) return {};
  return {.kind = Kind::Class, .file = id, .index = known->second};
}

} // namespace unclosed::analysis
