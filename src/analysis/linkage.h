// What the names of one module reach in the whole program: the functions that a call may enter,
// the class that it constructs, the class that a type name means. Nothing here depends on a path.
//
// A Linkage views a Program by its resolved names, and a RuleIndex, which outlive it; it is
// immutable.
#pragma once

#include "analysis/rule_index.h"

#include <string_view>
#include <vector>

#include "link/resolved_names.h"

namespace unclosed::analysis {

// What a call may enter; empty when nothing of the program is known to be called.
struct Targets {
  std::vector<link::FunctionRef> functions;
  link::ClassRef constructs; // the call makes an object of this class
  bool bound = false;        // parameter 0 is the receiver (or the object made)
  bool chosen = false;       // by the program, which knows which of them it is that it calls
  rules::Confidence confidence = rules::Confidence::High;

  bool empty() const { return functions.empty() && !constructs; }
  bool operator==(const Targets&) const = default;
};

// The type of what stands for the object itself, seen as one of its base class.
inline constexpr std::string_view SuperType = "super()";

class Linkage {
public:
  // Fills `names`, which outlives this, with those of the module. O(module).
  Linkage(link::ResolvedNames& names, link::ModuleId module, const RuleIndex& index);

  const link::Program& program() const { return names_.program(); }
  const ir::Module& module() const { return program().module(module_); }
  link::ModuleId id() const { return module_; }
  const RuleIndex& rules() const { return index_; }

  // What a dotted name of this module stands for.
  link::Symbol resolve(std::string_view dotted) const;
  // `receiverType` is what is known of the receiver's type, as type() gives it. O(segments).
  Targets targets(const ir::Function& function, const ir::Call& call,
                  std::string_view receiverType) const;
  // What a destructor or clean-up of the program does to an object of this type.
  link::FunctionRef methodOf(std::string_view type, std::string_view name) const;
  // The same, when no class that derives from the type has another one.
  link::FunctionRef onlyMethodOf(std::string_view type, std::string_view name) const;

  // The name under which the whole program knows this type: a class's canonical name, or the text
  // itself. Pointers, references and qualifiers of C++ are looked through.
  std::string_view type(std::string_view written) const;
  link::ClassRef classOf(std::string_view type) const;
  // The class that `function` is a method of; its canonical name.
  std::string_view ownType(const ir::Function& function) const;
  // Whether some rule knows a method of this name as a release.
  bool releasesByName(std::string_view method) const;
  bool isMethod(link::FunctionRef function) const;
  // C++: objects of this class of the program see to what they hold.
  bool hasDestructor(std::string_view type) const;

private:
  Targets method(link::ClassRef type, std::string_view name, bool exact) const;
  Targets constructed(link::ClassRef type) const;
  Targets native(const ir::Function& function, const ir::Call& call,
                 std::string_view receiverType) const;
  Targets resolved(const ir::Call& call) const;
  bool isOfTests(link::FunctionRef method) const;
  Targets byNameAlone(const ir::Call& call) const;

  const link::ResolvedNames& names_;
  link::ModuleId module_;
  const RuleIndex& index_;
};

} // namespace unclosed::analysis
