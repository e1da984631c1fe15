// What the functions of one file share while they are lowered.
#pragma once

#include "frontend/python/names.h"

#include <unordered_map>

namespace unclosed::python {

// A variable of an enclosing function that a nested one uses, and the name of its place.
struct Captured {
  ir::Sym name = 0, placeName = 0;
};

struct Definition {
  ir::Index index = ir::None; // in Module::functions
  std::vector<Captured> captured;
};

struct Unit {
  Unit(const Tree& source, ir::Module& target)
      : tree(source), module(target), names(source, target) {}

  const Tree& tree;
  ir::Module& module;
  Names names;
  int depth = 0; // of the lowering's own recursion
  // Definitions inside `finally`, which is lowered several times: each becomes one function.
  std::unordered_map<NodeId, Definition> definedInFinally;

  // Names of attributes that something in the file assigns to, by Sym.
  std::vector<bool> assignedAttributes;

  void gap(ir::Range range, ir::Sym function, std::string_view reason) {
    module.gaps.push_back({.range = range, .function = function, .reason = module.intern(reason)});
  }
};

// The class whose body or method is being lowered.
struct ClassContext {
  ir::Index index = ir::None; // in Module::classes
  uint32_t scope = 0;
  ir::Sym qualified = 0;
  ir::Sym self = 0; // the name of the method's first parameter
};

// Counts the recursion of the lowering, which follows the nesting of the source.
class Nesting {
public:
  explicit Nesting(Unit& unit) : depth_(unit.depth) { ++depth_; }
  ~Nesting() { --depth_; }
  Nesting(const Nesting&) = delete;
  Nesting& operator=(const Nesting&) = delete;

  bool isTooDeep() const { return depth_ > deepest; }

private:
  static constexpr int deepest = 800;
  int& depth_;
};

} // namespace unclosed::python
