// What a module can learn from the rest of the program, as one content key a module: everything but
// summaries that the analysis of its functions asks for, which is what names mean and what is known
// of types. Two programs in which the module itself and this key are the same give each of its
// functions the same answers.
//
// Facts are filed under the names by which one comes to them; a module sees the facts of the names
// that it uses, and of the names of types that those facts bring up. So the body of a function is
// no part of it, and a new function changes the key of those only who use its name.
//
// Immutable; views the program and its types, which outlive it.
#pragma once

#include "analysis/types.h"
#include "support/digest.h"

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "link/program.h"

namespace unclosed::analysis {

class Surroundings {
public:
  // O(declarations of the program).
  Surroundings(const link::Program& program, const ProgramTypes& types);

  // O(names that the module uses, and types that those bring up).
  support::Digest of(link::ModuleId module) const;

private:
  using NameId = uint32_t;
  struct Facts {
    support::Digest said;
    std::vector<NameId> mentioned; // in types; sorted
  };

  NameId idOf(std::string_view name);
  // Calls `visit` for the functions that the module calls through pointers, with the call.
  void forEachPointedAt(link::ModuleId id, auto&& visit) const;
  void addFolders();
  void addPath(std::string_view path);
  void addModule(link::ModuleId id, const ModuleTypes& types);
  void addFunction(link::FunctionRef ref, const ModuleTypes& types);
  void addVariables(const ir::Module& module, const ir::Function& function);
  void addClass(link::ClassRef ref);
  void addImports(const ir::Module& module);
  // Files a fact under each name in `names`, with the types that it mentions.
  void file(std::string_view names, const support::Hasher& fact,
            const std::vector<std::string_view>& mentioned = {});

  const link::Program& program_;
  std::unordered_map<std::string_view, NameId> names_;
  std::vector<Facts> facts_;   // by name
  support::Digest everywhere_; // what no name leads to
};

} // namespace unclosed::analysis
