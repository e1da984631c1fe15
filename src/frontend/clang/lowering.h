// Lowers one function: clang::CFG in, a function of the IR module out. Blocks are taken in an order
// in which every value is lowered before its use; what an expression's value is, is remembered by
// expression, so that a call is lowered once, where the CFG evaluates it, and only read later.
//
// Clang's CFG knows normal control flow and the destructors on it. Exceptional edges are made
// here: `live_` is the stack of objects whose destructors would run now; an instruction that may
// raise gets a landing pad that destroys exactly those, down to the innermost `try`, and a block is
// split where that stack changes.
#pragma once

#include "frontend/clang/facts.h"
#include "frontend/clang/unit.h"
#include "frontend/clang/unread.h"
#include "ir/builder.h"

namespace unclosed::clangfe {

class FunctionLowering {
public:
  // `name` is the function's name in the module; `outer` the function a lambda is written in.
  FunctionLowering(Unit& unit, ir::Module& module, clang::FileID file,
                   const clang::FunctionDecl* function, const std::string& name,
                   FunctionLowering* outer = nullptr);

  // The function's index in the module, or nothing when Clang makes no CFG of it.
  std::optional<ir::Index> run();

  // Initialisers of namespace-scope variables, as the body of the module.
  static void lowerGlobals(Unit& unit, ir::Module& module, clang::FileID file,
                           const std::vector<const clang::VarDecl*>& variables);

private:
  using PlaceId = ir::PlaceId;
  using BlockId = ir::BlockId;
  static constexpr uint32_t nothing = ir::None;

  // An object that a destructor or clean-up function will end; a node of a stack that shares its
  // lower part with other stacks.
  struct LiveObject {
    PlaceId place = ir::None;
    ir::Call destructor;
    const void* key = nullptr; // the VarDecl or CXXBindTemporaryExpr
    const clang::CXXTryStmt* within = nullptr;
    uint32_t below = nothing;
    ir::Range range;
  };
  struct Condition {
    ir::Cond cond;
    bool negated = false;
  };
  struct BlockState {
    BlockId id = ir::None;
    uint32_t live = nothing;
    bool entered = false; // `live` is set
    bool done = false;
  };

  // functions.cpp: the function as a whole, blocks and terminators
  void declare();
  void declareThis(const clang::CXXMethodDecl* method);
  void noteTemporaries();
  void lowerReachable(const clang::CFGBlock* from);
  void lowerBlock(const clang::CFGBlock* block);
  void lowerElement(const clang::CFGElement& element);
  void lowerStatement(const clang::Stmt* statement);
  void jumpUnseen(const clang::Expr* statement);
  void lowerTerminator(const clang::CFGBlock* block);
  void lowerSwitch(const clang::CFGBlock* block, const clang::SwitchStmt* statement);
  void lowerDispatch(const clang::CFGBlock* block);
  void lowerExit(const clang::CFGBlock* block);
  BlockId edge(const clang::CFGBlock* from, unsigned index);
  void mergeValue(const clang::CFGBlock* from, unsigned index, const clang::CFGBlock* to);
  BlockState& state(const clang::CFGBlock* block);
  const clang::Expr* conditionOf(const clang::CFGBlock* block) const;
  ir::Index finish();

  // scopes.cpp: live objects, destructors, landing pads
  void push(PlaceId place, const ir::Call& destructor, const void* key,
            const clang::CXXTryStmt* within, ir::Range range);
  void pop(const void* key);
  void beginLifetime(const clang::VarDecl* variable);
  void destroyVariable(const clang::VarDecl* variable, const ir::Call& callee, ir::Range range);
  ir::Call destructor(clang::QualType type);
  ir::Call cleanup(const clang::FunctionDecl* function);
  // Makes the current block one whose exceptional successor fits here; false: cannot raise.
  bool prepareRaise(const clang::Stmt* where);
  bool prepareRaiseIn(const clang::CXXTryStmt* target);
  BlockId landingPad(uint32_t live, const clang::CXXTryStmt* target);
  BlockId dispatchBlock(const clang::CXXTryStmt* target, uint32_t live);

