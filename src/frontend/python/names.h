// What each name means: the scopes that are open at the point being lowered, and their bindings.
//
// A Names is one file's stack of scopes. Entering a function, class or comprehension binds all the
// names that it binds anywhere (scopes.h finds them), as Python does; leaving forgets them. A name
// is a Sym and finding it is one table look-up. Class scopes are invisible from functions inside.
// Dotted names start with the import's target when their root is imported: `pg.connect` after
// `import psycopg2 as pg` is "psycopg2.connect"; relative imports keep their leading dots.
#pragma once

#include "frontend/python/tree.h"
#include "ir/dotted.h"

#include <string>
#include <string_view>
#include <vector>

namespace unclosed::python {

enum class BindingKind : uint8_t {
  Variable,
  Parameter,
  Comprehension, // the target of a comprehension's `for`
  Import,        // target: the dotted name
  Function,      // target: the qualified name
  Class,         // target: the qualified name
  Redirect,      // `global x`, `nonlocal x`: another scope's binding
};

inline constexpr uint32_t NoBinding = UINT32_MAX;

struct Binding {
  ir::Sym name = 0;
  ir::Sym target = 0;    // also of a variable that is only another name for an imported object
  ir::Sym type = 0;      // annotation
  ir::Sym localName = 0; // name of its place when it is not `name`
  uint32_t hidden = NoBinding;    // the binding further out that it hides
  uint32_t standsFor = NoBinding; // Redirect
  uint32_t scope = 0;
  uint32_t count = 0;                 // how often the scope binds it
  uint32_t shadowedFrom = UINT32_MAX; // Import: the byte from which the name is a variable
  NodeId value = NoNode;              // right side, when it is bound once and by `name = value`
  BindingKind kind = BindingKind::Variable;
  ir::PlaceId place = ir::None; // in the function that owns the scope
};

enum class ScopeKind : uint8_t { Module, Function, Class, Comprehension };

struct Scope {
  ScopeKind kind = ScopeKind::Module;
  bool hasYield = false;
  uint32_t function = 0; // the scope of the function (or module) that it is lowered into
  uint32_t firstBinding = 0;
  ir::Sym qualified = 0; // of the function or class; 0 for the module
};

class Names {
public:
  Names(const Tree& tree, ir::Module& module);

  uint32_t enter(ScopeKind kind, ir::Sym qualified);
  void leave();
  uint32_t current() const { return static_cast<uint32_t>(scopes_.size() - 1); }
  Scope& scope(uint32_t index) { return scopes_[index]; }
  Scope& scope() { return scopes_.back(); }

  // Binds in the current scope, or counts a further binding there.
  Binding& bind(ir::Sym name, BindingKind kind);
  // Makes `name` another scope's binding of it: `global` or `nonlocal`.
  void redirect(ir::Sym name, bool toModule);
  // The current scope's own bindings, in order of appearance.
  std::span<Binding> own();

  // The visible binding of a name, or null. Follows redirections.
  Binding* find(ir::Sym name);
  // How many bindings of the same function, without its classes, a binding hides.
  uint32_t countHidden(const Binding& binding, uint32_t function) const;
  // The binding of `name` in the class scope `scope`, visible or not; null.
  Binding* member(uint32_t scope, ir::Sym name);
  // Finds the variables of the current scope that are only another name for an imported object
  // (`connect = psycopg2.connect`, assigned once) and notes their targets. After the scope's scan.
  void resolveAliases();
  // Whether a reference at `position` means the import itself, not a variable of the same name.
  bool meansImport(const Binding& binding, uint32_t position) const;

  // The dotted name of `a.b.c` (Identifier, Attribute, DottedName, or one of these in
  // parentheses), resolved at its root; false, and nothing appended, for anything else.
  bool appendDotted(NodeId node, std::string& out);
  ir::Sym dotted(NodeId node); // 0 when there is none
  // The class that an annotation names, as a dotted name: `Optional[X]`, `X | None`,
  // `Annotated[X, ...]` and their quoted forms are X; 0 when it is not a name.
  ir::Sym typeOf(std::string_view annotation);

  // "outer.<locals>.name" or "Class.name", by the current scope.
  ir::Sym qualify(ir::Sym name);
  // The target of `from module import *` when there is exactly one such import, else 0.
  ir::Sym starImport() const { return starImports_ == 1 ? starTarget_ : 0; }
  void addStarImport(ir::Sym target);

private:
  uint32_t statementScope() const;
  void appendRoot(ir::Sym name, uint32_t position, std::string& out);

  const Tree& tree_;
  ir::Module& module_;
  std::vector<Scope> scopes_;
  std::vector<Binding> bindings_;
  std::vector<uint32_t> visible_; // by Sym: index into bindings_, or NoBinding
  ir::Sym starTarget_ = 0;
  uint32_t starImports_ = 0;
};

bool isBuiltin(std::string_view name);

// `Session`, `_Pool`; not `MAX_SIZE` and not `connect`.
bool looksLikeClass(std::string_view name);

using ir::lastSegment;

// Generics that say something about a variable and leave its type alone: `Annotated`, `Optional`.
bool isTypeWrapper(std::string_view generic);

} // namespace unclosed::python
