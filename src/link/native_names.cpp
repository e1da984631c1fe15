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

FunctionRef NativeNames::find(ModuleId from, std::string_view name) const {
  Functions hidden = internal(from, name);
  bool isOwn = !hidden.empty() && hidden.front().module == from;
  auto linked = byLink_.find(name);
  auto named = links_.find(name);
  // In C an internal function hides the one that other modules know by its name; in C++ either
  // may be meant.
  bool isC = modules_[from].language == ir::Language::C;
  if (isOwn && (isC || named == links_.end()))
    return isC || hidden.size() == 1 ? hidden.back() : FunctionRef{};
  if (isOwn) return {};
  if (linked != byLink_.end()) return nearest(from, linked->second);
  if (named != links_.end())
    return named->second.size() == 1 ? nearest(from, byLink_.at(named->second.front()))
                                     : FunctionRef{};
  return hidden.size() == 1 ? hidden.front() : FunctionRef{};
}

FunctionRef NativeNames::canonical(FunctionRef ref) const {
  const ir::Module& module = modules_[ref.module];
  const ir::Function& function = module.functions[ref.function];
  if ((function.flags & ir::IsInternal) != 0) return ref;
  auto found = byLink_.find(linkOf(module, function));
  return found == byLink_.end() ? ref : found->second.front();
}

} // namespace unclosed::link
