// Objects that are made, moved, thrown and deleted.
#include "frontend/clang/lowering.h"

namespace unclosed::clangfe {

using clang::Expr;

namespace {

// What a smart pointer of the language's library calls at its end, when its type says so: the call
// operator of its last template argument.
const clang::FunctionDecl* deleterOf(const clang::CXXConstructorDecl* constructor) {
  auto* type = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(constructor->getParent());
  if (!type || !type->isInStdNamespace() || type->getTemplateArgs().size() != 2) return nullptr;
  const clang::TemplateArgument& last = type->getTemplateArgs()[1];
  if (last.getKind() != clang::TemplateArgument::Type) return nullptr;
  const clang::CXXRecordDecl* record = last.getAsType()->getAsCXXRecordDecl();
  if (!record || !record->hasDefinition() || record->isLambda()) return nullptr;
  clang::ASTContext& context = record->getASTContext();
  for (const clang::NamedDecl* found :
       record->lookup(context.DeclarationNames.getCXXOperatorName(clang::OO_Call))) {
    auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(found);
    bool deletes = method && method->getNumParams() == 1 &&
                   method->getParamDecl(0)->getType()->isPointerType();
    if (deletes) return method;
  }
  return nullptr;
}

} // namespace

// The place that the object made by `expr` is in: the variable or member that it initialises, or
// a temporary.
ir::PlaceId FunctionLowering::targetOf(const Expr* expr, clang::QualType type) {
  if (auto found = facts_.initialises.find(expr); found != facts_.initialises.end()) {
    const clang::VarDecl* decl = found->second;
    if (!decl->getType()->isReferenceType()) return variable(decl);
  }
  if (auto found = facts_.initialisesMember.find(expr); found != facts_.initialisesMember.end()) {
    if (const clang::FieldDecl* field = found->second->getAnyMember())
      return fieldOf(builder_.param("this"), field);
  }
  if (auto found = facts_.assignedTo.find(expr); found != facts_.assignedTo.end()) {
    PlaceId target = lower(found->second);
    if (builder_.function().places[target].kind != ir::PlaceKind::Constant) return target;
  }
  if (auto found = facts_.allocatedBy.find(expr); found != facts_.allocatedBy.end())
    return builder_.temp(typeName(found->second->getType()));
  return builder_.temp(typeName(type));
}

ir::PlaceId FunctionLowering::lowerConstruct(const clang::CXXConstructExpr* expr) {
  const clang::CXXConstructorDecl* constructor = expr->getConstructor();
  bool copies = constructor->isCopyOrMoveConstructor() && expr->getNumArgs() >= 1;
  bool second = copies && !expr->isElidable() && isCopiedAsIs(constructor) &&
                !isOnlyReturned(expr->getArg(0));
  if (copies && !second &&
      (expr->isElidable() || constructor->isMoveConstructor() || constructor->isTrivial())) {
    const Expr* argument = expr->getArg(0);
    PlaceId source = lower(argument);
    if (!constructor->isMoveConstructor() || constructor->isTrivial()) return source;
    // What a function makes and returns was never anywhere else.
    if (expr->isElidable() && argument->isPRValue()) return source;
    if (expr->isElidable() && llvm::isa<clang::MaterializeTemporaryExpr>(argument)) return source;
    return moveInto(targetOf(expr, expr->getType()), source, expr);
  }
  if (constructor->isDefaultConstructor() && constructor->isTrivial())
    return targetOf(expr, expr->getType());
  ir::Call call;
  describeCallee(call, constructor);
  auto allocation = facts_.allocatedBy.find(expr);
  bool isNew = allocation != facts_.allocatedBy.end();
  if (isNew) call.written = builder_.intern("new " + unit_.names().className(expr->getType()));
  call.receiverType = builder_.intern(unit_.names().className(expr->getType()));
  auto member = facts_.initialisesMember.find(expr);
  bool isBase =
      member != facts_.initialisesMember.end() && !member->second->isAnyMemberInitializer();
  llvm::SmallVector<ir::Arg, 8> list;
  llvm::SmallVector<const Expr*, 8> exprs(expr->arguments());
  arguments(exprs, constructor, list);
  if (const clang::FunctionDecl* deleter = deleterOf(constructor); deleter && !list.empty())
    list.push_back({.place = builder_.global(unit_.names().qualified(deleter)),
                    .keyword = builder_.intern("deleter")});
  if (isBase) {
    call.receiver = builder_.param("this");
    call.flags |= ir::Method;
    return emitCall(call, constructor, list, unit_.context().VoidTy, ir::None, expr);
  }
  call.flags |= ir::Constructs;
  if (second) call.flags |= ir::Copies;
  clang::QualType type = isNew ? allocation->second->getType() : expr->getType();
  return emitCall(call, constructor, list, type, targetOf(expr, expr->getType()), expr);
}

// The new object holds what the old one held, and the old one nothing.
ir::PlaceId FunctionLowering::moveInto(PlaceId target, PlaceId source, const Expr* expr) {
  ir::Range range = rangeOf(expr);
  builder_.assign(target, source, range);
  ir::PlaceKind kind = builder_.function().places[source].kind;
  if (kind == ir::PlaceKind::Temp) {
    if (auto bound = temporaryOf_.find(source); bound != temporaryOf_.end()) {
      movedTemporaries_.insert(bound->second);
      pop(bound->second);
    }
  } else if (kind != ir::PlaceKind::Constant) {
    builder_.assign(source, builder_.null(), range);
  }
  return target;
}

// `a = std::move(b)`: what a held is released as by its destructor, then a holds what b held.
ir::PlaceId FunctionLowering::lowerMoveAssignment(const clang::CXXOperatorCallExpr* expr) {
  PlaceId source = lower(expr->getArg(1));
  PlaceId target = memberBase(expr->getArg(0));
  clang::QualType type = expr->getArg(0)->getType();
  bool isTemporary = builder_.function().places[target].kind == ir::PlaceKind::Temp;
  if (isTemporary || pointedAt(expr->getArg(0))) target = builder_.deref(target, typeName(type));
  const clang::CXXRecordDecl* record = type->getAsCXXRecordDecl();
  if (!record || !record->hasDefinition() || !record->hasTrivialDestructor())
    builder_.destroy(target, destructor(type), rangeOf(expr), ir::Implicit);
  return moveInto(target, source, expr);
}

ir::PlaceId FunctionLowering::lowerNew(const clang::CXXNewExpr* expr) {
  llvm::SmallVector<ir::Arg, 4> placement;
  for (const Expr* argument : expr->placement_arguments())
    placement.push_back(this->argument(argument, {}));
  if (const Expr* construct = expr->getConstructExpr()) {
    PlaceId object = lower(construct);
    if (builder_.function().places[object].kind == ir::PlaceKind::Temp &&
        !llvm::cast<clang::CXXConstructExpr>(construct)->getConstructor()->isTrivial())
      return object;
  } else if (const Expr* init = expr->getInitializer()) {
    lower(init);
  }
  ir::Call call;
  call.written = call.callee = builder_.intern(expr->isArray() ? "operator new[]" : "operator new");
  call.method = call.callee;
  call.resolution = ir::Resolution::Builtin;
  return emitCall(call, expr->getOperatorNew(), placement, expr->getType(), ir::None, expr);
}

ir::PlaceId FunctionLowering::lowerDelete(const clang::CXXDeleteExpr* expr) {
  PlaceId pointer = lower(expr->getArgument());
  ir::Call call{.callee = builder_.intern("delete")};
  auto* record =
      expr->getDestroyedType().isNull() ? nullptr : expr->getDestroyedType()->getAsCXXRecordDecl();
  if (record && record->hasDefinition())
    if (const clang::CXXDestructorDecl* destructor = record->getDestructor()) {
      call.link = link(destructor);
      if (destructor->isVirtual()) call.flags |= ir::Virtual;
    }
  builder_.destroy(pointer, call, rangeOf(expr), 0);
  return builder_.otherConstant("void");
}

void FunctionLowering::lowerListPart(PlaceId part, const Expr* value) {
  if (!value || llvm::isa<clang::ImplicitValueInitExpr>(value)) return;
  auto* inner = llvm::dyn_cast<clang::InitListExpr>(value);
  if (!inner && functionsOnly_ && !isFunctionName(value)) return;
  PlaceId made = inner ? lowerList(part, inner) : lower(value);
  if (!inner || made != part) builder_.assign(part, made, rangeOf(value));
}

// Braces around the members of a structure or the elements of an array: each goes to its place.
// What is not written is zero and holds nothing.
ir::PlaceId FunctionLowering::lowerList(PlaceId target, const clang::InitListExpr* list) {
  if (list->isSemanticForm() && list->isTransparent() && list->getNumInits() == 1)
    return lower(list->getInit(0));
  if (list->getType()->isVoidType()) return keepUnchecked(target, list);
  const clang::RecordDecl* record = nullptr;
  if (auto* type = list->getType()->getAs<clang::RecordType>()) record = type->getDecl();
  bool isArray = list->getType()->isArrayType();
  if (!record && !isArray) {
    if (list->getNumInits() == 1) return lower(list->getInit(0));
    return list->getNumInits() == 0 ? builder_.integer(0) : computeChildren(list);
  }
  ir::PlaceKind kind = builder_.function().places[target].kind;
  if (kind == ir::PlaceKind::Temp)
    target = builder_.local("$init" + std::to_string(++merges_), typeName(list->getType()));
  constexpr unsigned mostElements = 256; // a longer array is a table of constants
  if (isArray) {
    for (unsigned i = 0; i < std::min(list->getNumInits(), mostElements); ++i) {
      PlaceId part = builder_.element(target, std::to_string(i));
      if (clang::QualType type = list->getInit(i)->getType(); type->isRecordType())
        builder_.setType(part, typeName(type));
      lowerListPart(part, list->getInit(i));
    }
    return target;
  }
  unsigned next = 0;
  if (auto* cxx = llvm::dyn_cast<clang::CXXRecordDecl>(record))
    for (unsigned i = 0; i < cxx->getNumBases() && next < list->getNumInits(); ++i)
      lower(list->getInit(next++));
  const clang::FieldDecl* active = list->getInitializedFieldInUnion();
  for (const clang::FieldDecl* field : record->fields()) {
    if (next >= list->getNumInits()) break;
    if (field->isUnnamedBitField() || (active && field != active)) continue;
    PlaceId part = field->isAnonymousStructOrUnion() ? target : fieldOf(target, field);
    lowerListPart(part, list->getInit(next++));
  }
  return target;
}

ir::PlaceId FunctionLowering::lowerLambda(const clang::LambdaExpr* expr) {
  const clang::CXXMethodDecl* body = expr->getCallOperator();
  std::string name = name_ + "::<lambda" + std::to_string(++lambdaCount_) + ">";
  llvm::SmallVector<PlaceId, 4> captured;
  auto init = expr->capture_init_begin();
  for (const clang::LambdaCapture& capture : expr->captures()) {
    const Expr* value = *init++;
    if (capture.capturesThis()) {
      captured.push_back(builder_.param("this"));
    } else if (capture.capturesVariable()) {
      auto* decl = llvm::cast<clang::VarDecl>(capture.getCapturedVar());
      PlaceId outside = variable(decl);
      if (decl->isInitCapture() && value) builder_.assign(outside, lower(value), rangeOf(expr));
      captured.push_back(outside);
    }
  }
  // Of a generic lambda one use stands for all, as with templates.
  if (const clang::FunctionTemplateDecl* generic = expr->getDependentCallOperator())
    for (const clang::FunctionDecl* use : generic->specializations())
      if (use->hasBody()) body = llvm::cast<clang::CXXMethodDecl>(use);
  ir::Index index = ir::None;
  if (body->hasBody()) {
    FunctionLowering inner(unit_, builder_.module(), file_, body, name, this);
    if (std::optional<ir::Index> made = inner.run()) {
      index = *made;
      lambdas_.push_back(index);
    }
  }
  std::span<const PlaceId> list(captured.data(), captured.size());
  return builder_.capture(builder_.temp(typeName(expr->getType())), index, list, rangeOf(expr));
}

void FunctionLowering::lowerMemberInitialiser(const clang::CXXCtorInitializer* initializer) {
  const Expr* value = initializer->getInit();
  const clang::FieldDecl* field = initializer->getAnyMember();
  PlaceId made = lower(value);
  if (builder_.ended()) return;
  PlaceId place = builder_.param("this");
  if (field) {
    place = fieldOf(place, field);
    if (made != place) builder_.assign(place, made, rangeOf(value));
  }
  // When the constructor fails later, the members and bases that exist by then are destroyed; after
  // another constructor of the class, the object as a whole.
  clang::QualType type = field ? field->getType() : initializer->getTypeSourceInfo()->getType();
  const clang::CXXRecordDecl* record = type->getAsCXXRecordDecl();
  if (record && record->hasDefinition() && !record->hasTrivialDestructor())
    push(place, destructor(type), initializer, nullptr, rangeOf(value));
}

void FunctionLowering::lowerThrow(const clang::CXXThrowExpr* expr) {
  PlaceId value = expr->getSubExpr() ? lower(expr->getSubExpr()) : ir::None;
  // What is thrown is not destroyed on the way: the handlers get it.
  if (value != ir::None)
    if (auto bound = temporaryOf_.find(value); bound != temporaryOf_.end()) pop(bound->second);
  if (!prepareRaise(expr)) return builder_.unreachable(rangeOf(expr));
  builder_.raise(value, rangeOf(expr));
}

} // namespace unclosed::clangfe