  // expressions.cpp
  PlaceId lower(const clang::Expr* expr);
  PlaceId compute(const clang::Expr* expr);
  PlaceId computeWith(std::initializer_list<PlaceId> operands, const clang::Expr* expr);
  PlaceId computeChildren(const clang::Expr* expr);
  PlaceId lowerReference(const clang::ValueDecl* decl, const clang::Expr* expr);
  PlaceId lowerMember(const clang::MemberExpr* expr);
  PlaceId fieldOf(PlaceId base, const clang::FieldDecl* field);
  PlaceId lowerUnary(const clang::UnaryOperator* expr);
  PlaceId lowerBinary(const clang::BinaryOperator* expr);
  PlaceId count(PlaceId target, const clang::UnaryOperator* whole);
  PlaceId lowerCast(const clang::CastExpr* expr);
  PlaceId lowerSubscript(const clang::ArraySubscriptExpr* expr);
  PlaceId dereference(PlaceId pointer, clang::QualType type);
  PlaceId memberBase(const clang::Expr* base);
  PlaceId variable(const clang::VarDecl* decl);
  std::string localName(const clang::VarDecl* decl);
  PlaceId mergeOf(const clang::Expr* expr);
  void lowerDeclaration(const clang::VarDecl* decl);
  void remember(const clang::Expr* expr, PlaceId place) { values_[expr] = place; }

  // recovery.cpp
  PlaceId lowerRecovery(const clang::Expr* expr);
  PlaceId computeNamed(llvm::StringRef text, const clang::Expr* expr);
  PlaceId lowerBrokenCall(const clang::Expr* expr, const std::string& name,
                          llvm::SmallVector<const clang::Expr*, 4> parts);
  void lowerLostInitialiser(const clang::VarDecl* decl);
  PlaceId keep(llvm::ArrayRef<const clang::Expr*> parts, const clang::Expr* whole);
  PlaceId keepUnchecked(PlaceId target, const clang::InitListExpr* list);
  void keepInUnknownClass(const clang::VarDecl* decl);
  void keepUnread(unsigned end);
  void keepUnreadBefore(const clang::Stmt* statement);
  BlockId unreadExit();
  unsigned offsetOf(clang::SourceLocation where) const;
  std::string brokenMethod(const clang::Expr* callee, PlaceId& receiver);
  const clang::VarDecl* localNamed(const std::string& text) const;

  // constants.cpp
  std::optional<PlaceId> constant(const clang::Expr* expr);

  // conditions.cpp
  Condition condition(const clang::Expr* expr);
  std::optional<Condition> moreItems(const clang::Expr* core);
  Condition comparison(const clang::Expr* whole, clang::BinaryOperatorKind op,
                       const clang::Expr* left, const clang::Expr* right);
  Condition truth(PlaceId place, clang::QualType type, const clang::Expr* expr);
  PlaceId test(const clang::Expr* expr);
  PlaceId bindTemporary(const clang::CXXBindTemporaryExpr* expr);
  void testInto(PlaceId dst, const clang::Expr* expr);

  // calls.cpp
  PlaceId lowerCall(const clang::CallExpr* expr);
  std::optional<PlaceId> transparentCall(const clang::CallExpr* expr);
  PlaceId lowerUnresolvedCall(const clang::CallExpr* expr);
  PlaceId emitCall(ir::Call call, const clang::FunctionDecl* callee,
                   llvm::ArrayRef<ir::Arg> arguments, clang::QualType result, PlaceId dst,
                   const clang::Expr* expr);
  ir::Sym link(const clang::FunctionDecl* callee);
  void describeCallee(ir::Call& call, const clang::FunctionDecl* callee);
  ir::Arg argument(const clang::Expr* expr, clang::QualType parameter);
  void arguments(llvm::ArrayRef<const clang::Expr*> exprs, const clang::FunctionDecl* callee,
                 llvm::SmallVectorImpl<ir::Arg>& out);
  bool callsTemplateArgument(const clang::Expr* expr) const;
  bool callMayRaise(const clang::FunctionDecl* callee, const clang::Expr* expr) const;

