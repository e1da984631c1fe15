// What the program says about types and constants outside any one path: the type of a global, of a
// class's field, of a function's value, and which globals never change. Flow-insensitive, two
// passes over all modules; a name with two different types has none.
//
// ProgramTypes owns one ModuleTypes for each module; a ModuleTypes answers for the names of its own
// module, and asks the others about what it imports. Immutable once made, shared by all threads.
#pragma once

#include "analysis/linkage.h"
#include "analysis/matcher.h"
#include "analysis/properties.h"
#include "ir/ir.h"

#include <deque>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace unclosed::analysis {

class ProgramTypes;

class ModuleTypes {
public:
  ModuleTypes(const Matcher& matcher, const Linkage& linkage, const ProgramTypes& program);

  // Types are canonical names of classes, or dotted names; empty when unknown.
  std::string_view global(ir::Sym name) const;
  // A field of a class of the program; its bases are asked, too.
  std::string_view field(std::string_view classType, std::string_view name) const;
  // The value of a call, as the packs, the frontend and the program know it.
  std::string_view result(const ir::Function& function, const ir::Call& call,
                          std::string_view receiverType) const;
  // The field that a property of the class stands for; empty when it is none.
  std::string_view behind(std::string_view classType, ir::Sym name) const;
  // What parameter 0 of a method is.
  std::string_view self(const ir::Function& function, ir::PlaceId place) const;

  // The value of this module's function.
  std::string_view resultOf(ir::Index function) const;
  // nullptr when the global is not a constant of this module.
  const ir::Place* constant(ir::Sym name) const;
  // Whether the module defines a function of this name.
  bool isFunction(ir::Sym name) const { return results_.contains(name); }
  // The value that every return of this module's function gives; nullptr when there is none.
  const ir::Place* constantResult(ir::Sym function) const;
  // The same where it means something in other modules, too: no text.
  std::optional<ir::Place> shareableResult(ir::Sym function) const;

  // What other modules may be told, in no order: the type of a global, or of the field of a class.
  struct Fact {
    ir::Sym owner = 0; // 0: a global
    ir::Sym name = 0;
    std::string_view type;
  };
  std::vector<Fact> facts() const;

private:
  friend class ProgramTypes;
  using Types = std::unordered_map<uint64_t, std::string_view>;

  // O(instructions of the module).
  void scan();
  void scan(const ir::Function& function, ir::Index index);
  void learn(Types& types, uint64_t key, std::string_view type);
  void learnResult(const ir::Function& function);
  // The variables of the module that hold what makes something when it is called.
  std::unordered_set<std::string_view> makers() const;
  // Calls of such variables of other modules, whose names are in `makers`: the callee and its type.
  void forEachMakerCalled(const std::unordered_set<std::string_view>& makers, auto&& visit) const;
  std::string_view ownGlobal(std::string_view name) const;
  std::string_view ownField(link::ClassRef type, std::string_view name) const;

  const Matcher& matcher_;
  const Linkage& linkage_;
  const ProgramTypes& program_;
  Types globals_, fields_, returned_; // returned_: index of the function
  std::vector<bool> properties_;      // by symbol: some property that stands for a field has it
  std::unordered_map<ir::Sym, const ir::Place*> constants_, results_;
};

class ProgramTypes {
public:
  // One matcher and one linkage for each module of the program, which outlive this. O(program).
  // The matchers learn which variables of other modules make something when they are called.
  ProgramTypes(const link::Program& program, std::deque<Matcher>& matchers,
               const std::deque<Linkage>& linkages);

  const ModuleTypes& of(link::ModuleId module) const { return modules_[module]; }
  const Properties& properties() const { return properties_; }
  std::string_view result(link::FunctionRef function) const;

private:
  void shareMakers(std::deque<Matcher>& matchers) const;

  Properties properties_;
  std::deque<ModuleTypes> modules_;
};

} // namespace unclosed::analysis
