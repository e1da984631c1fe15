// Which functions of a program the frameworks run, and when: handlers of requests, hooks at their
// end, start-up and shutdown, dependencies, tasks. Found by what rules/frameworks.h says of
// registrations (calls, decorators, hook lists, overridden methods), in every file of the program:
// a hook may be registered far from the function that it names.
//
// Immutable once made; views the program and the rules, which outlive it.
#pragma once

#include "analysis/linkage.h"

#include <deque>
#include <map>
#include <set>
#include <string_view>
#include <vector>

namespace unclosed::analysis {

struct Hook {
  link::FunctionRef function;
  rules::Moment moment = rules::Moment::Request;
  const rules::Framework* framework = nullptr;
  link::ModuleId module = ir::None; // where it is registered
  ir::Range range;

  auto key() const { return std::tuple(function, moment, framework); }
};

class Hooks {
public:
  // O(calls of the program), nothing when no module imports a framework.
  Hooks(const link::Program& program, const std::deque<Linkage>& linkages);

  const std::vector<Hook>& all() const { return hooks_; }
  // The first hook of the function at one of these moments; nullptr when it has none.
  const Hook* find(link::FunctionRef function, std::initializer_list<rules::Moment> moments) const;
  // Frameworks that some module of the program imports.
  const std::vector<const rules::Framework*>& present() const { return present_; }
  // What a framework calls at the end of an object of this class; nulls when nothing.
  std::pair<const rules::Framework*, const rules::Registration*>
  endingMethod(link::ClassRef type) const;
  bool imports(link::ModuleId module, const rules::Framework& framework) const;

private:
  struct Form {
    const rules::Framework* framework = nullptr;
    const rules::Registration* registration = nullptr;
  };
  using Forms = std::map<std::string_view, std::vector<Form>, std::less<>>;

  void findPresent();
  void indexForms();
  void scan(link::FunctionRef ref);
  void scanDecorators(link::FunctionRef ref);
  void scanCall(link::FunctionRef caller, const ir::Instr& instr);
  void scanLists(link::FunctionRef caller, const ir::Instr& instr);
  void scanClasses(link::ModuleId module);
  bool isMeant(link::ClassRef type, const Form& form) const;
  void add(const Form& form, link::FunctionRef function, link::ModuleId module, ir::Range range);
  void addNamed(const Forms& forms, std::string_view name, link::FunctionRef caller,
                const ir::Call& call, ir::Range range);

  const link::Program& program_;
  const std::deque<Linkage>& linkages_;
  std::vector<const rules::Framework*> present_;
  std::set<std::pair<link::ModuleId, const rules::Framework*>> imports_;
  Forms names_, calls_, lists_;
  std::vector<Form> methods_, parameters_, bodies_;
  std::vector<Hook> hooks_;
};

// The functions of the program that a place may name: a global, a closure, a bound method, what
// `partial` wraps. The items of a list literal count.
std::vector<link::FunctionRef> functionsNamed(const link::Program& program, const Linkage& linkage,
                                              link::FunctionRef in, ir::PlaceId place);

} // namespace unclosed::analysis
