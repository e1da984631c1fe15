#include "frontend/clang/lowering.h"
#include "frontend/clang/unseen_jumps.h"

#include <algorithm>

namespace unclosed::clangfe {
namespace {

using clang::CFGBlock;

// Clang's graph asks the class of every member for its destructor: also one that no header defines.
bool hasUndefinedMembers(const clang::FunctionDecl* function) {
  auto* destructor = llvm::dyn_cast<clang::CXXDestructorDecl>(function);
  if (!destructor) return false;
  return llvm::any_of(destructor->getParent()->fields(), [](const clang::FieldDecl* field) {
    const clang::Type* type = field->getType()->getBaseElementTypeUnsafe();
    const clang::CXXRecordDecl* record = type->getAsCXXRecordDecl();
    return record && !record->hasDefinition();
  });
}

clang::CFG::BuildOptions cfgOptions(const clang::FunctionDecl* function) {
  clang::CFG::BuildOptions options;
  options.PruneTriviallyFalseEdges = true;
  options.AddInitializers = true;
  options.AddImplicitDtors = !hasUndefinedMembers(function);
  options.AddTemporaryDtors = true;
  options.AddCXXDefaultInitExprInCtors = true;
  return options;
}

bool isTryDispatch(const CFGBlock* block) {
  return llvm::isa_and_nonnull<clang::CXXTryStmt>(block->getTerminatorStmt());
}

// Blocks that control can reach from `start`, every block after one of its predecessors.
std::vector<const CFGBlock*> inOrder(const CFGBlock* start, const CFGBlock* exit) {
  std::vector<const CFGBlock*> order;
  llvm::DenseSet<const CFGBlock*> seen = {start};
  std::vector<std::pair<const CFGBlock*, CFGBlock::const_succ_iterator>> open;
  open.emplace_back(start, start->succ_begin());
  while (!open.empty()) {
    auto& [block, next] = open.back();
    if (next == block->succ_end()) {
      order.push_back(block);
      open.pop_back();
      continue;
    }
    const CFGBlock* successor = (next++)->getReachableBlock();
    if (!successor || successor == exit || isTryDispatch(successor)) continue;
    if (seen.insert(successor).second) open.emplace_back(successor, successor->succ_begin());
  }
  std::reverse(order.begin(), order.end());
  return order;
}

bool isLogical(const clang::Stmt* statement) {
  auto* binary = llvm::dyn_cast_or_null<clang::BinaryOperator>(statement);
  return binary && binary->isLogicalOp();
}

// The expression whose value the ways into `block` decide: the CFG puts it first in the block
// where they meet again.
const clang::Expr* mergedIn(const CFGBlock* block) {
  if (block->empty()) return nullptr;
  auto first = block->front().getAs<clang::CFGStmt>();
  if (!first) return nullptr;
  if (isLogical(first->getStmt())) return llvm::cast<clang::Expr>(first->getStmt());
  auto* choice = llvm::dyn_cast<clang::AbstractConditionalOperator>(first->getStmt());
  return choice && !choice->getType()->isVoidType() ? choice : nullptr;
}

bool evaluates(const CFGBlock* block, const clang::Expr* expr) {
  const clang::Expr* wanted = stripped(expr)->IgnoreParenImpCasts();
  for (const clang::CFGElement& element : *block) {
    auto statement = element.getAs<clang::CFGStmt>();
    auto* evaluated = statement ? llvm::dyn_cast<clang::Expr>(statement->getStmt()) : nullptr;
    if (evaluated && stripped(evaluated)->IgnoreParenImpCasts() == wanted) return true;
  }
  return false;
}

// Dotted names are separated by spaces in the IR, so names with spaces lose theirs.
std::string caughtName(std::string type) {
  if (type.starts_with("const ")) type.erase(0, 6);
  std::erase(type, '&');
  while (type.ends_with(' '))
    type.pop_back();
  std::replace(type.begin(), type.end(), ' ', '_');
  return type;
}

} // namespace

FunctionLowering::FunctionLowering(Unit& unit, ir::Module& module, clang::FileID file,
                                   const clang::FunctionDecl* function, const std::string& name,
                                   FunctionLowering* outer)
    : unit_(unit), file_(file), function_(function), outer_(outer), name_(name),
      wholeRange_(function ? unit.sources().range(function->getSourceRange(), file) : ir::Range{}),
      builder_(module, name, wholeRange_) {}

std::optional<ir::Index> FunctionLowering::run() {
  cfg_ = clang::CFG::buildCFG(function_, function_->getBody(), &unit_.context(),
                              cfgOptions(function_));
  if (!cfg_) return std::nullopt;
  facts_ = collectFacts(function_);
  unread_ = unreadUses(function_, unit_.dropped());
  if (!unit_.isCxx()) unseenTarget_ = unseenTarget(*cfg_);
  declare();
  for (auto it = cfg_->try_blocks_begin(); it != cfg_->try_blocks_end(); ++it)
    if (auto* attempt = llvm::dyn_cast_or_null<clang::CXXTryStmt>((*it)->getTerminatorStmt()))
      dispatchOf_[attempt] = *it;
  noteTemporaries();
  // The CFG's entry is empty; where nothing jumps back to the first block, that is the entry here.
  const CFGBlock* entry = &cfg_->getEntry();
  const CFGBlock* first = entry->succ_empty() ? nullptr : entry->succ_begin()->getReachableBlock();
  if (first && first->pred_size() == 1 && first != &cfg_->getExit()) entry = first;
  states_[entry] = {.id = builder_.currentBlock(), .live = nothing, .entered = true};
  lowerReachable(entry);
  for (size_t i = 0; i < pendingDispatch_.size(); ++i)
    lowerReachable(pendingDispatch_[i]);
  return finish();
}

void FunctionLowering::lowerGlobals(Unit& unit, ir::Module& module, clang::FileID file,
                                    const std::vector<const clang::VarDecl*>& variables) {
  FunctionLowering body(unit, module, file, nullptr, "<module>");
  body.builder_.function().flags |= ir::IsModuleBody;
  for (const clang::VarDecl* variable : variables) {
    body.wholeRange_ = unit.sources().range(variable->getSourceRange(), file);
    body.functionsOnly_ = variable->hasConstantInitialization();
    body.facts_.initialises[initialiserCore(variable->getInit())] = variable;
    body.lowerDeclaration(variable);
  }
  body.builder_.ret(ir::None, {});
  body.finish();
}

// Which temporaries end with their full expression. The others become the value of a function, a
// thrown exception or a part of an object, and end with that.
void FunctionLowering::noteTemporaries() {
  for (const CFGBlock* block : *cfg_)
    for (const clang::CFGElement& element : *block)
      if (auto end = element.getAs<clang::CFGTemporaryDtor>())
        destroyedTemporaries_.insert(end->getBindTemporaryExpr());
}

void FunctionLowering::declare() {
  ir::Function& function = builder_.function();
  Names& names = unit_.names();
  function.link = builder_.intern(names.link(function_));
  function.returnType = builder_.intern(names.type(function_->getReturnType()));
  auto flag = [&](bool condition, ir::FunctionFlag value) {
    if (condition) function.flags |= value;
  };
  flag(llvm::isa<clang::CXXConstructorDecl>(function_), ir::IsConstructor);
  flag(llvm::isa<clang::CXXDestructorDecl>(function_), ir::IsDestructor);
  flag(function_->getFormalLinkage() == clang::Linkage::Internal, ir::IsInternal);
  flag(function_->isMain(), ir::IsMain);
  flag(unit_.neverReturns(function_), ir::IsNoReturn);
  flag(unit_.isCxx() && !unit_.mayThrow(function_), ir::IsNoexcept);
  flag(outer_ != nullptr, ir::IsLambda);
  canRaise_ =
      unit_.isCxx() && unit_.context().getLangOpts().CXXExceptions && unit_.mayThrow(function_);
  auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(function_);
  if (method && !outer_) {
    function.className = builder_.intern(names.qualified(method->getParent()));
    flag(method->isStatic(), ir::IsStatic);
    if (method->isImplicitObjectMemberFunction()) declareThis(method);
  }
  for (const clang::ParmVarDecl* parameter : function_->parameters()) {
    PlaceId place = variable(parameter);
    function.params.push_back({.place = place,
                               .name = function.places[place].name,
                               .annotation = function.places[place].type});
  }
}

// The object of a method is its first parameter, as its callers pass it: as the receiver.
void FunctionLowering::declareThis(const clang::CXXMethodDecl* method) {
  ir::Function& function = builder_.function();
  PlaceId place = builder_.param("this", typeName(method->getThisType()));
  function.params.push_back({.place = place,
                             .name = function.places[place].name,
                             .annotation = function.places[place].type});
}

FunctionLowering::BlockState& FunctionLowering::state(const CFGBlock* block) {
  BlockState& found = states_[block];
  if (found.id == ir::None) found.id = builder_.newBlock();
  return found;
}

void FunctionLowering::lowerReachable(const CFGBlock* from) {
  std::vector<const CFGBlock*> order = inOrder(from, &cfg_->getExit());
  // One round does it unless a block is entered only by a jump back to it.
  for (bool progress = true; progress;) {
    progress = false;
    for (const CFGBlock* block : order) {
      BlockState& current = state(block);
      if (!current.entered || current.done) continue;
      current.done = progress = true;
      lowerBlock(block);
    }
  }
}

void FunctionLowering::lowerBlock(const CFGBlock* block) {
  BlockState current = state(block);
  builder_.setBlock(current.id);
  live_ = current.live;
  nextUnread_ = 0;
  sawReturn_ = false;
  returned_ = ir::None;
  if (isTryDispatch(block)) return lowerDispatch(block);
  const clang::Expr* last = conditionOf(block);
  for (const clang::CFGElement& element : *block) {
    auto statement = element.getAs<clang::CFGStmt>();
    if (statement) keepUnreadBefore(statement->getStmt());
    if (statement && statement->getStmt() == last) continue;
    lowerElement(element);
    if (builder_.ended()) return;
  }
  lowerTerminator(block);
}

// The condition that the block's terminator branches on: what it evaluates last.
const clang::Expr* FunctionLowering::conditionOf(const CFGBlock* block) const {
  if (block->succ_size() < 2 || !block->getTerminatorStmt()) return nullptr;
  if (!block->getTerminator().isStmtBranch()) return nullptr;
  if (llvm::isa<clang::SwitchStmt, clang::IndirectGotoStmt, clang::GCCAsmStmt>(
          block->getTerminatorStmt()))
    return nullptr;
  for (auto it = block->rbegin(); it != block->rend(); ++it)
    if (auto statement = it->getAs<clang::CFGStmt>())
      return llvm::dyn_cast<clang::Expr>(statement->getStmt());
  // Temporaries of `a && f("b")` have ended between the value and the branch on it.
  auto* before = llvm::dyn_cast_or_null<clang::Expr>(block->getTerminatorCondition());
  return before && values_.contains(stripped(before)) ? before : nullptr;
}

void FunctionLowering::lowerElement(const clang::CFGElement& element) {
  using clang::CFGElement;
  switch (element.getKind()) {
  case CFGElement::Statement:
  case CFGElement::Constructor:
  case CFGElement::CXXRecordTypedCall:
    return lowerStatement(element.castAs<clang::CFGStmt>().getStmt());
  case CFGElement::Initializer:
    return lowerMemberInitialiser(element.castAs<clang::CFGInitializer>().getInitializer());
  case CFGElement::AutomaticObjectDtor: {
    auto end = element.castAs<clang::CFGAutomaticObjDtor>();
    const clang::Stmt* trigger = end.getTriggerStmt();
    ir::Range at = trigger ? rangeOf(trigger) : wholeRange_;
    if (trigger && llvm::isa<clang::CompoundStmt>(trigger)) at.begin = at.end;
    return destroyVariable(end.getVarDecl(), destructor(end.getVarDecl()->getType()), at);
  }
  case CFGElement::CleanupFunction: {
    auto end = element.castAs<clang::CFGCleanupFunction>();
    ir::Range at = rangeOf(function_->getBody());
    at.begin = at.end;
    return destroyVariable(end.getVarDecl(), cleanup(end.getFunctionDecl()), at);
  }
  case CFGElement::TemporaryDtor: {
    const clang::CXXBindTemporaryExpr* bind =
        element.castAs<clang::CFGTemporaryDtor>().getBindTemporaryExpr();
    auto value = values_.find(bind);
    pop(bind);
    if (value == values_.end() || movedTemporaries_.contains(bind)) return;
    builder_.destroy(value->second, destructor(bind->getType()), rangeOf(bind), ir::Implicit);
    return;
  }
  case CFGElement::MemberDtor: {
    const clang::FieldDecl* field = element.castAs<clang::CFGMemberDtor>().getFieldDecl();
    PlaceId place = fieldOf(builder_.param("this"), field);
    ir::Range at = rangeOf(function_->getBody());
    at.begin = at.end;
    builder_.destroy(place, destructor(field->getType()), at, ir::Implicit);
    return;
  }
  default: return; // scopes, lifetimes and base-class destructors say nothing about ownership
  }
}

void FunctionLowering::lowerStatement(const clang::Stmt* statement) {
  if (facts_.unevaluated.contains(statement)) return;
  if (auto* declaration = llvm::dyn_cast<clang::DeclStmt>(statement)) {
    for (const clang::Decl* decl : declaration->decls())
      if (auto* variable = llvm::dyn_cast<clang::VarDecl>(decl)) lowerDeclaration(variable);
    return;
  }
  if (auto* back = llvm::dyn_cast<clang::ReturnStmt>(statement)) {
    sawReturn_ = true;
    returnRange_ = rangeOf(back);
    if (!back->getRetValue()) return;
    PlaceId value = lower(back->getRetValue());
    keepUnread(offsetOf(back->getEndLoc()));
    ir::PlaceKind kind = builder_.function().places[value].kind;
    // Destructors that run before control leaves must not be seen to change the value.
    if (live_ != nothing && kind != ir::PlaceKind::Temp && kind != ir::PlaceKind::Constant)
      value = builder_.assign(builder_.temp(), value, returnRange_);
    if (!back->getRetValue()->getType()->isVoidType()) returned_ = value;
    return;
  }
  if (auto* assembly = llvm::dyn_cast<clang::GCCAsmStmt>(statement)) {
    for (unsigned i = 0; i < assembly->getNumInputs(); ++i)
      lower(assembly->getInputExpr(i));
    return;
  }
  auto* expr = llvm::dyn_cast<clang::Expr>(statement);
  if (!expr) return;
  const clang::Expr* core = stripped(expr);
  // What has no effect is lowered where it is used, so that it leaves no instruction when it is
  // not.
  bool pure =
      llvm::isa<clang::DeclRefExpr, clang::MemberExpr, clang::CastExpr, clang::ConditionalOperator,
                clang::ArraySubscriptExpr, clang::CXXThisExpr, clang::UnaryExprOrTypeTraitExpr,
                clang::IntegerLiteral, clang::StringLiteral, clang::CharacterLiteral,
                clang::FloatingLiteral, clang::CXXBoolLiteralExpr, clang::CXXNullPtrLiteralExpr,
                clang::PredefinedExpr>(core);
  if (auto* binary = llvm::dyn_cast<clang::BinaryOperator>(core))
    pure = pure || !(binary->isAssignmentOp() || binary->isCommaOp());
  if (auto* unary = llvm::dyn_cast<clang::UnaryOperator>(core))
    pure = pure || !unary->isIncrementDecrementOp();
  if (!pure && !isNullTest(core)) lower(expr);
  if (unseenTarget_ && facts_.discarded.contains(core) && mayJumpUnseen(core)) jumpUnseen(core);
}

void FunctionLowering::jumpUnseen(const clang::Expr* statement) {
  BlockState& target = state(unseenTarget_);
  if (!target.entered) target.live = live_;
  target.entered = true;
  BlockId next = builder_.newBlock();
  builder_.branch({}, target.id, next, rangeOf(statement));
  builder_.setBlock(next);
}

void FunctionLowering::lowerTerminator(const CFGBlock* block) {
  const clang::Stmt* terminator = block->getTerminatorStmt();
  if (auto* choice = llvm::dyn_cast_or_null<clang::SwitchStmt>(terminator))
    return lowerSwitch(block, choice);
  llvm::SmallVector<unsigned, 4> ways;
  for (unsigned i = 0; i < block->succ_size(); ++i)
    if ((block->succ_begin() + i)->getReachableBlock()) ways.push_back(i);
  if (ways.empty()) return builder_.unreachable({});
  const CFGBlock* first = (block->succ_begin() + ways[0])->getReachableBlock();
  if (ways.size() == 1 && first == &cfg_->getExit()) return lowerExit(block);
  if (sawReturn_ && returned_ != ir::None) {
    usesReturnLocal_ = true;
    builder_.assign(builder_.local("$return", typeName(function_->getReturnType())), returned_,
                    returnRange_);
  }
  // Whether a temporary was made is not asked again: one that was not made holds nothing, and its
  // destructor does nothing.
  if (block->getTerminator().isTemporaryDtorsBranch()) {
    ways.resize(1);
    first = (block->succ_begin() + ways[0])->getReachableBlock();
  }
  const clang::Expr* expr = conditionOf(block);
  Condition how;
  if (expr) how = condition(expr);
  if (builder_.ended()) return;
  if (ways.size() == 1) {
    mergeValue(block, ways[0], first);
    BlockState& next = state(first);
    if (!next.entered) next.live = live_;
    next.entered = true;
    return builder_.jump(next.id);
  }
  // More than two ways: a computed goto, or assembly with labels. Any of them is possible.
  for (size_t i = 0; i + 1 < ways.size(); ++i) {
    BlockId here = edge(block, ways[i]);
    bool last = i + 2 == ways.size();
    BlockId other = last ? edge(block, ways[i + 1]) : builder_.newBlock();
    if (how.negated) std::swap(here, other);
    builder_.branch(how.cond, here, other, expr ? rangeOf(expr) : ir::Range{});
    if (!last) builder_.setBlock(other);
  }
}

void FunctionLowering::lowerExit(const CFGBlock* block) {
  if (block->hasNoReturnElement()) return builder_.unreachable({});
  if (sawReturn_) return builder_.ret(returned_, returnRange_);
  keepUnread(offsetOf(function_->getBody()->getEndLoc()));
  if (usesReturnLocal_) {
    if (exit_ == ir::None) exit_ = builder_.newBlock();
    return builder_.jump(exit_);
  }
  ir::Range end = rangeOf(function_->getBody());
  end.begin = end.end;
  builder_.ret(ir::None, end);
}

// The block that the way from `from` to its successor `index` goes to, with the value that taking
// this way decides.
FunctionLowering::BlockId FunctionLowering::edge(const CFGBlock* from, unsigned index) {
  const CFGBlock* to = (from->succ_begin() + index)->getReachableBlock();
  if (to == &cfg_->getExit()) {
    if (exit_ == ir::None) exit_ = builder_.newBlock();
    return unread_.empty() ? exit_ : unreadExit();
  }
  BlockState& next = state(to);
  if (!next.entered) next.live = live_;
  next.entered = true;
  BlockId target = next.id;
  if (!mergedIn(to)) return target;
  BlockId origin = builder_.currentBlock();
  BlockId between = builder_.newBlock();
  builder_.setBlock(between);
  mergeValue(from, index, to);
  builder_.jump(target);
  builder_.setBlock(origin);
  return between;
}

void FunctionLowering::mergeValue(const CFGBlock* from, unsigned index, const CFGBlock* to) {
  const clang::Expr* merged = mergedIn(to);
  if (!merged) return;
  PlaceId target = mergeOf(merged);
  if (auto* logical = llvm::dyn_cast<clang::BinaryOperator>(merged)) {
    if (isLogical(from->getTerminatorStmt())) {
      builder_.assign(target, builder_.boolean(index == 0), rangeOf(merged));
      return;
    }
    const clang::Expr* last = logical->getRHS()->IgnoreParens();
    while (isLogical(last))
      last = llvm::cast<clang::BinaryOperator>(last)->getRHS()->IgnoreParens();
    return testInto(target, last);
  }
  auto* choice = llvm::cast<clang::AbstractConditionalOperator>(merged);
  for (const clang::Expr* arm : {choice->getTrueExpr(), choice->getFalseExpr()}) {
    auto* common = llvm::dyn_cast<clang::OpaqueValueExpr>(arm);
    bool taken = common ? from->getTerminatorStmt() == choice : evaluates(from, arm);
    if (!taken || llvm::isa<clang::CXXThrowExpr>(stripped(arm))) continue;
    builder_.assign(target, lower(arm), rangeOf(arm));
    return;
  }
}

void FunctionLowering::lowerSwitch(const CFGBlock* block, const clang::SwitchStmt* statement) {
  PlaceId value = lower(statement->getCond());
  std::vector<ir::Case> cases;
  BlockId otherwise = ir::None;
  for (unsigned i = 0; i < block->succ_size(); ++i) {
    const CFGBlock* target = (block->succ_begin() + i)->getReachableBlock();
    if (!target) continue;
    BlockId to = edge(block, i);
    auto* label = llvm::dyn_cast_or_null<clang::CaseStmt>(target->getLabel());
    std::optional<PlaceId> number = label ? constant(label->getLHS()) : std::nullopt;
    if (number)
      cases.push_back({.value = *number, .target = to});
    else
      otherwise = to;
    // A range of cases (a GNU extension) is not enumerated: it is one more thing that may happen.
    if (label && label->getRHS()) otherwise = to;
  }
  if (otherwise == ir::None) {
    otherwise = builder_.newBlock();
    BlockId here = builder_.currentBlock();
    builder_.setBlock(otherwise);
    builder_.unreachable({});
    builder_.setBlock(here);
  }
  builder_.switchOn(value, cases, otherwise, rangeOf(statement->getCond()));
}

void FunctionLowering::lowerDispatch(const CFGBlock* block) {
  auto* attempt = llvm::cast<clang::CXXTryStmt>(block->getTerminatorStmt());
  std::vector<ir::Case> cases;
  for (unsigned i = 0; i < block->succ_size(); ++i) {
    const CFGBlock* handler = (block->succ_begin() + i)->getReachableBlock();
    auto* clause =
        handler ? llvm::dyn_cast_or_null<clang::CXXCatchStmt>(handler->getLabel()) : nullptr;
    if (!clause) continue;
    clang::QualType caught = clause->getCaughtType();
    std::string types = caught.isNull() ? std::string() : caughtName(typeName(caught));
    cases.push_back({.types = builder_.intern(types), .target = edge(block, i)});
  }
  BlockId here = builder_.currentBlock();
  const clang::CXXTryStmt* outer = facts_.outerTry.lookup(attempt);
  BlockId otherwise = landingPad(live_, outer);
  builder_.setBlock(here);
  builder_.catchCases(cases, otherwise, rangeOf(attempt));
}

ir::Index FunctionLowering::finish() {
  if (exit_ != ir::None) {
    builder_.setBlock(exit_);
    PlaceId value = usesReturnLocal_ ? builder_.local("$return") : ir::None;
    builder_.ret(value, usesReturnLocal_ ? returnRange_ : ir::Range{});
  }
  ir::Module& module = builder_.module();
  ir::Index index = builder_.finish();
  for (ir::Index lambda : lambdas_)
    module.functions[lambda].parent = index;
  return index;
}

ir::Range FunctionLowering::rangeOf(const clang::Stmt* statement) const {
  ir::Range range = unit_.sources().range(statement->getSourceRange(), file_);
  // From another file (a list of macros that is included in the middle): the function stands in.
  return range.begin.line == 0 ? wholeRange_ : range;
}

} // namespace unclosed::clangfe
