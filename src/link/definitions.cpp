#include "link/definitions.h"

#include <unordered_set>

namespace unclosed::link {

Definitions::Definitions(std::span<const ir::Module> modules)
    : modules_(modules), stars_(modules.size()), alternatives_(modules.size()) {
  for (ModuleId id = 0; id < modules.size(); ++id) {
    const ir::Module& module = modules[id];
    if (module.language != ir::Language::Python) continue;
    addFunctions(id, module);
    for (ir::Index type = 0; type < module.classes.size(); ++type)
      at(id, module.classes[type].name).type = type;
    addVariables(id, module);
    addImports(id, module);
  }
}

void Definitions::addFunctions(ModuleId id, const ir::Module& module) {
  for (ir::Index index = 0; index < module.functions.size(); ++index) {
    const ir::Function& function = module.functions[index];
    if ((function.flags & (ir::IsModuleBody | ir::IsLambda)) != 0) continue;
    ir::Index& known = at(id, function.name).function;
    bool keepsProperty = known != ir::None && (module.functions[known].flags & ir::IsProperty) != 0;
    if (!keepsProperty) known = index;
  }
}

// A variable is a global that is assigned to by its plain name, or as an attribute of a class body.
void Definitions::addVariables(ModuleId id, const ir::Module& module) {
  for (const ir::Function& function : module.functions) {
    for (const ir::Instr& instr : function.instrs) {
      if (instr.dst == ir::None) continue;
      const ir::Place& place = function.places[instr.dst];
      if (place.kind != ir::PlaceKind::Global) continue;
      std::string_view name = module.text(place.name);
      size_t dot = name.rfind('.');
      if (dot != name.npos) {
        const Definition* owner = find(id, name.substr(0, dot));
        if (!owner || owner->type == ir::None) continue;
      }
      Definition& variable = at(id, place.name);
      ++variable.assignments;
      bool isGlobal =
          instr.op == ir::Op::Assign && function.places[instr.src].kind == ir::PlaceKind::Global;
      variable.source = isGlobal ? function.places[instr.src].name : 0;
    }
  }
}

void Definitions::addImports(ModuleId id, const ir::Module& module) {
  std::unordered_map<ir::Sym, uint32_t> last;
  std::unordered_set<ir::Sym> aliases;
  for (const ir::Import& import : module.imports) {
    if (!aliases.insert(import.alias).second) alternatives_[id] = true;
    if (import.scope != 0) continue;
    std::string_view alias = module.text(import.alias);
    if (alias == "*") {
      stars_[id].push_back(import.target);
      continue;
    }
    // `import os.path` binds `os`.
    size_t dot = alias.find('.');
    ir::Sym name = dot == alias.npos ? import.alias : module.find(alias.substr(0, dot));
    if (name == ir::None) continue;
    auto link = static_cast<uint32_t>(imports_.size());
    imports_.push_back({.target = dot == alias.npos ? import.target : name});
    auto [previous, isFirst] = last.try_emplace(name, link);
    if (isFirst)
      at(id, name).imports = link;
    else
      imports_[previous->second].next = link;
    previous->second = link;
  }
}

const Definition* Definitions::find(ModuleId module, std::string_view name) const {
  ir::Sym symbol = modules_[module].find(name);
  if (symbol == ir::None) return nullptr;
  auto found = table_.find(static_cast<uint64_t>(module) << 32 | symbol);
  return found == table_.end() ? nullptr : &found->second;
}

} // namespace unclosed::link
