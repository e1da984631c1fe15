#include "frontend/clang/lowering.h"

namespace unclosed::clangfe {

using clang::Expr;

ir::PlaceId FunctionLowering::lower(const Expr* expr) {
  auto known = values_.find(expr);
  if (known != values_.end()) return known->second;
  if (std::optional<PlaceId> value = constant(expr)) return *value;
  if (const clang::CXXForRangeStmt* loop = facts_.rangeItems.lookup(expr)) {
    PlaceId range = variable(llvm::cast<clang::VarDecl>(loop->getRangeStmt()->getSingleDecl()));
    PlaceId item = builder_.temp(typeName(expr->getType()));
    remember(expr, item);
    return builder_.iterate(item, range, rangeOf(loop->getRangeInit()), false, false);
  }
  PlaceId place = compute(expr);
  // Reading again must not evaluate again.
  bool evaluates =
      llvm::isa<clang::CallExpr, clang::CXXConstructExpr, clang::CXXNewExpr, clang::CXXDeleteExpr,
                clang::LambdaExpr, clang::BinaryOperator, clang::UnaryOperator, clang::InitListExpr,
                clang::StmtExpr, clang::CXXBindTemporaryExpr, clang::RecoveryExpr>(expr);
  if (!evaluates) return place;
  remember(expr, place);
  if (const clang::CXXBindTemporaryExpr* bind = facts_.boundBy.lookup(expr)) lower(bind);
  return place;
}

// One case a kind of expression; what is not listed depends on its parts and owns none of them.
ir::PlaceId FunctionLowering::compute(const Expr* expr) {
  using llvm::dyn_cast;
  if (auto* e = dyn_cast<clang::ParenExpr>(expr)) return lower(e->getSubExpr());
  if (auto* e = dyn_cast<clang::FullExpr>(expr)) return lower(e->getSubExpr());
  if (auto* e = dyn_cast<clang::DeclRefExpr>(expr)) return lowerReference(e->getDecl(), e);
  if (auto* e = dyn_cast<clang::MemberExpr>(expr)) return lowerMember(e);
  if (auto* e = dyn_cast<clang::CastExpr>(expr)) return lowerCast(e);
  if (auto* e = dyn_cast<clang::CallExpr>(expr)) return lowerCall(e);
  if (auto* e = dyn_cast<clang::UnaryOperator>(expr)) return lowerUnary(e);
  if (auto* e = dyn_cast<clang::BinaryOperator>(expr)) return lowerBinary(e);
  if (auto* e = dyn_cast<clang::ArraySubscriptExpr>(expr)) return lowerSubscript(e);
  if (auto* e = dyn_cast<clang::AbstractConditionalOperator>(expr)) return mergeOf(e);
  if (auto* e = dyn_cast<clang::CXXConstructExpr>(expr)) return lowerConstruct(e);
  if (auto* e = dyn_cast<clang::CXXNewExpr>(expr)) return lowerNew(e);
  if (auto* e = dyn_cast<clang::CXXDeleteExpr>(expr)) return lowerDelete(e);
  if (auto* e = dyn_cast<clang::LambdaExpr>(expr)) return lowerLambda(e);
  if (auto* e = dyn_cast<clang::InitListExpr>(expr)) return lowerList(targetOf(e, e->getType()), e);
  if (auto* e = dyn_cast<clang::MaterializeTemporaryExpr>(expr)) return lower(e->getSubExpr());
  if (auto* e = dyn_cast<clang::CXXBindTemporaryExpr>(expr)) return bindTemporary(e);
  if (auto* e = dyn_cast<clang::CompoundLiteralExpr>(expr)) return lower(e->getInitializer());
  if (auto* e = dyn_cast<clang::StmtExpr>(expr)) {
    const clang::CompoundStmt* block = e->getSubStmt();
    auto* last = block->body_empty() ? nullptr : dyn_cast<Expr>(block->body_back());
    return last && !last->getType()->isVoidType() ? lower(last) : computeWith({}, e);
  }
  if (auto* e = dyn_cast<clang::OpaqueValueExpr>(expr))
    return e->getSourceExpr() ? lower(e->getSourceExpr()) : computeWith({}, e);
  if (auto* e = dyn_cast<clang::CXXDefaultInitExpr>(expr)) return lower(e->getExpr());
  if (auto* e = dyn_cast<clang::SubstNonTypeTemplateParmExpr>(expr))
    return lower(e->getReplacement());
  if (auto* e = dyn_cast<clang::ChooseExpr>(expr)) return lower(e->getChosenSubExpr());
  if (auto* e = dyn_cast<clang::GenericSelectionExpr>(expr))
    return e->isResultDependent() ? computeWith({}, e) : lower(e->getResultExpr());
  if (auto* e = dyn_cast<clang::PseudoObjectExpr>(expr))
    return e->getResultExpr() ? lower(e->getResultExpr()) : computeWith({}, e);
  if (llvm::isa<clang::PredefinedExpr>(expr)) return builder_.otherConstant("__func__");
  if (auto* e = dyn_cast<clang::StringLiteral>(expr)) {
    constexpr size_t longest = 200; // longer ones are data, and no check reads them
    llvm::StringRef bytes = e->getCharByteWidth() == 1 ? e->getString() : llvm::StringRef("L");
    return builder_.string(std::string_view(bytes.substr(0, longest)));
  }
  if (llvm::isa<clang::CXXThisExpr>(expr)) return builder_.param("this", typeName(expr->getType()));
  if (auto* e = dyn_cast<clang::CXXThrowExpr>(expr)) {
    lowerThrow(e);
    return builder_.otherConstant("throw");
  }
  if (llvm::isa<clang::UnaryExprOrTypeTraitExpr, clang::CXXNoexceptExpr, clang::TypeTraitExpr,
                clang::OffsetOfExpr, clang::CXXScalarValueInitExpr, clang::FloatingLiteral,
                clang::ImplicitValueInitExpr, clang::RequiresExpr, clang::ConceptSpecializationExpr,
                clang::SourceLocExpr, clang::CXXTypeidExpr>(expr))
    return builder_.otherConstant("value");
  if (llvm::isa<clang::RecoveryExpr, clang::UnresolvedLookupExpr, clang::UnresolvedMemberExpr,
                clang::CXXDependentScopeMemberExpr, clang::DependentScopeDeclRefExpr,
                clang::CXXUnresolvedConstructExpr>(expr))
    return lowerRecovery(expr);
  return computeChildren(expr);
}

ir::PlaceId FunctionLowering::computeWith(std::initializer_list<PlaceId> operands,
                                          const Expr* expr) {
  return builder_.compute(builder_.temp(typeName(expr->getType())),
                          {operands.begin(), operands.size()}, rangeOf(expr), false);
}

ir::PlaceId FunctionLowering::computeChildren(const Expr* expr) {
  llvm::SmallVector<PlaceId, 4> operands;
  for (const clang::Stmt* child : expr->children())
    if (auto* part = llvm::dyn_cast_or_null<Expr>(child)) operands.push_back(lower(part));
  std::span<const PlaceId> parts(operands.data(), operands.size());
  return builder_.compute(builder_.temp(typeName(expr->getType())), parts, rangeOf(expr), false);
}

ir::PlaceId FunctionLowering::bindTemporary(const clang::CXXBindTemporaryExpr* expr) {
  PlaceId place = lower(expr->getSubExpr());
  if (builder_.function().places[place].kind != ir::PlaceKind::Temp) return place;
  temporaryOf_[place] = expr;
  if (destroyedTemporaries_.contains(expr))
    push(place, destructor(expr->getType()), expr, facts_.tryOf.lookup(expr), rangeOf(expr));
  return place;
}

// The local that the ways into a block with `expr` first assign their value to.
ir::PlaceId FunctionLowering::mergeOf(const Expr* expr) {
  auto known = values_.find(expr);
  if (known != values_.end()) return known->second;
  PlaceId place = builder_.local("$choice" + std::to_string(++merges_), typeName(expr->getType()));
  remember(expr, place);
  return place;
}

std::string FunctionLowering::localName(const clang::VarDecl* decl) {
  auto known = localNames_.find(decl);
  if (known != localNames_.end()) return known->second;
  if (outer_ && (decl->getDeclContext() != function_ || decl->isInitCapture())) {
    // A captured variable keeps the name that it has where it lives.
    if (auto outside = outer_->localNames_.find(decl); outside != outer_->localNames_.end()) {
      builder_.function().captured.push_back(builder_.intern(outside->second));
      return localNames_[decl] = outside->second;
    }
  }
  std::string name = decl->getNameAsString();
  if (name.empty()) name = "$unnamed";
  unsigned count = ++nameCounts_[name];
  if (count > 1) name += "#" + std::to_string(count);
  return localNames_[decl] = name;
}

ir::PlaceId FunctionLowering::variable(const clang::VarDecl* decl) {
  auto known = variables_.find(decl);
  if (known != variables_.end()) return known->second;
  // Of an invalid declaration Clang says `int`.
  std::string type = decl->isInvalidDecl() ? std::string() : typeName(decl->getType());
  PlaceId place;
  if (!decl->hasLocalStorage() && !decl->isInitCapture())
    place = builder_.global(unit_.names().qualified(decl), type);
  else if (llvm::isa<clang::ParmVarDecl>(decl) && decl->getDeclContext() == function_)
    place = builder_.param(localName(decl), type);
  else
    place = builder_.local(localName(decl), type);
  variables_[decl] = place;
  return place;
}

ir::PlaceId FunctionLowering::lowerReference(const clang::ValueDecl* decl, const Expr* expr) {
  if (auto* binding = llvm::dyn_cast<clang::BindingDecl>(decl)) {
    if (auto* holder = binding->getHoldingVar()) return variable(holder);
    return binding->getBinding() ? lower(binding->getBinding()) : computeWith({}, expr);
  }
  auto* var = llvm::dyn_cast<clang::VarDecl>(decl);
  if (!var) return builder_.global(unit_.names().qualified(decl), typeName(decl->getType()));
  PlaceId place = variable(var);
  // A reference parameter is the caller's variable: what is written to it leaves this function.
  bool isParameter = builder_.function().places[place].kind == ir::PlaceKind::Param;
  if (isParameter && var->getType()->isReferenceType() &&
      !var->getType().getNonReferenceType()->isRecordType())
    return builder_.deref(place, typeName(var->getType().getNonReferenceType()));
  return place;
}

// The object that a member is taken of: `p->f`, `(*p).f` and `(&s)->f` are fields of p, p and s.
ir::PlaceId FunctionLowering::memberBase(const Expr* base) {
  const Expr* core = base->IgnoreParenImpCasts();
  if (auto* unary = llvm::dyn_cast<clang::UnaryOperator>(core))
    if (unary->getOpcode() == clang::UO_AddrOf || unary->getOpcode() == clang::UO_Deref)
      return memberBase(unary->getSubExpr());
  PlaceId place = lower(base);
  const ir::Place& found = builder_.function().places[place];
  if (found.kind == ir::PlaceKind::Constant) return computeWith({place}, base);
  return place;
}

ir::PlaceId FunctionLowering::lowerMember(const clang::MemberExpr* expr) {
  const clang::ValueDecl* member = expr->getMemberDecl();
  auto* field = llvm::dyn_cast<clang::FieldDecl>(member);
  if (!field) {
    lower(expr->getBase());
    return builder_.global(unit_.names().qualified(member), typeName(member->getType()));
  }
  PlaceId base = memberBase(expr->getBase());
  // The fields of an anonymous union or struct belong to what holds it.
  if (field->isAnonymousStructOrUnion()) return base;
  return fieldOf(base, field);
}

// The pointers and numbers that a union holds are one place, named by the first of them.
ir::PlaceId FunctionLowering::fieldOf(PlaceId base, const clang::FieldDecl* field) {
  auto isScalar = [](const clang::FieldDecl* member) { return member->getType()->isScalarType(); };
  if (field->getParent()->isUnion() && isScalar(field))
    field = *llvm::find_if(field->getParent()->fields(), isScalar);
  return builder_.field(base, field->getNameAsString(), typeName(field->getType()));
}

ir::PlaceId FunctionLowering::dereference(PlaceId pointer, clang::QualType type) {
  const ir::Place& place = builder_.function().places[pointer];
  if (place.kind == ir::PlaceKind::Constant) return builder_.temp(typeName(type));
  // `*this` and the dereferenced object of a class are named by what points at them, and what a
  // pointer to a function points at is called like the pointer.
  if (type->isRecordType() || type->isFunctionType()) return pointer;
  return builder_.deref(pointer, typeName(type));
}

ir::PlaceId FunctionLowering::lowerUnary(const clang::UnaryOperator* expr) {
  const Expr* sub = expr->getSubExpr();
  switch (expr->getOpcode()) {
  case clang::UO_AddrOf: {
    const Expr* core = sub->IgnoreParens();
    if (auto* inner = llvm::dyn_cast<clang::UnaryOperator>(core))
      if (inner->getOpcode() == clang::UO_Deref) return lower(inner->getSubExpr());
    PlaceId place = lower(sub);
    if (expr->getType()->isFunctionPointerType() || expr->getType()->isMemberPointerType())
      return place;
    return builder_.addressOf(builder_.temp(typeName(expr->getType())), place, rangeOf(expr));
  }
  case clang::UO_Deref: {
    const Expr* core = sub->IgnoreParens();
    if (auto* inner = llvm::dyn_cast<clang::UnaryOperator>(core))
      if (inner->getOpcode() == clang::UO_AddrOf) return lower(inner->getSubExpr());
    return dereference(lower(sub), expr->getType());
  }
  case clang::UO_PreInc:
  case clang::UO_PreDec: {
    PlaceId target = lower(sub);
    return count(target, expr);
  }
  case clang::UO_PostInc:
  case clang::UO_PostDec: {
    PlaceId target = lower(sub);
    if (facts_.discarded.contains(expr)) return count(target, expr);
    PlaceId before = computeWith({target}, expr);
    count(target, expr);
    return before;
  }
  case clang::UO_LNot: return test(expr);
  case clang::UO_Extension:
  case clang::UO_Plus: return lower(sub);
  default: return computeWith({lower(sub)}, expr);
  }
}

ir::PlaceId FunctionLowering::lowerBinary(const clang::BinaryOperator* expr) {
  if (expr->isLogicalOp()) return mergeOf(expr);
  if (expr->isComparisonOp()) return test(expr);
  if (expr->isCommaOp()) {
    lower(expr->getLHS());
    return lower(expr->getRHS());
  }
  if (expr->isCompoundAssignmentOp()) {
    PlaceId value = lower(expr->getRHS());
    PlaceId target = lower(expr->getLHS());
    PlaceId sum = computeWith({target, value}, expr);
    if (builder_.function().places[target].kind == ir::PlaceKind::Constant) return sum;
    if (builder_.function().places[target].kind == ir::PlaceKind::Temp)
      target = builder_.deref(target);
    return builder_.assign(target, sum, rangeOf(expr));
  }
  if (expr->isAssignmentOp()) {
    PlaceId value = lower(expr->getRHS());
    PlaceId target = lower(expr->getLHS());
    ir::PlaceKind kind = builder_.function().places[target].kind;
    if (kind == ir::PlaceKind::Constant) return value;
    // The result of a call is a reference here: what it refers to is written.
    if (target == value) return target;
    if (kind == ir::PlaceKind::Temp || pointedAt(expr->getLHS())) target = builder_.deref(target);
    return builder_.assign(target, value, rangeOf(expr));
  }
  PlaceId left = lower(expr->getLHS());
  PlaceId right = lower(expr->getRHS());
  std::string_view kind = expr->getOpcode() == clang::BO_And ? ir::MaskKind : std::string_view();
  PlaceId result = builder_.temp(typeName(expr->getType()));
  return builder_.compute(result, std::array{left, right}, rangeOf(expr), false, kind);
}

// `target` is counted up or down.
ir::PlaceId FunctionLowering::count(PlaceId target, const clang::UnaryOperator* whole) {
  std::string_view kind = whole->isIncrementOp() ? ir::IncrementKind : std::string_view();
  PlaceId made = builder_.temp(typeName(whole->getType()));
  PlaceId changed = builder_.compute(made, {&target, 1}, rangeOf(whole), false, kind);
  ir::PlaceKind place = builder_.function().places[target].kind;
  if (place == ir::PlaceKind::Constant) return changed;
  if (place == ir::PlaceKind::Temp) target = builder_.deref(target);
  return builder_.assign(target, changed, rangeOf(whole));
}

ir::PlaceId FunctionLowering::lowerCast(const clang::CastExpr* expr) {
  const Expr* sub = expr->getSubExpr();
  switch (expr->getCastKind()) {
  case clang::CK_NullToPointer:
  case clang::CK_NullToMemberPointer: return builder_.null();
  case clang::CK_PointerToBoolean:
  case clang::CK_IntegralToBoolean:
  case clang::CK_MemberPointerToBoolean: return test(expr);
  case clang::CK_ToVoid: lower(sub); return builder_.otherConstant("void");
  case clang::CK_FloatingToBoolean:
  case clang::CK_Dynamic: return computeWith({lower(sub)}, expr);
  default: return lower(sub); // a cast does not change which value it is
  }
}

ir::PlaceId FunctionLowering::lowerSubscript(const clang::ArraySubscriptExpr* expr) {
  PlaceId base = lower(expr->getBase());
  PlaceId index = lower(expr->getIdx());
  const ir::Place& array = builder_.function().places[base];
  if (array.kind == ir::PlaceKind::Constant) return computeWith({base, index}, expr);
  const ir::Place& at = builder_.function().places[index];
  bool known = at.kind == ir::PlaceKind::Constant && at.constant == ir::ConstKind::Int;
  PlaceId place = builder_.element(base, known ? std::to_string(at.number) : std::string());
  builder_.setType(place, typeName(expr->getType()));
  return place;
}

void FunctionLowering::lowerDeclaration(const clang::VarDecl* decl) {
  const Expr* init = decl->getInit();
  if (init && decl->getType()->isReferenceType()) {
    PlaceId referee = lower(init);
    ir::PlaceKind kind = builder_.function().places[referee].kind;
    // A reference to something with a name is that name.
    if (kind != ir::PlaceKind::Temp && kind != ir::PlaceKind::Constant) {
      variables_[decl] = referee;
      return;
    }
  }
  PlaceId place = variable(decl);
  bool persists = function_ && !decl->hasLocalStorage() && decl->isStaticLocal() &&
                  decl->hasConstantInitialization();
  if (init && !persists) {
    PlaceId value = lower(init);
    if (value != place && !builder_.ended())
      builder_.assign(place, value, unit_.sources().range(decl->getSourceRange(), file_));
  }
  if (!init && decl->hasLocalStorage()) lowerLostInitialiser(decl);
  if (!builder_.ended()) keepInUnknownClass(decl);
  beginLifetime(decl);
}

} // namespace unclosed::clangfe
