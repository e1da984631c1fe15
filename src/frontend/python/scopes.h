// Finds every name that a function, class body or module binds, and binds it in the current scope.
//
// Python decides a name's scope from the whole body before any of it runs, so the scan precedes the
// lowering of a body. It is linear in the body and does not enter nested functions and classes,
// which are scanned in their turn. Imports are written into the module as they are met.
#pragma once

#include "frontend/python/names.h"

namespace unclosed::python {

class ScopeScan {
public:
  ScopeScan(const Tree& tree, Names& names, ir::Module& module)
      : tree_(tree), names_(names), module_(module) {}

  // Binds what `body` binds: a block, a lambda's expression, or the whole module.
  void body(NodeId body);
  // Binds the targets of a comprehension's own clauses.
  void comprehension(NodeId node);
  // Marks what functions declare global, so that it counts as changed. After body() of the module.
  void globalDeclarations();
  // Every name in a target: `a`, `(b, *c)`; not the `x` of `x.y` and `x[i]`.
  void targets(NodeId target, BindingKind kind, NodeId value = NoNode, uint32_t position = 0);

private:
  void visit(NodeId node);
  void assignment(NodeId node);
  void exceptClause(NodeId node);
  void casePatterns(NodeId clause);
  void declared(NodeId statement, bool global);
  void definition(NodeId node, BindingKind kind);
  void importStatement(NodeId node);
  void importFrom(NodeId node);
  void bindImport(ir::Sym alias, ir::Sym target);
  void addImport(ir::Sym alias, ir::Sym target, NodeId node);

  const Tree& tree_;
  Names& names_;
  ir::Module& module_;
};

// Whether `except A, b` is Python 2's `except A as b`, and not two types.
bool isOldExceptAlias(const Tree& tree, NodeId exceptClause, NodeId second);

} // namespace unclosed::python
