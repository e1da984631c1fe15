#include "link/native_names.h"

#include <algorithm>
#include <array>

namespace unclosed::link {
namespace {

bool isHeader(std::string_view path) {
  constexpr auto extensions = std::to_array<std::string_view>(
      {".h", ".hh", ".hpp", ".hxx", ".h++", ".H", ".inl", ".ipp", ".inc", ".tcc"});
  return std::ranges::any_of(extensions, [&](auto text) { return path.ends_with(text); });
}

// Written by hand, C functions may lack the link name: it is the name.
std::string_view linkOf(const ir::Module& module, const ir::Function& function) {
  return module.text(function.link != 0 ? function.link : function.name);
}

bool includes(const ir::Module& module, std::string_view path) {
  return std::ranges::any_of(module.imports, [&](const ir::Import& import) {
    std::string_view target = module.text(import.target);
    while (target.starts_with("./") || target.starts_with("../"))
      target.remove_prefix(target.find('/') + 1);
    if (target.empty() || !path.ends_with(target)) return false;
    return path.size() == target.size() || path[path.size() - target.size() - 1] == '/';
  });
}

} // namespace

NativeNames::NativeNames(std::span<const ir::Module> modules) : modules_(modules) {
  for (ModuleId id = 0; id < modules.size(); ++id) {
    const ir::Module& module = modules[id];
    if (module.language == ir::Language::Python) continue;
    for (ir::Index index = 0; index < module.functions.size(); ++index) {
      const ir::Function& function = module.functions[index];
      constexpr auto nameless = ir::IsModuleBody | ir::IsLambda;
      if (function.blocks.empty() || (function.flags & nameless) != 0) continue;
      FunctionRef ref{id, index};
      std::string_view name = module.text(function.name);
      std::string_view link = linkOf(module, function);
      if ((function.flags & ir::IsInternal) != 0) {
        internal_[name].push_back(ref);
        if (link != name) internal_[link].push_back(ref);
        continue;
      }
      Functions& definitions = byLink_[link];
      if (definitions.empty()) links_[name].push_back(link);
      definitions.push_back(ref);
    }
  }
}

// The internal functions of this name that `from` can see.
NativeNames::Functions NativeNames::internal(ModuleId from, std::string_view name) const {
  auto known = internal_.find(name);
  if (known == internal_.end()) return {};
  Functions own, included, header;
  for (FunctionRef ref : known->second) {
    std::string_view path = modules_[ref.module].path;
    if (ref.module == from)
      own.push_back(ref);
    else if (isHeader(path))
      (includes(modules_[from], path) ? included : header).push_back(ref);
  }
  if (!own.empty()) return own;
  return included.empty() ? header : included;
}

FunctionRef NativeNames::nearest(ModuleId from, const Functions& definitions) const {
  std::string_view own = modules_[from].path;
  FunctionRef best = definitions.front();
  size_t longest = 0;
  for (FunctionRef ref : definitions) {
    if (ref.module == from) return ref;
    std::string_view path = modules_[ref.module].path;
    auto [end, other] = std::ranges::mismatch(own, path);
    std::string_view shared(own.begin(), end);
    size_t folders = shared.rfind('/') == shared.npos ? 0 : shared.rfind('/') + 1;
    if (folders <= longest) continue;
    longest = folders;
    best = ref;
  }
  return best;
}

std::vector<FunctionRef> NativeNames::overloads(ModuleId from, std::string_view name) const {
  Functions found = internal(from, name);
  bool isOwn = !found.empty() && found.front().module == from;
  // C has no overloads: an internal function hides the one that other modules know by its name.
  if (isOwn && modules_[from].language == ir::Language::C) return {found.back()};
  auto named = links_.find(name);
  if (named != links_.end()) {
    if (!isOwn) found.clear();
    for (std::string_view link : named->second)
      found.push_back(nearest(from, byLink_.at(link)));
  } else if (found.empty()) {
    auto linked = byLink_.find(name);
    if (linked != byLink_.end()) found.push_back(nearest(from, linked->second));
  }
  std::ranges::sort(found);
  return found;
}

FunctionRef NativeNames::find(ModuleId from, std::string_view name) const {
  std::vector<FunctionRef> found = overloads(from, name);
  return found.size() == 1 ? found.front() : FunctionRef{};
}

FunctionRef NativeNames::canonical(FunctionRef ref) const {
  const ir::Module& module = modules_[ref.module];
  const ir::Function& function = module.functions[ref.function];
  if ((function.flags & ir::IsInternal) != 0) return ref;
  auto found = byLink_.find(linkOf(module, function));
  return found == byLink_.end() ? ref : found->second.front();
}

} // namespace unclosed::link
