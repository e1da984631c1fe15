#include "frontend/clang/attributes.h"

namespace unclosed::clangfe {
namespace {

ir::ResultKind resultOf(const clang::FunctionDecl* function) {
  clang::QualType type = function->getReturnType();
  if (function->hasAttr<clang::ReturnsNonNullAttr>()) return ir::ResultKind::Nothing;
  if (type->isAnyPointerType()) return ir::ResultKind::Pointer;
  if (type->isBooleanType()) return ir::ResultKind::Truth;
  return type->isIntegralOrEnumerationType() ? ir::ResultKind::Number : ir::ResultKind::Nothing;
}

// The part of a declaration that its attributes stand in: all but the body.
clang::SourceRange headOf(const clang::FunctionDecl* function) {
  clang::SourceRange range = function->getSourceRange();
  if (function->doesThisDeclarationHaveABody() && function->getBody())
    range.setEnd(function->getBody()->getBeginLoc());
  return range;
}

class Collector {
public:
  Collector(clang::ASTContext& context, Names& names, std::span<const Deallocator> deallocators,
            ir::Module& module)
      : context_(context), names_(names), deallocators_(deallocators), module_(module) {}

  // What is not loaded is in precompiled headers of the language, which declare none of this.
  void visit(const clang::DeclContext* scope) {
    for (const clang::Decl* decl : scope->noload_decls()) {
      if (auto* function = llvm::dyn_cast<clang::FunctionDecl>(decl))
        look(function);
      else if (llvm::isa<clang::LinkageSpecDecl, clang::NamespaceDecl>(decl))
        visit(llvm::cast<clang::DeclContext>(decl));
    }
  }

private:
  using Kind = ir::OwnershipKind;

  void look(const clang::FunctionDecl* function) {
    function_ = function;
    for (const auto* attribute : function->specific_attrs<clang::OwnershipAttr>())
      addOwnership(*attribute);
    if (const clang::AcquireHandleAttr* attribute = acquiredHandle())
      add(Kind::Acquires, attribute->getHandleType());
    for (unsigned i = 0; i < function->getNumParams(); ++i)
      lookAtParameter(i, *function->getParamDecl(i));
    for (const Deallocator& deallocator : deallocators_)
      if (stands(deallocator.where, headOf(function))) addDeallocator(deallocator);
  }

  // Clang keeps it as a part of the function's type.
  const clang::AcquireHandleAttr* acquiredHandle() const {
    if (auto* attribute = function_->getAttr<clang::AcquireHandleAttr>()) return attribute;
    const clang::TypeSourceInfo* type = function_->getTypeSourceInfo();
    if (!type) return nullptr;
    for (clang::TypeLoc at = type->getTypeLoc(); !at.isNull();) {
      if (auto macro = at.getAs<clang::MacroQualifiedTypeLoc>()) {
        at = macro.getInnerLoc();
        continue;
      }
      auto attributed = at.getAs<clang::AttributedTypeLoc>();
      if (!attributed) return nullptr;
      if (auto* attribute = attributed.getAttrAs<clang::AcquireHandleAttr>()) return attribute;
      at = attributed.getModifiedLoc();
    }
    return nullptr;
  }

  void lookAtParameter(unsigned position, const clang::ParmVarDecl& parameter) {
    clang::QualType pointee = parameter.getType()->getPointeeType();
    bool isPointer = parameter.getType()->isPointerType();
    // A pointer to a structure is a handle itself.
    uint8_t flags =
        isPointer && !pointee->isRecordType() && !pointee->isVoidType() ? ir::AddressTaken : 0;
    if (auto* attribute = parameter.getAttr<clang::AcquireHandleAttr>())
      add(Kind::Acquires, attribute->getHandleType(), position, isPointer ? ir::AddressTaken : 0);
    if (auto* attribute = parameter.getAttr<clang::ReleaseHandleAttr>())
      add(Kind::Releases, attribute->getHandleType(), position, flags);
    if (auto* attribute = parameter.getAttr<clang::UseHandleAttr>())
      add(Kind::Uses, attribute->getHandleType(), position, flags);
  }

