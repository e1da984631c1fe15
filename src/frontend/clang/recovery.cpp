// What Clang could not resolve: a missing header, or a template that nothing instantiates. Names
// are kept as written.
#include "frontend/clang/lowering.h"

namespace unclosed::clangfe {
namespace {

using clang::Expr;

constexpr const char* wordCharacters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

// Does `text` read `name(...)`? The length of the name, or 0.
size_t calledName(const std::string& text) {
  size_t open = text.find('(');
  if (open == std::string::npos || !text.ends_with(')')) return 0;
  size_t other = text.find_first_not_of(std::string(wordCharacters) + ":");
  return other == open ? open : 0;
}

// What calls are named that stand for text that was not understood.
constexpr const char* unreadName = "(unread)";

// Is `text` a condition or a computation, in which values are only looked at?
bool onlyCompares(llvm::StringRef text) {
  bool makes = text.contains("new ") || text.contains('{') || text.contains('(');
  for (size_t at = text.find('='); at != llvm::StringRef::npos; at = text.find('=', at + 1)) {
    bool compares =
        text.substr(at + 1, 1) == "=" || (at > 0 && llvm::StringRef("=!<>").contains(text[at - 1]));
    makes |= !compares;
  }
  return !makes && !text.contains("<<") && !text.contains(">>");
}

// Does `text` read `object.name` or `object->name`? Where the name begins, or 0.
size_t memberName(const std::string& text) {
  size_t at = text.find_last_not_of(wordCharacters);
  if (at == std::string::npos || at == 0) return 0;
  bool isAccess = text[at] == '.' || (text[at] == '>' && text[at - 1] == '-');
  return isAccess ? at + 1 : 0;
}

} // namespace

ir::PlaceId FunctionLowering::lowerRecovery(const Expr* expr) {
  if (auto* member = llvm::dyn_cast<clang::CXXDependentScopeMemberExpr>(expr)) {
    PlaceId base =
        member->isImplicitAccess() ? builder_.param("this") : memberBase(member->getBase());
    return builder_.field(base, member->getMember().getAsString());
  }
  if (auto* members = llvm::dyn_cast<clang::UnresolvedMemberExpr>(expr)) {
    PlaceId base =
        members->isImplicitAccess() ? builder_.param("this") : memberBase(members->getBase());
    return builder_.field(base, members->getMemberName().getAsString());
  }
  if (auto* names = llvm::dyn_cast<clang::UnresolvedLookupExpr>(expr))
    return builder_.global(names->getName().getAsString());
  std::string text = unit_.sources().text(expr->getSourceRange());
  if (const clang::VarDecl* decl = localNamed(text)) return variable(decl);
  llvm::SmallVector<const Expr*, 4> parts;
  for (const clang::Stmt* child : expr->children())
    if (auto* part = llvm::dyn_cast_or_null<Expr>(child)) parts.push_back(part);
  if (size_t name = memberName(text); name != 0 && parts.size() == 1)
    return builder_.field(memberBase(parts.front()), text.substr(name));
  // A value of one type for a variable of another that is not known.
  if (parts.size() == 1 && unit_.sources().text(parts.front()->getSourceRange()) == text)
    return lower(parts.front());
  if (size_t length = calledName(text))
    return lowerBrokenCall(expr, text.substr(0, length), std::move(parts));
  if (parts.empty()) return computeNamed(text, expr);
  return onlyCompares(text) ? computeChildren(expr) : keep(parts, expr);
}

// Nobody knows what becomes of the parts of such an expression.
ir::PlaceId FunctionLowering::keep(llvm::ArrayRef<const Expr*> parts, const Expr* whole) {
  llvm::SmallVector<ir::Arg, 8> list;
  for (const Expr* part : parts) {
    list.push_back(argument(part, {}));
    list.back().flags |= ir::Kept;
  }
  ir::Call call;
  call.written = builder_.intern(unreadName);
  return emitCall(call, nullptr, list, whole->getType(), builder_.temp(), whole);
}

// Braces around the parts of something of an unknown type. Where the members have names, that is
// where the parts are.
ir::PlaceId FunctionLowering::keepUnchecked(PlaceId target, const clang::InitListExpr* list) {
  llvm::SmallVector<const Expr*, 8> parts;
  bool hasPlace = builder_.function().places[target].kind != ir::PlaceKind::Temp;
  for (const Expr* part : list->inits()) {
    auto* named = llvm::dyn_cast<clang::DesignatedInitExpr>(part);
    bool isMember = named && named->size() == 1 && named->getDesignator(0)->isFieldDesignator();
    if (hasPlace && isMember) {
      std::string name = named->getDesignator(0)->getFieldName()->getName().str();
      builder_.assign(builder_.field(target, name), lower(named->getInit()), rangeOf(part));
    } else {
      parts.push_back(named ? named->getInit() : part);
    }
  }
  if (parts.empty() && hasPlace) return target;
  return keep(parts, list);
}

// An object of a class that nothing declares takes what it is made from: `Lost it = open(path);`
void FunctionLowering::keepInUnknownClass(const clang::VarDecl* decl) {
  bool unknown = unit_.isCxx() && decl->isInvalidDecl() && decl->hasLocalStorage();
  if (!unknown || unit_.sources().wordBefore(decl->getLocation()).empty()) return;
  if (unit_.sources().wordBefore(decl->getLocation()) == "auto") return;
  ir::Arg kept{.place = variable(decl), .flags = ir::Kept};
  ir::Call call;
  call.written = builder_.intern(unreadName);
  builder_.call(ir::None, call, {&kept, 1}, unit_.sources().range(decl->getSourceRange(), file_),
                false);
}

// What stands before `end` and was not read; all of it again in every block, which may be the first
// one behind it.
void FunctionLowering::keepUnread(unsigned end) {
  llvm::SmallVector<ir::Arg, 4> list;
  for (; nextUnread_ < unread_.size() && unread_[nextUnread_].offset < end; ++nextUnread_) {
    const UnreadUse& use = unread_[nextUnread_];
    bool isCall = !use.callee.empty();
    ir::Arg argument;
    if (auto* field = llvm::dyn_cast_or_null<clang::FieldDecl>(use.decl))
      argument.place = fieldOf(builder_.param("this"), field);
    else if (use.decl)
      argument.place = variable(llvm::cast<clang::VarDecl>(use.decl));
    argument.flags = isCall ? (use.isAddress ? ir::AddressTaken : 0) : ir::Kept;
    bool known = llvm::any_of(list, [&](const ir::Arg& it) { return it.place == argument.place; });
    if (use.decl && !known) list.push_back(argument);
    bool last = nextUnread_ + 1 == unread_.size() || unread_[nextUnread_ + 1].offset >= end ||
                unread_[nextUnread_ + 1].call != use.call;
    if (!last) continue;
    ir::Call call;
    call.written = builder_.intern(isCall ? std::string_view(use.callee) : unreadName);
    if (isCall) call.callee = call.written;
    if (isCall) call.method = builder_.intern(use.callee.substr(use.callee.rfind(':') + 1));
    std::span<const ir::Arg> arguments(list.data(), list.size());
    builder_.call(ir::None, call, arguments,
                  unit_.sources().range(unit_.sources().at(file_, use.offset), file_), false);
    list.clear();
  }
}

void FunctionLowering::keepUnreadBefore(const clang::Stmt* statement) {
  if (!unread_.empty()) keepUnread(offsetOf(statement->getBeginLoc()));
}

// 0 outside the file.
unsigned FunctionLowering::offsetOf(clang::SourceLocation where) const {
  const clang::SourceManager& sources = unit_.context().getSourceManager();
  auto [file, offset] = sources.getDecomposedExpansionLoc(where);
  return file == file_ ? offset : 0;
}

// The end of the function, behind what was not read.
FunctionLowering::BlockId FunctionLowering::unreadExit() {
  BlockId origin = builder_.currentBlock();
  BlockId between = builder_.newBlock();
  builder_.setBlock(between);
  size_t next = std::exchange(nextUnread_, 0);
  keepUnread(offsetOf(function_->getBody()->getEndLoc()));
  nextUnread_ = next;
  builder_.jump(exit_);
  builder_.setBlock(origin);
  return between;
}

// `status == BUSY || status == LOCKED` of an unknown value: it depends on `status` all the same.
ir::PlaceId FunctionLowering::computeNamed(llvm::StringRef text, const Expr* expr) {
  llvm::SmallVector<PlaceId, 4> operands;
  for (size_t at = text.find_first_of(wordCharacters); at != llvm::StringRef::npos;) {
    size_t end = std::min(text.find_first_not_of(wordCharacters, at), text.size());
    if (const clang::VarDecl* decl = localNamed(text.slice(at, end).str()))
      operands.push_back(variable(decl));
    at = text.find_first_of(wordCharacters, end);
  }
  return builder_.compute(builder_.temp(typeName(expr->getType())),
                          {operands.data(), operands.size()}, rangeOf(expr), false);
}

// The name of a method that the class is not known to have, and the object it is called on.
std::string FunctionLowering::brokenMethod(const Expr* callee, PlaceId& receiver) {
  std::string text = unit_.sources().text(callee->getSourceRange());
  size_t name = memberName(text);
  auto children = callee->children();
  if (name == 0 || children.begin() == children.end()) return {};
  receiver = memberBase(llvm::cast<Expr>(*children.begin()));
  return text.substr(name);
}

// `T *x = make(unknown);` may lose all that follows the `=`. The call is still read from the text;
// its arguments are not.
void FunctionLowering::lowerLostInitialiser(const clang::VarDecl* decl) {
  std::string text = unit_.sources().textAfter(decl->getLocation());
  size_t at = text.find_first_not_of(wordCharacters);
  at = at == std::string::npos ? at : text.find_first_not_of(" \t\n", at);
  if (at == std::string::npos || text[at] != '=') return;
  at = text.find_first_not_of(" \t\n", at + 1);
  size_t open = text.find('(', at);
  if (at == std::string::npos || open == std::string::npos || open == at) return;
  std::string callee = text.substr(at, open - at);
  if (callee.find_first_not_of(std::string(wordCharacters) + ":.->") != std::string::npos) return;
  ir::Call call;
  size_t method = callee.find_last_of(":.>") + 1; // 0 when there is only the name
  call.written = builder_.intern(callee);
  call.callee = call.method = builder_.intern(callee.substr(method));
  size_t root = callee.find_first_not_of(wordCharacters);
  const clang::VarDecl* object =
      root == std::string::npos ? nullptr : localNamed(callee.substr(0, root));
  if (object && callee.find_first_not_of(".->", root) == method)
    call.receiver = variable(object);
  else if (callee.find_first_of(".>") != std::string::npos)
    call.receiver = builder_.global(callee.substr(0, root)); // of an object that is not known
  if (call.receiver != ir::None) call.flags |= ir::Method;
  ir::Range range = unit_.sources().range(decl->getSourceRange(), file_);
  bool raises = callMayRaise(nullptr, nullptr) && prepareRaiseIn(facts_.tryOfVariable.lookup(decl));
  PlaceId made = builder_.temp();
  builder_.call(made, call, {}, range, raises);
  builder_.assign(variable(decl), made, range);
}

// A variable that Clang gave up on leaves only its name behind: the last one declared with it.
const clang::VarDecl* FunctionLowering::localNamed(const std::string& text) const {
  const clang::VarDecl* found = nullptr;
  for (const auto& [decl, name] : localNames_)
    if (text == decl->getName() &&
        (!found || found->getLocation().getRawEncoding() < decl->getLocation().getRawEncoding()))
      found = decl;
  return found;
}

ir::PlaceId FunctionLowering::lowerBrokenCall(const Expr* expr, const std::string& name,
                                              llvm::SmallVector<const Expr*, 4> parts) {
  ir::Call call;
  call.written = call.callee = builder_.intern(name);
  call.method = builder_.intern(name.substr(name.rfind(':') + 1));
  // Where only an argument is unknown, the function itself comes first and is known.
  const clang::FunctionDecl* callee = nullptr;
  if (!parts.empty()) {
    const Expr* first = parts.front()->IgnoreParenImpCasts();
    auto* named = llvm::dyn_cast<clang::DeclRefExpr>(first);
    callee = named ? llvm::dyn_cast<clang::FunctionDecl>(named->getDecl()) : nullptr;
    if (callee || llvm::isa<clang::UnresolvedLookupExpr>(first)) parts.erase(parts.begin());
  }
  if (callee) describeCallee(call, callee);
  llvm::SmallVector<ir::Arg, 4> list;
  arguments(parts, callee, list);
  clang::QualType type = callee ? callee->getReturnType() : expr->getType();
  return emitCall(call, callee, list, type, ir::None, expr);
}

} // namespace unclosed::clangfe
