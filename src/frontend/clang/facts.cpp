#include "frontend/clang/facts.h"

namespace unclosed::clangfe {
namespace {

// The `*it` that an item of a range is made from.
const clang::Expr* pointeeIn(const clang::Stmt* statement) {
  auto* unary = llvm::dyn_cast<clang::UnaryOperator>(statement);
  if (unary && unary->getOpcode() == clang::UO_Deref) return unary;
  auto* call = llvm::dyn_cast<clang::CXXOperatorCallExpr>(statement);
  if (call && call->getOperator() == clang::OO_Star) return call;
  for (const clang::Stmt* child : statement->children())
    if (const clang::Expr* found = child ? pointeeIn(child) : nullptr) return found;
  return nullptr;
}

class Collector : public clang::RecursiveASTVisitor<Collector> {
public:
  explicit Collector(Facts& facts) : facts_(facts) {}

  bool shouldVisitImplicitCode() const { return true; }
  bool TraverseLambdaExpr(clang::LambdaExpr* lambda) {
    note(lambda);
    for (clang::Expr* init : lambda->capture_inits())
      if (init) TraverseStmt(init);
    return true;
  }
  // Local classes have their own functions.
  bool TraverseCXXRecordDecl(clang::CXXRecordDecl*) { return true; }

  bool TraverseCXXTryStmt(clang::CXXTryStmt* attempt) {
    note(attempt);
    facts_.outerTry[attempt] = try_;
    const clang::CXXTryStmt* outer = std::exchange(try_, attempt);
    TraverseStmt(attempt->getTryBlock());
    try_ = outer;
    for (unsigned i = 0; i < attempt->getNumHandlers(); ++i)
      TraverseStmt(attempt->getHandler(i));
    return true;
  }

  bool VisitStmt(clang::Stmt* statement) {
    note(statement);
    return true;
  }

  bool VisitVarDecl(clang::VarDecl* variable) {
    if (try_) facts_.tryOfVariable[variable] = try_;
    if (variable->getInit()) facts_.initialises[initialiserCore(variable->getInit())] = variable;
    return true;
  }

  bool VisitCXXNewExpr(clang::CXXNewExpr* expr) {
    if (const clang::Expr* constructor = expr->getConstructExpr())
      facts_.allocatedBy[constructor] = expr;
    return true;
  }

  bool VisitCXXBindTemporaryExpr(clang::CXXBindTemporaryExpr* bind) {
    facts_.boundBy[bind->getSubExpr()->IgnoreParenImpCasts()] = bind;
    return true;
  }

  bool VisitCompoundStmt(clang::CompoundStmt* block) {
    for (clang::Stmt* statement : block->body())
      discard(statement);
    return true;
  }
  bool VisitStmtExpr(clang::StmtExpr* expr) {
    // The last statement of ({ ... }) is its value.
    const clang::CompoundStmt* block = expr->getSubStmt();
    if (!block->body_empty()) kept_.insert(block->body_back());
    return true;
  }
  bool VisitIfStmt(clang::IfStmt* statement) {
    discard(statement->getThen());
    if (statement->getElse()) discard(statement->getElse());
    return true;
  }
  bool VisitForStmt(clang::ForStmt* statement) {
    if (statement->getInit()) discard(statement->getInit());
    if (statement->getInc()) discard(statement->getInc());
    discard(statement->getBody());
    return true;
  }
  bool VisitWhileStmt(clang::WhileStmt* statement) {
    discard(statement->getBody());
    return true;
  }
  bool VisitDoStmt(clang::DoStmt* statement) {
    discard(statement->getBody());
    return true;
  }
  bool VisitCXXForRangeStmt(clang::CXXForRangeStmt* statement) {
    discard(statement->getBody());
    const clang::VarDecl* item = statement->getLoopVariable();
    if (!statement->getCond() || !item->getInit()) return true; // in a template
    facts_.rangeTests[stripped(statement->getCond())] = statement;
    if (const clang::Expr* read = pointeeIn(item->getInit())) facts_.rangeItems[read] = statement;
    return true;
  }
  bool VisitLabelStmt(clang::LabelStmt* statement) {
    discard(statement->getSubStmt());
    return true;
  }
  bool VisitSwitchCase(clang::SwitchCase* statement) {
    discard(statement->getSubStmt());
    return true;
  }
  bool VisitBinaryOperator(clang::BinaryOperator* expr) {
    if (expr->getOpcode() == clang::BO_Comma) discard(expr->getLHS());
    if (expr->getOpcode() != clang::BO_Assign || !pointedAt(expr->getLHS())) return true;
    auto* made = llvm::dyn_cast<clang::CompoundLiteralExpr>(expr->getRHS()->IgnoreParenImpCasts());
    if (made) facts_.assignedTo[made->getInitializer()] = expr->getLHS();
    return true;
  }
  bool TraverseCXXNoexceptExpr(clang::CXXNoexceptExpr* expr) {
    bool outer = std::exchange(unevaluated_, true);
    TraverseStmt(expr->getOperand());
    unevaluated_ = outer;
    return true;
  }

private:
  void note(const clang::Stmt* statement) {
    if (try_) facts_.tryOf[statement] = try_;
    if (unevaluated_) facts_.unevaluated.insert(statement);
  }
  void discard(const clang::Stmt* statement) {
    auto* expr = llvm::dyn_cast_or_null<clang::Expr>(statement);
    if (expr && !kept_.contains(statement)) facts_.discarded.insert(stripped(expr));
  }