  void addOwnership(const clang::OwnershipAttr& attribute) {
    llvm::StringRef family = attribute.getModule()->getName();
    if (attribute.isReturns()) return add(Kind::Acquires, family);
    Kind kind = attribute.isHolds() ? Kind::Keeps : Kind::Releases;
    for (const clang::ParamIdx& index : attribute.args())
      add(kind, family, index.getASTIndex());
  }

  void addDeallocator(const Deallocator& deallocator) {
    std::string family = nameOf(deallocator.function);
    add(Kind::Acquires, family);
    module_.ownerships.push_back({.function = module_.intern(family),
                                  .family = module_.intern(family),
                                  .kind = Kind::Releases,
                                  .arg = deallocator.position - 1});
  }

  std::string nameOf(const clang::IdentifierInfo* name) {
    for (const clang::NamedDecl* decl : context_.getTranslationUnitDecl()->lookup(name))
      if (llvm::isa<clang::FunctionDecl>(decl)) return names_.qualified(decl);
    return name->getName().str();
  }

  void add(Kind kind, llvm::StringRef family, ir::Index arg = ir::None, uint8_t flags = 0) {
    bool acquires = kind == Kind::Acquires;
    module_.ownerships.push_back(
        {.function = module_.intern(names_.qualified(function_)),
         .family = module_.intern(std::string_view(family)),
         .kind = kind,
         .result = acquires ? resultOf(function_) : ir::ResultKind::Nothing,
         .arg = arg,
         .flags = flags});
  }

  bool stands(clang::SourceLocation where, clang::SourceRange range) const {
    const clang::SourceManager& sources = context_.getSourceManager();
    auto place = sources.getDecomposedExpansionLoc(where);
    auto begin = sources.getDecomposedExpansionLoc(range.getBegin());
    auto end = sources.getDecomposedExpansionLoc(range.getEnd());
    return place.first == begin.first && begin.first == end.first && begin.second <= place.second &&
           place.second <= end.second;
  }

  clang::ASTContext& context_;
  Names& names_;
  std::span<const Deallocator> deallocators_;
  ir::Module& module_;
  const clang::FunctionDecl* function_ = nullptr;
};

} // namespace

DeallocatorWatcher::DeallocatorWatcher(clang::Preprocessor& preprocessor,
                                       std::vector<Deallocator>& found)
    : preprocessor_(preprocessor), found_(found), plain_(preprocessor.getIdentifierInfo("malloc")),
      reserved_(preprocessor.getIdentifierInfo("__malloc__")) {}

void DeallocatorWatcher::operator()(const clang::Token& token) {
  Expected expected = std::exchange(expected_, Expected::Word);
  if (expected == Expected::Word) {
    const clang::IdentifierInfo* name =
        token.is(clang::tok::identifier) ? token.getIdentifierInfo() : nullptr;
    if (name != plain_ && name != reserved_) return;
    current_ = {.where = token.getLocation()};
    expected_ = Expected::Open;
  } else if (expected == Expected::Open) {
    if (token.is(clang::tok::l_paren)) expected_ = Expected::Function;
  } else if (expected == Expected::Function) {
    if (!token.is(clang::tok::identifier)) return;
    current_.function = token.getIdentifierInfo();
    expected_ = Expected::CommaOrClose;
  } else if (expected == Expected::CommaOrClose) {
    if (token.is(clang::tok::r_paren)) found_.push_back(current_);
    if (token.is(clang::tok::comma)) expected_ = Expected::Position;
  } else if (expected == Expected::Position) {
    if (!token.is(clang::tok::numeric_constant)) return;
    bool isNumber =
        !llvm::StringRef(preprocessor_.getSpelling(token)).getAsInteger(10, current_.position);
    if (isNumber && current_.position > 0) expected_ = Expected::Close;
  } else if (token.is(clang::tok::r_paren)) {
    found_.push_back(current_);
  }
}

void addOwnerships(clang::ASTContext& context, Names& names,
                   std::span<const Deallocator> deallocators, ir::Module& module) {
  Collector(context, names, deallocators, module).visit(context.getTranslationUnitDecl());
}

} // namespace unclosed::clangfe
