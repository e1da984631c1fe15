// The whole program: every module of one run, and one table of the symbols they define. It says
// what a name written in one module means in another, through imports, re-exports, classes with
// their bases, and the linker's names of C and C++.
//
// A Program owns its modules and is immutable once made; views and references into it live as long
// as it does. Answers depend on the set of modules only, never on their order. What cannot be told
// (two modules that fit equally well) is answered with nothing.
#pragma once

#include "ir/ir.h"

#include <compare>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace unclosed::link {

using ModuleId = uint32_t; // index into Program::modules(), which are sorted by path

struct FunctionRef {
  ModuleId module = ir::None;
  ir::Index function = ir::None;

  explicit operator bool() const { return function != ir::None; }
  auto operator<=>(const FunctionRef&) const = default;
};

struct ClassRef {
  ModuleId module = ir::None;
  ir::Index type = ir::None; // index into Module::classes

  explicit operator bool() const { return type != ir::None; }
  auto operator<=>(const ClassRef&) const = default;
};

// What a dotted name stands for.
struct Symbol {
  enum class Kind : uint8_t { Nothing, Function, Class, Module, Variable };
  Kind kind = Kind::Nothing;
  ModuleId module = ir::None;
  FunctionRef function{};  // Function
  ClassRef type{};         // Class
  std::string_view name{}; // Variable: its name in `module`
};

struct Tables;

class Program {
public:
  // O(symbols · log). Methods with one C++ link name count as one: the first by path.
  // `unloaded` are the paths of further Python files, which are known to exist and no more: a name
  // that means one of them is not mistaken for another.
  explicit Program(std::vector<ir::Module> modules, std::span<const std::string> unloaded = {});
  ~Program();
  Program(Program&&) noexcept;
  Program& operator=(Program&&) noexcept;

  std::span<const ir::Module> modules() const;
  std::span<const std::string> unloaded() const;
  const ir::Module& module(ModuleId id) const { return modules()[id]; }
  const ir::Function& function(FunctionRef ref) const {
    return modules()[ref.module].functions[ref.function];
  }
  const ir::Class& type(ClassRef ref) const { return modules()[ref.module].classes[ref.type]; }

  // What `dotted`, as the frontend resolved it in module `from`, stands for: "app.db.get_db",
  // "..core.pool.get", "Service.run" (defined in `from`), "db.Base". Follows re-exports, `import *`
  // with and without `__all__`, and aliases. O(segments) hash lookups.
  Symbol resolve(ModuleId from, std::string_view dotted) const;
  // The dotted name outside the program that `dotted` stands for: "psycopg2.connect" for
  // "app.compat.connect" where app/compat.py has `from psycopg2 import connect`. Empty when it
  // means something in the program, or cannot be told.
  std::string externalName(ModuleId from, std::string_view dotted) const;
  // The function that a call to this resolved C or C++ name reaches: Call::link, or Call::callee
  // where that is empty. Overloads have no common name, so for "ns::open" they are nothing. `from`
  // sees its own internal functions first; of several programs in the repository the nearest.
  FunctionRef byLinkName(ModuleId from, std::string_view name) const;
  // C, C++: what a call of what the place holds may run (FunctionPointers).
  std::vector<FunctionRef> pointedAt(ModuleId from, const ir::Function& function,
                                     ir::PlaceId pointer, size_t limit) const;

  // The name by which a class is known everywhere ("app.db.Db", "ns::Db"), and the class of it.
  std::string_view canonicalName(ClassRef ref) const;
  ClassRef classNamed(std::string_view canonical) const;
  // Bases first to last, those of the program resolved, in method resolution order without `ref`.
  std::span<const ClassRef> bases(ClassRef ref) const;
  // The names of bases that are not in the program, of the class and of its bases, as resolved.
  std::span<const std::string_view> foreignBases(ClassRef ref) const;
  std::span<const ClassRef> derived(ClassRef ref) const; // all of them, direct or not
  ClassRef classOf(FunctionRef method) const;            // nothing for a plain function

  // The method that a lookup on an object of this class finds; bases are searched. O(bases).
  FunctionRef method(ClassRef ref, std::string_view name) const;
  // That method and what derived classes put in its place, sorted; empty past `limit` of them.
  std::vector<FunctionRef> overrides(ClassRef ref, std::string_view name, size_t limit) const;
  // Methods of this name that the class itself defines, sorted: in C++ overloads are several, of
  // which method() chooses none.
  std::span<const FunctionRef> ownMethods(ClassRef ref, std::string_view name) const;
  // All methods of this name in the program, sorted.
  std::span<const FunctionRef> methodsNamed(std::string_view name) const;

private:
  std::unique_ptr<const Tables> tables_;
};

} // namespace unclosed::link
