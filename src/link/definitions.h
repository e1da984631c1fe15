// What each Python module defines at its top level, by name: functions and classes under their
// qualified names, variables, imports. One hash table for all modules; immutable, holds indices
// only.
#pragma once

#include <span>
#include <unordered_map>
#include <vector>

#include "link/program.h"

namespace unclosed::link {

// Everything that one name is in one module. Several of them may hold (`try: import x` and
// `except: x = None`).
struct Definition {
  ir::Index function = ir::None; // the last of the name; a property rather than its setter
  ir::Index type = ir::None;     // the last of the name
  uint32_t imports = ir::None;   // the first one; see Definitions::nextImport
  uint32_t assignments = 0;      // of the variable
  ir::Sym source = 0;            // the global that the last of them assigns
};

class Definitions {
public:
  explicit Definitions(std::span<const ir::Module> modules);

  // Null when the module does not define the name.
  const Definition* find(ModuleId module, std::string_view name) const;

  // Imports of one name, in source order; ir::None ends them.
  ir::Sym importTarget(uint32_t import) const { return imports_[import].target; }
  uint32_t nextImport(uint32_t import) const { return imports_[import].next; }
  // Whether some name of the module has several imports, as in `try` and `except ImportError`.
  bool hasAlternatives(ModuleId module) const { return alternatives_[module]; }
  // Targets of `from x import *`, in source order.
  std::span<const ir::Sym> starImports(ModuleId module) const { return stars_[module]; }

private:
  struct ImportLink {
    ir::Sym target = 0;
    uint32_t next = ir::None;
  };

  Definition& at(ModuleId module, ir::Sym name) {
    return table_[static_cast<uint64_t>(module) << 32 | name];
  }
  void addFunctions(ModuleId id, const ir::Module& module);
  void addVariables(ModuleId id, const ir::Module& module);
  void addImports(ModuleId id, const ir::Module& module);

  std::span<const ir::Module> modules_;
  std::unordered_map<uint64_t, Definition> table_;
  std::vector<ImportLink> imports_;
  std::vector<std::vector<ir::Sym>> stars_;
  std::vector<bool> alternatives_;
};

} // namespace unclosed::link
