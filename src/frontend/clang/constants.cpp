// Values that are known when compiling.
#include "frontend/clang/lowering.h"

namespace unclosed::clangfe {
namespace {

// Only these can have a constant value that is worth asking Clang for; evaluating each call and
// member access would cost more than lowering them.
bool worthEvaluating(const clang::Expr* expr) {
  expr = expr->IgnoreParenCasts();
  if (auto* reference = llvm::dyn_cast<clang::DeclRefExpr>(expr)) {
    if (llvm::isa<clang::EnumConstantDecl>(reference->getDecl())) return true;
    auto* variable = llvm::dyn_cast<clang::VarDecl>(reference->getDecl());
    return variable && variable->getType().isConstQualified() && variable->hasInit() &&
           !variable->getType()->isReferenceType();
  }
  if (auto* unary = llvm::dyn_cast<clang::UnaryOperator>(expr))
    return unary->isArithmeticOp() && worthEvaluating(unary->getSubExpr());
  if (auto* binary = llvm::dyn_cast<clang::BinaryOperator>(expr))
    return !binary->isAssignmentOp() && !binary->isCommaOp() && !binary->isLogicalOp() &&
           worthEvaluating(binary->getLHS()) && worthEvaluating(binary->getRHS());
  if (auto* subst = llvm::dyn_cast<clang::SubstNonTypeTemplateParmExpr>(expr))
    return worthEvaluating(subst->getReplacement());
  return llvm::isa<clang::IntegerLiteral, clang::CharacterLiteral, clang::CXXBoolLiteralExpr,
                   clang::CXXNullPtrLiteralExpr, clang::GNUNullExpr, clang::ConstantExpr,
                   clang::UnaryExprOrTypeTraitExpr, clang::ImplicitValueInitExpr,
                   clang::CXXScalarValueInitExpr, clang::OffsetOfExpr>(expr);
}

} // namespace

std::optional<ir::PlaceId> FunctionLowering::constant(const clang::Expr* expr) {
  if (expr->isValueDependent() || expr->isTypeDependent() || expr->containsErrors())
    return std::nullopt;
  clang::QualType type = expr->getType();
  if (expr->isLValue() || !worthEvaluating(expr)) return std::nullopt;
  clang::Expr::EvalResult result;
  if (type->isNullPtrType()) return builder_.null();
  if (type->isPointerType() || type->isIntegralOrEnumerationType()) {
    if (!expr->EvaluateAsRValue(result, unit_.context()) || result.HasSideEffects)
      return std::nullopt;
  } else {
    return std::nullopt;
  }
  const clang::APValue& value = result.Val;
  if (value.isInt()) {
    if (type->isBooleanType()) return builder_.boolean(value.getInt().getBoolValue());
    return builder_.integer(wrapped(value.getInt()));
  }
  if (!value.isLValue() || value.getLValueBase()) return std::nullopt;
  if (value.isNullPointer()) return builder_.null();
  // (void *)-1 and the like: a pointer with a number for a value.
  int64_t number = value.getLValueOffset().getQuantity();
  return number == 0 ? builder_.null() : builder_.integer(number);
}

} // namespace unclosed::clangfe
