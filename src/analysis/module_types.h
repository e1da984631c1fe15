// What a module says about types and constants outside any one function: the type of a global, of
// a class's field, and which globals never change. Flow-insensitive, one pass over the module; a
// name with two different types has none.
#pragma once

#include "analysis/matcher.h"
#include "ir/ir.h"

#include <string_view>
#include <unordered_map>
#include <vector>

namespace unclosed::analysis {

class ModuleTypes {
public:
  // O(instructions of the module).
  explicit ModuleTypes(const Matcher& matcher);

  // Dotted or canonical type names; empty when unknown.
  std::string_view global(ir::Sym name) const;
  std::string_view field(ir::Sym className, ir::Sym name) const;
  // nullptr when the global is not a constant of this module.
  const ir::Place* constant(ir::Sym name) const;
  // Whether the module defines a function of this name.
  bool isFunction(ir::Sym name) const { return results_.contains(name); }
  // The value that every return of this module's function gives; nullptr when there is none.
  const ir::Place* constantResult(ir::Sym function) const;
  // Whether a function of this module may release or keep what it gets as this argument.
  bool mayKeep(ir::Sym function, ir::Resolution resolution, size_t argument) const;

private:
  using Types = std::unordered_map<uint64_t, std::string_view>;

  void learn(Types& types, uint64_t key, std::string_view type);
  void scan(const Matcher& matcher, const ir::Function& function);

  Types globals_, fields_;
  void learnResult(const ir::Function& function);
  void learnKept(const Matcher& matcher, const ir::Function& function);

  std::unordered_map<ir::Sym, const ir::Place*> constants_, results_;
  std::unordered_map<ir::Sym, std::vector<bool>> kept_; // function -> argument
};

} // namespace unclosed::analysis
