// Conditions: what branches and tests keep of an expression.
#include "frontend/clang/lowering.h"
#include "ir/comparison.h"

namespace unclosed::clangfe {
namespace {

using clang::Expr;

ir::CmpOp operatorOf(clang::BinaryOperatorKind op) {
  switch (op) {
  case clang::BO_NE: return ir::CmpOp::Ne;
  case clang::BO_LT: return ir::CmpOp::Lt;
  case clang::BO_LE: return ir::CmpOp::Le;
  case clang::BO_GT: return ir::CmpOp::Gt;
  case clang::BO_GE: return ir::CmpOp::Ge;
  default: return ir::CmpOp::Eq;
  }
}

// The argument of a builtin that only gives the optimiser a hint.
const Expr* hinted(const Expr* expr) {
  auto* call = llvm::dyn_cast<clang::CallExpr>(expr);
  if (!call || call->getNumArgs() == 0) return nullptr;
  unsigned id = call->getBuiltinCallee();
  bool isHint = id == clang::Builtin::BI__builtin_expect ||
                id == clang::Builtin::BI__builtin_expect_with_probability ||
                id == clang::Builtin::BI__builtin_unpredictable;
  return isHint ? call->getArg(0) : nullptr;
}

bool isHandle(clang::QualType type) {
  return type->isPointerType() || type->isIntegralOrEnumerationType();
}

// Is it a container of the language's library whose items may be plain handles?
bool holdsHandles(clang::QualType type) {
  const clang::CXXRecordDecl* record = type->getAsCXXRecordDecl();
  auto* container = llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(record);
  if (!container || !container->isInStdNamespace()) return false;
  llvm::StringRef name = container->getName();
  if (name.contains("string")) return false;
  unsigned position = name.contains("map") ? 1 : 0; // the key comes first
  const clang::TemplateArgumentList& arguments = container->getTemplateArgs();
  return position < arguments.size() &&
         arguments[position].getKind() == clang::TemplateArgument::Type &&
         isHandle(arguments[position].getAsType());
}

// The local container, when `expr` calls its method `method`.
const Expr* containerAsked(const Expr* expr, llvm::StringRef method) {
  auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(expr->IgnoreImplicit());
  if (!call || call->getNumArgs() != 0 || !call->getMethodDecl()) return nullptr;
  if (call->getMethodDecl()->getNameAsString() != method) return nullptr;
  auto* object =
      llvm::dyn_cast<clang::DeclRefExpr>(call->getImplicitObjectArgument()->IgnoreParenImpCasts());
  auto* variable = object ? llvm::dyn_cast<clang::VarDecl>(object->getDecl()) : nullptr;
  bool isOwn = variable && variable->hasLocalStorage() && !variable->getType()->isReferenceType();
  return isOwn && holdsHandles(variable->getType()) ? object : nullptr;
}

bool isZero(const Expr* expr) {
  auto* number = llvm::dyn_cast<clang::IntegerLiteral>(expr->IgnoreParenImpCasts());
  return number && number->getValue() == 0;
}

// The container whose size is compared with 0 or with an index: `0 < v.size()`, `i < v.size()`.
const Expr* containerCompared(const Expr* left, clang::BinaryOperatorKind op, const Expr* right,
                              bool& negated) {
  const Expr* container = containerAsked(right->IgnoreParenImpCasts(), "size");
  const Expr* other = left;
  if (!container) {
    container = containerAsked(left->IgnoreParenImpCasts(), "size");
    other = right;
    op = clang::BinaryOperator::isRelationalOp(op) ? clang::BinaryOperator::reverseComparisonOp(op)
                                                   : op;
  }
  bool isIndex = container && !llvm::isa<clang::IntegerLiteral>(other->IgnoreParenImpCasts());
  if (!container || (!isIndex && !isZero(other))) return nullptr;
  negated = op == clang::BO_EQ || op == clang::BO_GE || op == clang::BO_GT;
  // `0 <= v.size()` always holds, and `i <= v.size()` asks something else.
  return op == clang::BO_LE || op == clang::BO_GT ? nullptr : container;
}

} // namespace

FunctionLowering::Condition FunctionLowering::truth(PlaceId place, clang::QualType type,
                                                    const Expr* expr) {
  // `if (p)` asks whether p is null, with the ways swapped.
  bool pointer = type->isAnyPointerType() || type->isNullPtrType() || type->isMemberPointerType();
  ir::CondKind kind = pointer ? ir::CondKind::IsNull : ir::CondKind::Truthy;
  return {.cond = {.kind = kind, .lhs = place, .range = rangeOf(expr)}, .negated = pointer};
}

FunctionLowering::Condition FunctionLowering::comparison(const Expr* whole,
                                                         clang::BinaryOperatorKind op,
                                                         const Expr* left, const Expr* right) {
  PlaceId a = lower(left);
  PlaceId b = lower(right);
  ir::CmpOp how = operatorOf(op);
  auto kindOf = [&](PlaceId place) { return builder_.function().places[place].kind; };
  if (kindOf(a) == ir::PlaceKind::Constant && kindOf(b) != ir::PlaceKind::Constant) {
    std::swap(a, b);
    how = ir::mirrored(how);
  }
  ir::Range range = rangeOf(whole);
  bool isNull = b == builder_.null();
  if (isNull && (how == ir::CmpOp::Eq || how == ir::CmpOp::Ne))
    return {.cond = {.kind = ir::CondKind::IsNull, .lhs = a, .range = range},
            .negated = how == ir::CmpOp::Ne};
  return {.cond = {.kind = ir::CondKind::Compare, .op = how, .lhs = a, .rhs = b, .range = range}};
}

// Whether a loop over a range goes on, or a container of handles holds anything.
std::optional<FunctionLowering::Condition> FunctionLowering::moreItems(const Expr* core) {
  const Expr* collection = nullptr;
  bool negated = false;
  if (const clang::CXXForRangeStmt* loop = facts_.rangeTests.lookup(core)) {
    PlaceId range = variable(llvm::cast<clang::VarDecl>(loop->getRangeStmt()->getSingleDecl()));
    return Condition{.cond = {.kind = ir::CondKind::HasMore,
                              .lhs = range,
                              .range = rangeOf(loop->getRangeInit())},
                     .negated = false};
  }
  if ((collection = containerAsked(core, "empty"))) {
    negated = true;
  } else if (auto* binary = llvm::dyn_cast<clang::BinaryOperator>(core)) {
    collection =
        containerCompared(binary->getLHS(), binary->getOpcode(), binary->getRHS(), negated);
  } else if (auto* call = llvm::dyn_cast<clang::CXXOperatorCallExpr>(core)) {
    // `it != items.end()`
    bool equal = call->getOperator() == clang::OO_EqualEqual;
    if (call->getNumArgs() == 2 && (equal || call->getOperator() == clang::OO_ExclaimEqual))
      for (const Expr* side : {call->getArg(0), call->getArg(1)})
        if (!collection) collection = containerAsked(side, "end");
    negated = equal;
  } else {
    collection = containerAsked(core, "size");
  }
  if (!collection) return std::nullopt;
  return Condition{.cond = {.kind = ir::CondKind::HasMore,
                            .lhs = memberBase(collection),
                            .range = rangeOf(core)},
                   .negated = negated};
}

FunctionLowering::Condition FunctionLowering::condition(const Expr* expr) {
  const Expr* core = stripped(expr);
  if (std::optional<Condition> more = moreItems(core)) return *more;
  if (auto* cast = llvm::dyn_cast<clang::CastExpr>(core)) {
    clang::CastKind kind = cast->getCastKind();
    if (kind == clang::CK_PointerToBoolean || kind == clang::CK_IntegralToBoolean ||
        kind == clang::CK_MemberPointerToBoolean || kind == clang::CK_UserDefinedConversion ||
        kind == clang::CK_BooleanToSignedIntegral)
      return condition(cast->getSubExpr());
  }
  if (const Expr* object = convertedToBool(core)) {
    PlaceId place = memberBase(object);
    return {.cond = {.kind = ir::CondKind::Truthy, .lhs = place, .range = rangeOf(expr)}};
  }
  if (values_.contains(core)) return truth(lower(core), core->getType(), expr);
  if (const Expr* inner = hinted(core)) return condition(inner);
  if (auto* unary = llvm::dyn_cast<clang::UnaryOperator>(core);
      unary && unary->getOpcode() == clang::UO_LNot) {
    Condition inner = condition(unary->getSubExpr());
    inner.negated = !inner.negated;
    return inner;
  }
  if (auto* binary = llvm::dyn_cast<clang::BinaryOperator>(core);
      binary && binary->isComparisonOp())
    return comparison(core, binary->getOpcode(), binary->getLHS(), binary->getRHS());
  if (isNullTest(core)) {
    auto* call = llvm::cast<clang::CXXOperatorCallExpr>(core);
    auto op = clang::BinaryOperator::getOverloadedOpcode(call->getOperator());
    unsigned object = call->getArg(0)->getType()->isNullPtrType() ? 1 : 0;
    return comparison(core, op, call->getArg(object), call->getArg(1 - object));
  }
  if (auto* rewritten = llvm::dyn_cast<clang::CXXRewrittenBinaryOperator>(core))
    return condition(rewritten->getSemanticForm());
  return truth(lower(core), core->getType(), expr);
}

void FunctionLowering::testInto(PlaceId dst, const Expr* expr) {
  Condition found = condition(expr);
  ir::Cond cond = found.cond;
  if (found.negated) {
    if (cond.kind == ir::CondKind::Compare) {
      cond.op = ir::opposite(cond.op);
    } else {
      cond.op = cond.kind == ir::CondKind::IsNull ? ir::CmpOp::Ne : ir::CmpOp::Eq;
      cond.rhs = cond.kind == ir::CondKind::IsNull ? builder_.null() : builder_.boolean(false);
      cond.kind = ir::CondKind::Compare;
    }
  }
  builder_.test(dst, cond, rangeOf(expr));
}

ir::PlaceId FunctionLowering::test(const Expr* expr) {
  PlaceId dst = builder_.temp("bool");
  testInto(dst, expr);
  return dst;
}

} // namespace unclosed::clangfe
