#include "frontend/clang/unknown_names.h"

#include "frontend/clang/name_use.h"

#include <clang/Sema/Lookup.h>
#include <clang/Sema/Scope.h>

namespace unclosed::clangfe {
namespace {

// Can a declaration begin behind `before`, the text up to a name? Not inside an expression.
bool mayBeginDeclaration(llvm::StringRef before) {
  before = before.rtrim(" \t\r\n");
  if (before.empty()) return true;
  char last = before.back();
  return last == ';' || last == '{' || last == '}' || last == ')' || last == '"' ||
         llvm::isAlnum(last) || last == '_';
}

// `#define shut close`, used as `shut(fd)`: is the name that ends a macro called where the macro
// stands?
bool isCalledBehindMacro(const clang::SourceManager& sources, clang::SourceLocation where) {
  if (!where.isMacroID()) return false;
  clang::SourceLocation end = sources.getExpansionRange(where).getEnd();
  llvm::StringRef behind(sources.getCharacterData(end));
  return skipSpace(skipWord(behind)).starts_with("(");
}

// Where names are declared and not computed with: outside functions, in structures and parameters.
bool declaresOnly(const clang::Scope* scope) {
  for (; scope; scope = scope->getParent()) {
    if (scope->isFunctionPrototypeScope() || scope->isClassScope()) return true;
    if (scope->isFunctionScope() || scope->isBlockScope()) return false;
  }
  return true;
}

} // namespace

bool UnknownNames::LookupUnqualified(clang::LookupResult& result, clang::Scope* scope) {
  if (sema_.getLangOpts().CPlusPlus || result.isForRedeclaration()) return false;
  if (result.getLookupKind() != clang::Sema::LookupOrdinaryName) return false;
  const clang::IdentifierInfo* name = result.getLookupName().getAsIdentifierInfo();
  if (!name || result.getNameLoc().isInvalid() || name->getName() == "NULL") return false;
  clang::NamedDecl* decl = declare(name, result.getNameLoc(), scope);
  if (!decl) return false;
  result.addDecl(decl);
  result.resolveKind();
  return true;
}

clang::NamedDecl* UnknownNames::declare(const clang::IdentifierInfo* name,
                                        clang::SourceLocation where, clang::Scope* scope) {
  if (clang::NamedDecl* known = types_.lookup(name)) return known;
  if (clang::NamedDecl* standard = makeStandard(name)) return types_[name] = standard;
  const clang::SourceManager& sources = sema_.getSourceManager();
  auto [file, offset] = sources.getDecomposedLoc(sources.getSpellingLoc(where));
  bool invalid = false;
  llvm::StringRef buffer = sources.getBufferData(file, &invalid);
  llvm::StringRef text = invalid ? llvm::StringRef() : buffer.drop_front(offset);
  if (!text.starts_with(name->getName()) || isStatementMacro(text, sources, where)) return nullptr;
  if (buffer.take_front(offset).rtrim().ends_with("case")) return makeLabel(name);
  llvm::StringRef rest = skipSpace(skipWord(text));
  bool endsMacro = skipWord(text).ltrim(" \t\r").starts_with("\n");
  bool called = rest.starts_with("(") || (endsMacro && isCalledBehindMacro(sources, where));
  if (called) return nullptr; // a function: Clang declares it itself
  bool certain =
      (isWordStart(rest) || rest.starts_with("*")) && declaresOnly(scope) &&
      (scope->isFunctionPrototypeScope() || mayBeginDeclaration(buffer.take_front(offset)));
  Use use = useOf(text, certain);
  // `API int f(void)`: an attribute and not a type.
  if (use == Use::ByValue && isMacroLike(name->getName())) return nullptr;
  if (use != Use::NotAType) return types_[name] = makeType(name, use == Use::ByPointer);
  bool begins = declaresOnly(scope) && mayBeginDeclaration(buffer.take_front(offset));
  if (begins || rest.starts_with(":")) return nullptr;
  clang::NamedDecl*& variable = variables_[name];
  if (!variable) variable = makeVariable(name);
  return variable;
}

// What the smallest standard headers define, and everybody forgets to include by themselves.
clang::NamedDecl* UnknownNames::makeStandard(const clang::IdentifierInfo* name) {
  clang::ASTContext& context = sema_.getASTContext();
  if (name->getName() == "bool") return makeAlias(name, context.BoolTy);
  if (name->getName() == "va_list") return makeAlias(name, context.getBuiltinVaListType());
  if (name->getName() == "true") return makeEnumerator(name, 1);
  if (name->getName() == "false") return makeEnumerator(name, 0);
  return nullptr;
}

// The case of a switch must be a constant, or it is lost with what it leads to: one that is equal
// to nothing else will do.
clang::NamedDecl* UnknownNames::makeLabel(const clang::IdentifierInfo* name) {
  constexpr int firstUnused = 1'000'000'000;
  clang::NamedDecl*& label = labels_[name];
  if (!label) label = makeEnumerator(name, firstUnused + static_cast<int>(labels_.size()));
  return label;
}

clang::NamedDecl* UnknownNames::makeEnumerator(const clang::IdentifierInfo* name, int value) {
  clang::ASTContext& context = sema_.getASTContext();
  auto* holder = clang::EnumDecl::Create(context, context.getTranslationUnitDecl(), {}, {}, nullptr,
                                         nullptr, false, false, false);
  return clang::EnumConstantDecl::Create(
      context, holder, {}, const_cast<clang::IdentifierInfo*>(name), context.IntTy, nullptr,
      llvm::APSInt(llvm::APInt(32, static_cast<uint64_t>(value)), false));
}

clang::NamedDecl* UnknownNames::makeAlias(const clang::IdentifierInfo* name, clang::QualType type) {
  clang::ASTContext& context = sema_.getASTContext();
  return clang::TypedefDecl::Create(context, context.getTranslationUnitDecl(), {}, {},
                                    const_cast<clang::IdentifierInfo*>(name),
                                    context.getTrivialTypeSourceInfo(type));
}

clang::NamedDecl* UnknownNames::makeType(const clang::IdentifierInfo* name, bool isRecord) {
  clang::ASTContext& context = sema_.getASTContext();
  if (!isRecord) return makeAlias(name, context.LongTy);
  auto* record = clang::RecordDecl::Create(context, clang::TagTypeKind::Struct,
                                           context.getTranslationUnitDecl(), {}, {},
                                           const_cast<clang::IdentifierInfo*>(name));
  record->startDefinition();
  record->completeDefinition();
  return makeAlias(name, context.getRecordType(record));
}

clang::NamedDecl* UnknownNames::makeVariable(const clang::IdentifierInfo* name) {
  clang::ASTContext& context = sema_.getASTContext();
  return clang::VarDecl::Create(context, context.getTranslationUnitDecl(), {}, {},
                                const_cast<clang::IdentifierInfo*>(name), context.LongTy, nullptr,
                                clang::SC_Extern);
}

} // namespace unclosed::clangfe
