// The classes of a program, by canonical name. Declarations of one C++ class in several modules are
// one class here, whose methods may be defined in yet others. Made in two steps, because finding a
// Python base needs the names that the first step collects; immutable after the second.
#pragma once

#include <deque>
#include <functional>
#include <string>

#include "link/native_names.h"
#include "link/python_paths.h"

namespace unclosed::link {

// What the name of a base is: a class of the program, or a name that is not in it.
struct ResolvedBase {
  ClassRef type{};
  std::string foreign;
};

class Classes {
public:
  Classes(std::span<const ir::Module> modules, const PythonPaths& paths, const NativeNames& native);

  using Resolve = std::function<ResolvedBase(ModuleId, std::string_view)>;
  void linkBases(const Resolve& resolve);

  std::string_view canonicalName(ClassRef ref) const;
  ClassRef named(std::string_view canonical) const;
  // A C or C++ class by its name, as types spell it: without qualifiers, arguments, `*` and `&`.
  ClassRef nativeClass(std::string_view type) const;
  std::span<const ClassRef> bases(ClassRef ref) const;
  std::span<const std::string_view> foreignBases(ClassRef ref) const;
  std::span<const ClassRef> derived(ClassRef ref) const;
  ClassRef classOf(FunctionRef method) const;

  // Methods of this name that the class itself defines, sorted; overloads are several.
  std::span<const FunctionRef> ownMethods(ClassRef ref, std::string_view name) const;
  FunctionRef method(ClassRef ref, std::string_view name) const;
  std::vector<FunctionRef> overrides(ClassRef ref, std::string_view name, size_t limit) const;
  std::span<const FunctionRef> methodsNamed(std::string_view name) const;

private:
  using Id = uint32_t;

  struct Entry {
    std::string_view canonical;
    ClassRef first{};               // the first by path that has methods, else the first by path
    std::vector<ClassRef> declared; // all of them
    std::vector<ClassRef> order;    // method resolution order
    std::vector<std::string_view> foreign, allForeign;
    std::vector<ClassRef> derived;
  };

  Id idOf(ClassRef ref) const { return ids_[firstOf_[ref.module] + ref.type]; }
  Id owner(const ir::Module& module, ModuleId id, const ir::Function& method) const;
  void declare(ModuleId id, const ir::Module& module, const PythonPaths& paths);
  void addMethods(ModuleId id, const ir::Module& module, const NativeNames& native);
  bool isMixedIn(ClassRef ref, ClassRef owner, FunctionRef method) const;
  FunctionRef ownMethod(Id type, std::string_view name) const;
  std::span<const FunctionRef> ownMethods(Id type, std::string_view name) const;
  std::vector<uint32_t> directBases(Id type, const Resolve& resolve);

  std::span<const ir::Module> modules_;
  std::deque<std::string> texts_; // names that no module holds
  std::vector<Entry> entries_;
  std::vector<size_t> firstOf_; // by module: where its classes begin in ids_
  std::vector<Id> ids_;
  std::unordered_map<std::string_view, Id> byName_;
  std::unordered_map<std::string_view, uint32_t> methodNames_;
  std::vector<std::vector<FunctionRef>> byMethodName_;
  std::unordered_map<uint64_t, std::vector<FunctionRef>> methods_; // class << 32 | method name
};

} // namespace unclosed::link