  // copies.cpp
  static bool isOnlyReturned(const clang::Expr* object);
  static bool isCopiedAsIs(const clang::CXXMethodDecl* copier);
  static bool keepsCopy(const clang::CXXMethodDecl* method,
                        llvm::ArrayRef<const clang::Expr*> arguments);

  // constructs.cpp: objects that come and go
  PlaceId lowerConstruct(const clang::CXXConstructExpr* expr);
  PlaceId moveInto(PlaceId target, PlaceId source, const clang::Expr* expr);
  PlaceId lowerMoveAssignment(const clang::CXXOperatorCallExpr* expr);
  PlaceId targetOf(const clang::Expr* expr, clang::QualType type);
  PlaceId lowerNew(const clang::CXXNewExpr* expr);
  PlaceId lowerDelete(const clang::CXXDeleteExpr* expr);
  PlaceId lowerList(PlaceId target, const clang::InitListExpr* list);
  void lowerListPart(PlaceId part, const clang::Expr* value);
  PlaceId lowerLambda(const clang::LambdaExpr* expr);
  void lowerMemberInitialiser(const clang::CXXCtorInitializer* initializer);
  void lowerThrow(const clang::CXXThrowExpr* expr);

  ir::Range rangeOf(const clang::Stmt* statement) const;
  std::string typeName(clang::QualType type) { return unit_.names().type(type); }

  Unit& unit_;
  clang::FileID file_;
  const clang::FunctionDecl* function_;
  FunctionLowering* outer_;
  std::string name_;
  ir::Range wholeRange_;
  ir::FunctionBuilder builder_;
  Facts facts_;
  std::unique_ptr<clang::CFG> cfg_;

  llvm::DenseMap<const clang::Expr*, PlaceId> values_;
  llvm::DenseMap<const clang::VarDecl*, PlaceId> variables_;
  llvm::DenseMap<const clang::VarDecl*, std::string> localNames_;
  std::map<std::string, unsigned> nameCounts_;
  llvm::DenseSet<const clang::CXXBindTemporaryExpr*> movedTemporaries_;
  llvm::DenseMap<PlaceId, const clang::CXXBindTemporaryExpr*> temporaryOf_;
  llvm::DenseSet<const clang::CXXBindTemporaryExpr*> destroyedTemporaries_; // by the CFG
  std::vector<ir::Index> lambdas_;
  unsigned merges_ = 0;
  unsigned lambdaCount_ = 0;
  bool canRaise_ = false; // exceptions may leave this function
  bool functionsOnly_ = false; // of a constant, only what is called through it is of interest

  std::map<const clang::CFGBlock*, BlockState> states_;
  std::vector<const clang::CFGBlock*> pendingDispatch_;
  const clang::CFGBlock* unseenTarget_ = nullptr; // a label that only macros can jump to
  std::vector<LiveObject> objects_;
  uint32_t live_ = nothing;
  std::map<std::pair<uint32_t, const clang::CXXTryStmt*>, BlockId> pads_;
  llvm::DenseMap<const clang::CXXTryStmt*, const clang::CFGBlock*> dispatchOf_;
  llvm::DenseMap<BlockId, BlockId> exceptionalOf_;
  BlockId exit_ = ir::None;
  BlockId unwind_ = ir::None;
  PlaceId returned_ = ir::None; // value of the return statement in the current block
  bool sawReturn_ = false;
  bool usesReturnLocal_ = false;
  ir::Range returnRange_;
  std::vector<UnreadUse> unread_;
  size_t nextUnread_ = 0; // the first that the current block has not come to
};

} // namespace unclosed::clangfe
