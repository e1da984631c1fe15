// What a call through a pointer to a function may run, in C and C++: what the program puts into the
// place that the pointer is read from. A field counts as one place for all structures of its type,
// an array as one for all its elements; a local is followed within its function. A place that
// anything else is put into (a parameter, a function outside the program, a symbol of a library)
// says nothing.
//
// Immutable; views the modules and their names, which outlive it.
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "link/native_names.h"

namespace unclosed::link {

class FunctionPointers {
public:
  // O(instructions).
  FunctionPointers(std::span<const ir::Module> modules, const NativeNames& names);

  // Sorted; empty when not all are known, or past `limit` of them. O(1) for fields and globals,
  // O(instructions of the function) for locals.
  std::vector<FunctionRef> targets(ModuleId module, const ir::Function& function,
                                   ir::PlaceId pointer, size_t limit) const;

private:
  // What is put into a place: functions, and what other places hold.
  struct Slot {
    std::set<FunctionRef> functions;
    std::set<std::string> copied; // other slots
    bool open = false;            // and something that is not known
  };
  struct Place {
    ModuleId module;
    const ir::Function& function;
    ir::PlaceId id;
  };

  void begin(ModuleId module, const ir::Function& function);
  void fill(ModuleId module, const ir::Function& function);
  void put(const std::string& into, const Place& value);
  // Adds what the value may be.
  void add(Slot& slot, const Place& value, int depth) const;
  void addLocal(Slot& slot, const Place& local, int depth) const;
  void gather(const std::string& name, Slot& all, std::set<std::string>& seen) const;
  FunctionRef named(const Place& value) const;
  std::optional<std::string> slotOf(const Place& place) const;
  std::string_view text(const Place& place, ir::Sym sym) const {
    return modules_[place.module].text(sym);
  }

  std::span<const ir::Module> modules_;
  const NativeNames& names_;
  std::unordered_map<std::string, Slot> slots_;
};

} // namespace unclosed::link
