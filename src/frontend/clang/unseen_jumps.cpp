#include "frontend/clang/unseen_jumps.h"

namespace unclosed::clangfe {

namespace {

bool leavesFunction(const clang::Stmt* statement) {
  if (!statement) return false;
  return llvm::isa<clang::ReturnStmt, clang::GotoStmt>(statement) ||
         llvm::any_of(statement->children(), leavesFunction);
}

const clang::CFGBlock* behind(const clang::CFGBlock* label) {
  auto* sub = llvm::cast<clang::LabelStmt>(label->getLabel())->getSubStmt();
  auto* test = llvm::dyn_cast<clang::IfStmt>(sub);
  if (!test) return label;
  bool decides = label->getTerminatorStmt() == test && !test->getElse();
  if (!decides || leavesFunction(test->getThen())) return nullptr;
  return label->succ_begin()->getReachableBlock();
}

} // namespace

const clang::CFGBlock* unseenTarget(const clang::CFG& cfg) {
  const clang::CFGBlock* found = nullptr;
  for (const clang::CFGBlock* block : cfg) {
    auto* label = llvm::dyn_cast_or_null<clang::LabelStmt>(block->getLabel());
    bool named = !label || label->getDecl()->isUsed();
    if (named || label->getDecl()->hasAttr<clang::UnusedAttr>()) continue;
    if (found) return nullptr;
    found = block;
  }
  return found ? behind(found) : nullptr;
}

bool mayJumpUnseen(const clang::Expr* statement) {
  auto* call = llvm::dyn_cast<clang::CallExpr>(statement);
  const clang::FunctionDecl* callee = call ? call->getDirectCallee() : nullptr;
  if (!callee || !callee->isImplicit() || callee->getBuiltinID() != 0) return false;
  if (llvm::none_of(callee->getName(), [](char c) { return llvm::isUpper(c); })) return false;
  return llvm::any_of(call->arguments(), [](const clang::Expr* argument) {
    const clang::Expr* core = argument->IgnoreParenImpCasts();
    auto* binary = llvm::dyn_cast<clang::BinaryOperator>(core);
    return llvm::isa<clang::CallExpr>(core) || (binary && binary->isAssignmentOp());
  });
}

} // namespace unclosed::clangfe
