// Live objects and where exceptions go.
#include "frontend/clang/lowering.h"

namespace unclosed::clangfe {

// What ends a value of this type, or each element of an array of them.
ir::Call FunctionLowering::destructor(clang::QualType type) {
  ir::Call call{.callee = builder_.intern(unit_.names().destructor(type))};
  type = unit_.context().getBaseElementType(type.getNonReferenceType());
  const clang::CXXRecordDecl* record = type->getAsCXXRecordDecl();
  if (!record || !record->hasDefinition()) return call;
  if (const clang::CXXDestructorDecl* callee = record->getDestructor()) call.link = link(callee);
  return call;
}

ir::Call FunctionLowering::cleanup(const clang::FunctionDecl* function) {
  return {.callee = builder_.intern(unit_.names().qualified(function)), .link = link(function)};
}

void FunctionLowering::push(PlaceId place, const ir::Call& destructor, const void* key,
                            const clang::CXXTryStmt* within, ir::Range range) {
  objects_.push_back({.place = place,
                      .destructor = destructor,
                      .key = key,
                      .within = within,
                      .below = live_,
                      .range = range});
  live_ = static_cast<uint32_t>(objects_.size() - 1);
}

void FunctionLowering::pop(const void* key) {
  llvm::SmallVector<uint32_t, 8> above;
  uint32_t at = live_;
  while (at != nothing && objects_[at].key != key) {
    above.push_back(at);
    at = objects_[at].below;
  }
  if (at == nothing) return;
  live_ = objects_[at].below;
  // Usually the object is on top; a temporary may die below others.
  while (!above.empty()) {
    LiveObject object = objects_[above.pop_back_val()];
    push(object.place, object.destructor, object.key, object.within, object.range);
  }
}

void FunctionLowering::beginLifetime(const clang::VarDecl* decl) {
  if (!decl->hasLocalStorage() || llvm::isa<clang::ParmVarDecl>(decl)) return;
  const clang::CXXTryStmt* within = facts_.tryOfVariable.lookup(decl);
  ir::Range range = unit_.sources().range(decl->getSourceRange(), file_);
  if (auto* attribute = decl->getAttr<clang::CleanupAttr>())
    return push(variable(decl), cleanup(attribute->getFunctionDecl()), decl, within, range);
  // A reference to a temporary keeps it alive as long as itself.
  bool isAlias =
      decl->getType()->isReferenceType() &&
      builder_.function().places[variable(decl)].name != builder_.intern(localName(decl));
  if (isAlias) return;
  clang::QualType type = unit_.context().getBaseElementType(decl->getType().getNonReferenceType());
  const clang::CXXRecordDecl* record = type->getAsCXXRecordDecl();
  if (!record || !record->hasDefinition() || record->hasTrivialDestructor()) return;
  push(variable(decl), destructor(type), decl, within, range);
}

void FunctionLowering::destroyVariable(const clang::VarDecl* decl, const ir::Call& callee,
                                       ir::Range range) {
  pop(decl);
  builder_.destroy(variable(decl), callee, range, ir::Implicit);
}

bool FunctionLowering::prepareRaise(const clang::Stmt* where) {
  return prepareRaiseIn(facts_.tryOf.lookup(where));
}

bool FunctionLowering::prepareRaiseIn(const clang::CXXTryStmt* target) {
  if (!target && !canRaise_) return false;
  BlockId current = builder_.currentBlock();
  BlockId pad = landingPad(live_, target);
  builder_.setBlock(current);
  if (builder_.ended()) builder_.setBlock(builder_.newBlock());
  current = builder_.currentBlock();
  auto [known, fresh] = exceptionalOf_.try_emplace(current, pad);
  if (!fresh && known->second != pad) {
    BlockId next = builder_.newBlock();
    builder_.jump(next);
    builder_.setBlock(next);
    current = next;
    exceptionalOf_[current] = pad;
  }
  builder_.setExceptional(current, pad);
  return true;
}

// Destroys the objects of `live` that are inside `target` (all of them when there is none), top
// first, and goes on to the handlers of `target` or out of the function. Leaves the current block
// changed.
FunctionLowering::BlockId FunctionLowering::landingPad(uint32_t live,
                                                       const clang::CXXTryStmt* target) {
  bool destroys = live != nothing && (!target || facts_.within(objects_[live].within, target));
  if (!destroys && target) return dispatchBlock(target, live);
  auto [known, fresh] = pads_.try_emplace({live, target}, ir::None);
  if (!fresh) return known->second;
  BlockId pad = builder_.newBlock();
  known->second = pad;
  if (!destroys) {
    builder_.setBlock(pad);
    // An exception that would leave a noexcept function ends the program.
    if (canRaise_)
      builder_.unwind();
    else
      builder_.unreachable({});
    return pad;
  }
  LiveObject object = objects_[live];
  BlockId next = landingPad(object.below, target);
  builder_.setBlock(pad);
  builder_.destroy(object.place, object.destructor, object.range, ir::Implicit | ir::Exceptional);
  builder_.jump(next);
  return pad;
}

FunctionLowering::BlockId FunctionLowering::dispatchBlock(const clang::CXXTryStmt* target,
                                                          uint32_t live) {
  const clang::CFGBlock* block = dispatchOf_.lookup(target);
  if (!block) return landingPad(live, facts_.outerTry.lookup(target));
  BlockState& dispatch = state(block);
  if (!dispatch.entered) {
    dispatch.entered = true;
    dispatch.live = live;
    pendingDispatch_.push_back(block);
  }
  return dispatch.id;
}

} // namespace unclosed::clangfe