  Facts& facts_;
  const clang::CXXTryStmt* try_ = nullptr;
  bool unevaluated_ = false;
  llvm::DenseSet<const clang::Stmt*> kept_;
};

} // namespace

bool Facts::within(const clang::CXXTryStmt* inner, const clang::CXXTryStmt* outer) const {
  for (; inner && inner != outer;)
    inner = outerTry.lookup(inner);
  return inner && inner == outer;
}

Facts collectFacts(const clang::FunctionDecl* function) {
  Facts facts;
  Collector collector(facts);
  if (auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(function)) {
    for (const clang::CXXCtorInitializer* initializer : constructor->inits()) {
      collector.TraverseStmt(initializer->getInit());
      const clang::Expr* value = initializer->getInit();
      if (auto* byDefault = llvm::dyn_cast<clang::CXXDefaultInitExpr>(value))
        value = byDefault->getExpr();
      facts.initialisesMember[initialiserCore(value)] = initializer;
    }
  }
  collector.TraverseStmt(function->getBody());
  return facts;
}

const clang::Expr* initialiserCore(const clang::Expr* expr) {
  while (true) {
    if (auto* full = llvm::dyn_cast<clang::FullExpr>(expr))
      expr = full->getSubExpr();
    else if (auto* paren = llvm::dyn_cast<clang::ParenExpr>(expr))
      expr = paren->getSubExpr();
    else if (auto* bind = llvm::dyn_cast<clang::CXXBindTemporaryExpr>(expr))
      expr = bind->getSubExpr();
    else if (auto* temporary = llvm::dyn_cast<clang::MaterializeTemporaryExpr>(expr))
      expr = temporary->getSubExpr();
    else if (auto* cast = llvm::dyn_cast<clang::CastExpr>(expr);
             cast && (cast->getCastKind() == clang::CK_NoOp ||
                      cast->getCastKind() == clang::CK_ConstructorConversion ||
                      cast->getCastKind() == clang::CK_UserDefinedConversion))
      expr = cast->getSubExpr();
    else if (auto* construct = llvm::dyn_cast<clang::CXXConstructExpr>(expr);
             construct && construct->isElidable() && construct->getNumArgs() >= 1)
      expr = construct->getArg(0);
    else
      return expr;
  }
}

const clang::Expr* pointedAt(const clang::Expr* expr) {
  auto* unary = llvm::dyn_cast<clang::UnaryOperator>(expr->IgnoreParens());
  if (!unary || unary->getOpcode() != clang::UO_Deref) return nullptr;
  return unary->getType()->isRecordType() ? unary->getSubExpr() : nullptr;
}

bool isFunctionName(const clang::Expr* expr) {
  expr = expr->IgnoreParenCasts();
  if (auto* unary = llvm::dyn_cast<clang::UnaryOperator>(expr);
      unary && unary->getOpcode() == clang::UO_AddrOf)
    expr = unary->getSubExpr()->IgnoreParens();
  auto* name = llvm::dyn_cast<clang::DeclRefExpr>(expr);
  return name && llvm::isa<clang::FunctionDecl>(name->getDecl());
}

const clang::Expr* convertedToBool(const clang::Expr* expr) {
  auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(expr);
  if (!call || !llvm::isa_and_nonnull<clang::CXXConversionDecl>(call->getMethodDecl()))
    return nullptr;
  return call->getType()->isBooleanType() ? call->getImplicitObjectArgument() : nullptr;
}

bool isNullTest(const clang::Expr* expr) {
  if (convertedToBool(expr)) return true;
  auto* call = llvm::dyn_cast<clang::CXXOperatorCallExpr>(expr);
  if (!call || call->getNumArgs() != 2 || !call->isComparisonOp()) return false;
  return call->getArg(0)->getType()->isNullPtrType() || call->getArg(1)->getType()->isNullPtrType();
}

const clang::Expr* stripped(const clang::Expr* expr) {
  while (true) {
    if (auto* full = llvm::dyn_cast<clang::FullExpr>(expr))
      expr = full->getSubExpr();
    else if (auto* paren = llvm::dyn_cast<clang::ParenExpr>(expr))
      expr = paren->getSubExpr();
    else if (auto* bind = llvm::dyn_cast<clang::CXXBindTemporaryExpr>(expr))
      expr = bind->getSubExpr();
    else if (auto* cast = llvm::dyn_cast<clang::CastExpr>(expr);
             cast &&
             (cast->getCastKind() == clang::CK_NoOp || cast->getCastKind() == clang::CK_ToVoid ||
              cast->getCastKind() == clang::CK_LValueToRValue ||
              cast->getCastKind() == clang::CK_IntegralCast))
      expr = cast->getSubExpr();
    else
      return expr;
  }
}

} // namespace unclosed::clangfe
