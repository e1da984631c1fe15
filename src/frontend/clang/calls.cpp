// Calls: who is called, on what, with what, and whether control comes back.
#include "frontend/clang/lowering.h"

namespace unclosed::clangfe {
namespace {

using clang::Expr;

// Functions of the language's library that return their argument, known to Clang as builtins.
bool returnsArgument(unsigned builtin) {
  using namespace clang;
  switch (builtin) {
  case Builtin::BImove:
  case Builtin::BImove_if_noexcept:
  case Builtin::BIforward:
  case Builtin::BIforward_like:
  case Builtin::BIas_const:
  case Builtin::BI__builtin_launder:
  case Builtin::BI__builtin_assume_aligned:
  case Builtin::BI__builtin_expect:
  case Builtin::BI__builtin_expect_with_probability:
  case Builtin::BI__builtin_unpredictable: return true;
  default: return false;
  }
}

bool isNonConstReference(clang::QualType type) {
  return type->isLValueReferenceType() && !type.getNonReferenceType().isConstQualified();
}

// Does the object's dynamic type decide which function runs?
bool dispatches(const clang::MemberExpr* member, const clang::CXXMethodDecl* method,
                const clang::LangOptions& language) {
  return method->isVirtual() && member->performsVirtualDispatch(language) &&
         !method->getDevirtualizedMethod(member->getBase(), language.AppleKext);
}

std::string lastSegment(std::string_view name) {
  size_t at = name.rfind(':');
  return std::string(at == std::string_view::npos ? name : name.substr(at + 1));
}

} // namespace

// Does the call run what this template is given? One instance stands for all, and the callable of
// another may raise.
bool FunctionLowering::callsTemplateArgument(const Expr* expr) const {
  auto* call = llvm::dyn_cast_or_null<clang::CXXOperatorCallExpr>(expr);
  if (!call || call->getOperator() != clang::OO_Call || !function_) return false;
  const clang::FunctionDecl* pattern = function_->getTemplateInstantiationPattern();
  auto* named = llvm::dyn_cast<clang::DeclRefExpr>(call->getArg(0)->IgnoreParenImpCasts());
  auto* given = named ? llvm::dyn_cast<clang::ParmVarDecl>(named->getDecl()) : nullptr;
  if (!pattern || !given || given->getDeclContext() != function_) return false;
  unsigned index = given->getFunctionScopeIndex();
  return index < pattern->getNumParams() &&
         pattern->getParamDecl(index)->getType()->isDependentType();
}

bool FunctionLowering::callMayRaise(const clang::FunctionDecl* callee, const Expr* expr) const {
  if (!unit_.isCxx() || !unit_.context().getLangOpts().CXXExceptions) return false;
  if (callsTemplateArgument(expr)) return true;
  if (callee) return unit_.callMayThrow(callee);
  auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(expr);
  if (!call) return true;
  clang::QualType type = call->getCallee()->getType();
  if (auto* pointer = type->getAs<clang::PointerType>()) type = pointer->getPointeeType();
  auto* prototype = type->getAs<clang::FunctionProtoType>();
  return !prototype || !prototype->isNothrow();
}

// Empty for what has no body that anyone audits: the language's libraries, what the compiler makes.
ir::Sym FunctionLowering::link(const clang::FunctionDecl* callee) {
  if (!unit_.isCxx()) return 0;
  if (auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(callee);
      constructor && constructor->isInheritingConstructor())
    callee = constructor->getInheritedConstructor().getConstructor();
  const clang::SourceManager& sources = unit_.context().getSourceManager();
  if (callee->isExternC() || callee->isImplicit() || callee->getBuiltinID() != 0) return 0;
  if (callee->isDefaulted() && callee->getCanonicalDecl()->isDefaulted()) return 0;
  if (sources.isInSystemHeader(sources.getExpansionLoc(callee->getLocation()))) return 0;
  return builder_.intern(unit_.names().link(callee));
}

void FunctionLowering::describeCallee(ir::Call& call, const clang::FunctionDecl* callee) {
  const std::string& name = unit_.names().qualified(callee);
  call.callee = builder_.intern(name);
  call.link = link(callee);
  call.method = builder_.intern(lastSegment(name));
  // Calls that the compiler adds have the text of something else.
  std::string_view written = builder_.module().text(call.written);
  if (written.find(std::string_view(callee->getNameAsString())) == std::string_view::npos)
    call.written = call.callee;
  if (callee->getBuiltinID() != 0 && !callee->isExternC())
    call.resolution = ir::Resolution::Builtin;
  else if (unit_.isInFile(callee, file_))
    call.resolution = ir::Resolution::Module;
  else
    call.resolution = callee->isImplicit() ? ir::Resolution::Unknown : ir::Resolution::Import;
}

// An argument as the callee sees it: `&x` and what is bound to a reference are places whose address
// is taken; everything else is a value.
ir::Arg FunctionLowering::argument(const Expr* expr, clang::QualType parameter) {
  const Expr* core = expr->IgnoreParenCasts();
  if (auto* unary = llvm::dyn_cast<clang::UnaryOperator>(core);
      unary && unary->getOpcode() == clang::UO_AddrOf &&
      !unary->getType()->isFunctionPointerType() && !unary->getType()->isMemberPointerType()) {
    const Expr* object = unary->getSubExpr()->IgnoreParens();
    auto* deref = llvm::dyn_cast<clang::UnaryOperator>(object);
    if (!deref || deref->getOpcode() != clang::UO_Deref)
      return {.place = lower(object), .flags = ir::AddressTaken};
  }
  bool byReference = !parameter.isNull() && isNonConstReference(parameter) && expr->isLValue();
  PlaceId place = lower(expr);
  return {.place = place, .flags = static_cast<uint8_t>(byReference ? ir::AddressTaken : 0)};
}

void FunctionLowering::arguments(llvm::ArrayRef<const Expr*> exprs,
                                 const clang::FunctionDecl* callee,
                                 llvm::SmallVectorImpl<ir::Arg>& out) {
  for (size_t i = 0; i < exprs.size(); ++i) {
    if (llvm::isa<clang::CXXDefaultArgExpr>(exprs[i])) break;
    bool declared = callee && i < callee->getNumParams();
    out.push_back(
        argument(exprs[i], declared ? callee->getParamDecl(i)->getType() : clang::QualType()));
  }
}

ir::PlaceId FunctionLowering::emitCall(ir::Call call, const clang::FunctionDecl* callee,
                                       llvm::ArrayRef<ir::Arg> arguments, clang::QualType result,
                                       PlaceId dst, const Expr* expr) {
  bool isVoid = result->isVoidType();
  bool isDiscarded = facts_.discarded.contains(stripped(expr));
  if (isDiscarded && !(call.flags & ir::Constructs)) call.flags |= ir::Discarded;
  if (!isVoid) call.type = builder_.intern(typeName(result));
  if (dst == ir::None && !isVoid) dst = builder_.temp(typeName(result));
  bool comesBack = !callee || !unit_.neverReturns(callee);
  if (!comesBack) call.flags |= ir::NoReturn;
  bool raises = callMayRaise(callee, expr) && prepareRaise(expr);
  ir::Range range = rangeOf(expr);
  std::span<const ir::Arg> list(arguments.data(), arguments.size());
  builder_.call(isVoid ? ir::None : dst, call, list, range, raises);
  if (!comesBack) builder_.unreachable(range);
  return isVoid ? builder_.otherConstant("void") : dst;
}

std::optional<ir::PlaceId> FunctionLowering::transparentCall(const clang::CallExpr* expr) {
  unsigned builtin = expr->getBuiltinCallee();
  if (builtin == 0 || expr->getNumArgs() == 0) {
    if (builtin != clang::Builtin::BI__builtin_unreachable) return std::nullopt;
    builder_.unreachable(rangeOf(expr));
    return builder_.otherConstant("void");
  }
  if (returnsArgument(builtin)) {
    for (unsigned i = 1; i < expr->getNumArgs(); ++i)
      lower(expr->getArg(i));
    return lower(expr->getArg(0));
  }
  if (builtin == clang::Builtin::BIaddressof || builtin == clang::Builtin::BI__addressof ||
      builtin == clang::Builtin::BI__builtin_addressof)
    return builder_.addressOf(builder_.temp(typeName(expr->getType())), lower(expr->getArg(0)),
                              rangeOf(expr));
  if (builtin == clang::Builtin::BI__builtin_constant_p) return builder_.otherConstant("value");
  return std::nullopt;
}

ir::PlaceId FunctionLowering::lowerCall(const clang::CallExpr* expr) {
  if (std::optional<PlaceId> value = transparentCall(expr)) return *value;
  const Expr* calleeExpr = expr->getCallee()->IgnoreParenImpCasts();
  bool dependent = expr->isTypeDependent() && !expr->getDirectCallee();
  if (dependent || llvm::isa<clang::OverloadExpr>(calleeExpr)) return lowerUnresolvedCall(expr);
  auto* operation = llvm::dyn_cast<clang::CXXOperatorCallExpr>(expr);
  const clang::FunctionDecl* callee = expr->getDirectCallee();
  auto* method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(callee);
  // A lambda converted to a function pointer is still that lambda.
  auto* conversion = llvm::dyn_cast_or_null<clang::CXXConversionDecl>(method);
  if (conversion && conversion->getParent()->isLambda())
    return memberBase(llvm::cast<clang::CXXMemberCallExpr>(expr)->getImplicitObjectArgument());
  if (operation && method && method->isMoveAssignmentOperator())
    return lowerMoveAssignment(operation);

  ir::Call call;
  call.written = builder_.intern(operation ? std::string()
                                           : unit_.sources().text(calleeExpr->getSourceRange()));
  llvm::SmallVector<const Expr*, 8> exprs(expr->arguments());
  bool isObject = operation && method && !method->isStatic();
  if (isObject) {
    call.receiver = memberBase(exprs[0]);
    call.receiverType = builder_.intern(unit_.names().className(exprs[0]->getType()));
    exprs.erase(exprs.begin());
    if (method->isVirtual()) call.flags |= ir::Virtual;
  } else if (auto* member = llvm::dyn_cast<clang::MemberExpr>(calleeExpr); member && method) {
    PlaceId base = memberBase(member->getBase());
    if (dispatches(member, method, unit_.context().getLangOpts())) call.flags |= ir::Virtual;
    if (!method->isStatic()) call.receiver = base;
    call.receiverType = builder_.intern(unit_.names().className(member->getBase()->getType()));
  }
  bool callsValue = !callee || (isObject && operation->getOperator() == clang::OO_Call);
  if (callsValue && !isObject) call.receiver = lower(calleeExpr);
  llvm::SmallVector<ir::Arg, 8> list;
  arguments(exprs, callee, list);
  if (callsValue) {
    call.resolution = ir::Resolution::Value;
    call.method = builder_.intern("__call__");
    if (call.written == 0 && isObject)
      call.written = builder_.intern(unit_.sources().text(expr->getArg(0)->getSourceRange()));
    call.callee = call.written;
    if (callee) call.link = link(callee);
  } else {
    describeCallee(call, callee);
  }
  if (call.receiver != ir::None) call.flags |= ir::Method;
  if (method && (isCopiedAsIs(method) || keepsCopy(method, exprs))) call.flags |= ir::Copies;
  return emitCall(call, callee, list, expr->getType(), ir::None, expr);
}

// A callee that depends on template arguments or that Clang could not find: its name is all there
// is.
ir::PlaceId FunctionLowering::lowerUnresolvedCall(const clang::CallExpr* expr) {
  const Expr* callee = expr->getCallee()->IgnoreParenImpCasts();
  ir::Call call;
  std::string name;
  if (auto* overloads = llvm::dyn_cast<clang::OverloadExpr>(callee)) {
    name = overloads->getName().getAsString();
    if (auto* members = llvm::dyn_cast<clang::UnresolvedMemberExpr>(callee))
      call.receiver =
          members->isImplicitAccess() ? builder_.param("this") : memberBase(members->getBase());
  } else if (auto* member = llvm::dyn_cast<clang::CXXDependentScopeMemberExpr>(callee)) {
    name = member->getMember().getAsString();
    call.receiver =
        member->isImplicitAccess() ? builder_.param("this") : memberBase(member->getBase());
  } else if (auto* scoped = llvm::dyn_cast<clang::DependentScopeDeclRefExpr>(callee)) {
    name = scoped->getDeclName().getAsString();
  } else if (llvm::isa<clang::RecoveryExpr>(callee) && unit_.isCxx()) {
    name = brokenMethod(callee, call.receiver);
  } else if (const clang::FunctionDecl* known = expr->getDirectCallee()) {
    describeCallee(call, known);
  }
  if (!name.empty()) call.callee = call.method = builder_.intern(name);
  call.written = builder_.intern(unit_.sources().text(callee->getSourceRange()));
  if (call.written == 0) call.written = call.callee;
  if (call.callee == 0) {
    call.receiver = lower(callee);
    call.resolution = ir::Resolution::Value;
    call.callee = call.written;
    call.method = builder_.intern("__call__");
  }
  if (call.receiver != ir::None) call.flags |= ir::Method;
  llvm::SmallVector<ir::Arg, 8> list;
  llvm::SmallVector<const Expr*, 8> exprs(expr->arguments());
  arguments(exprs, nullptr, list);
  return emitCall(call, expr->getDirectCallee(), list, expr->getType(), ir::None, expr);
}

} // namespace unclosed::clangfe
