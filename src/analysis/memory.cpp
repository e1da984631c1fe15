#include "analysis/memory.h"

#include <string_view>
#include <unordered_map>

namespace unclosed::analysis {

using support::Digest;
using support::Hasher;

const Memory::Entry* Memory::find(const Digest& component) const {
  auto known = entries_.find(component);
  return known == entries_.end() ? nullptr : &known->second;
}

void Memory::replace(std::map<Digest, Entry> entries, size_t reused) {
  entries_ = std::move(entries);
  reused_ = reused;
}

FunctionNames::FunctionNames(const link::Program& program) {
  for (link::ModuleId id = 0; id < program.modules().size(); ++id) {
    const ir::Module& module = program.module(id);
    std::vector<Digest>& names = names_.emplace_back();
    std::unordered_map<std::string_view, uint32_t> sameNamed;
    for (ir::Index i = 0; i < module.functions.size(); ++i) {
      std::string_view name = module.text(module.functions[i].name);
      std::string_view link = module.text(module.functions[i].link);
      Hasher hasher;
      hasher.add(module.path).add(name).add(link).add(sameNamed[name]++);
      byName_.emplace(names.emplace_back(hasher.digest()), link::FunctionRef{id, i});
    }
  }
}

Digest FunctionNames::of(const link::Component& component) const {
  Hasher hasher;
  for (link::FunctionRef ref : component.functions)
    hasher.add(of(ref));
  return hasher.digest();
}

link::FunctionRef FunctionNames::find(const Digest& name) const {
  auto known = byName_.find(name);
  return known == byName_.end() ? link::FunctionRef{} : known->second;
}

} // namespace unclosed::analysis
