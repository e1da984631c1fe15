// Copies that the compiler makes, of objects that have a destructor of their own: both objects then
// hold what only one of them was given, and both destructors run.
#include "frontend/clang/lowering.h"

namespace unclosed::clangfe {

// Whether this constructor or operator copies member by member, in a class whose destructor
// somebody has written.
bool FunctionLowering::isCopiedAsIs(const clang::CXXMethodDecl* copier) {
  auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(copier);
  bool copies = constructor ? constructor->isCopyConstructor() : copier->isCopyAssignmentOperator();
  const clang::CXXDestructorDecl* end = copier->getParent()->getDestructor();
  return copies && copier->isDefaulted() && !copier->isDeleted() && end && end->isUserProvided();
}

// Such a variable is made in the place of the function's value: there is no copy.
bool FunctionLowering::isOnlyReturned(const clang::Expr* object) {
  auto* named = llvm::dyn_cast<clang::DeclRefExpr>(object->IgnoreParenImpCasts());
  auto* variable = named ? llvm::dyn_cast<clang::VarDecl>(named->getDecl()) : nullptr;
  return variable && variable->isNRVOVariable();
}

namespace {

// `push_back(const T&)` of the language's library copies when there is a `push_back(T&&)` beside
// it, which would not; `find(const T&)` only looks.
bool hasMovingTwin(const clang::CXXMethodDecl* method, unsigned position, clang::QualType element) {
  clang::ASTContext& context = method->getASTContext();
  for (const clang::NamedDecl* found : method->getParent()->lookup(method->getDeclName())) {
    auto* twin = llvm::dyn_cast<clang::CXXMethodDecl>(found);
    if (!twin || twin->getNumParams() != method->getNumParams()) continue;
    clang::QualType type = twin->getParamDecl(position)->getType();
    bool moves = type->isRValueReferenceType() &&
                 context.hasSameUnqualifiedType(type.getNonReferenceType(), element);
    if (moves) return true;
  }
  return false;
}

} // namespace

// Whether a container keeps a copy of its last argument.
bool FunctionLowering::keepsCopy(const clang::CXXMethodDecl* method,
                                 llvm::ArrayRef<const clang::Expr*> arguments) {
  if (!method->getParent()->isInStdNamespace() || arguments.empty()) return false;
  unsigned last = method->getNumParams() - 1;
  if (arguments.size() != method->getNumParams()) return false;
  clang::QualType type = method->getParamDecl(last)->getType();
  if (!type->isLValueReferenceType() || !arguments[last]->isLValue()) return false;
  clang::QualType element = type.getNonReferenceType();
  const clang::CXXRecordDecl* record = element->getAsCXXRecordDecl();
  if (!record || !record->hasDefinition() || !hasMovingTwin(method, last, element)) return false;
  for (const clang::CXXConstructorDecl* constructor : record->ctors())
    if (isCopiedAsIs(constructor)) return true;
  return false;
}

} // namespace unclosed::clangfe
