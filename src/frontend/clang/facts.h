// What must be known about a function's body before its blocks are lowered one by one: which
// object a constructor call or a braced list initialises, which calls are whole statements, and
// which `try` surrounds what. Collected in one walk over the body; lambdas inside are not entered.
#pragma once

#include "frontend/clang/clang_headers.h"

namespace unclosed::clangfe {

struct Facts {
  // Initialiser, stripped by initialiserCore(), to the variable that it makes.
  llvm::DenseMap<const clang::Expr*, const clang::VarDecl*> initialises;
  // Constructor of a `new` expression.
  llvm::DenseMap<const clang::Expr*, const clang::CXXNewExpr*> allocatedBy;
  // Constructor of a base or member in an initialiser list; the field, or nullptr for a base.
  llvm::DenseMap<const clang::Expr*, const clang::CXXCtorInitializer*> initialisesMember;
  // The call or constructor that makes a temporary, to the node that stands for its lifetime.
  llvm::DenseMap<const clang::Expr*, const clang::CXXBindTemporaryExpr*> boundBy;
  // A braced list that is assigned to what a pointer points at, to that target.
  llvm::DenseMap<const clang::Expr*, const clang::Expr*> assignedTo;
  // Of loops over a range: the question whether there is another item, and the reading of it.
  llvm::DenseMap<const clang::Expr*, const clang::CXXForRangeStmt*> rangeTests;
  llvm::DenseMap<const clang::Expr*, const clang::CXXForRangeStmt*> rangeItems;
  // Operands that are written but never evaluated.
  llvm::DenseSet<const clang::Stmt*> unevaluated;
  // Calls whose value nobody uses.
  llvm::DenseSet<const clang::Expr*> discarded;
  // The innermost `try` whose block (not handlers) holds the statement; absent: none does.
  llvm::DenseMap<const clang::Stmt*, const clang::CXXTryStmt*> tryOf;
  llvm::DenseMap<const clang::VarDecl*, const clang::CXXTryStmt*> tryOfVariable;
  llvm::DenseMap<const clang::CXXTryStmt*, const clang::CXXTryStmt*> outerTry;

  // Is `inner` the same as or inside `outer`? Nothing is inside nullptr.
  bool within(const clang::CXXTryStmt* inner, const clang::CXXTryStmt* outer) const;
};

Facts collectFacts(const clang::FunctionDecl* function);

// The constructor call, call, list or lambda that makes the object, below the implicit nodes that
// surround an initialiser.
const clang::Expr* initialiserCore(const clang::Expr* initialiser);

// The pointer, when `expr` is the object of structure type that one points at: `*p`.
const clang::Expr* pointedAt(const clang::Expr* expr);

// Does `expr` ask whether an object of a class holds anything: by its `operator bool`, or by
// comparing it with nullptr? Such a test is kept as a condition and not as a call.
bool isNullTest(const clang::Expr* expr);
// The object, when `expr` is a call of its `operator bool`.
const clang::Expr* convertedToBool(const clang::Expr* expr);

// Is `expr` the name of a function: `f` or `&f`?
bool isFunctionName(const clang::Expr* expr);

// `expr` below parentheses, casts that change nothing and clean-up markers.
const clang::Expr* stripped(const clang::Expr* expr);

} // namespace unclosed::clangfe
