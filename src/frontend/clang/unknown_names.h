// Declares names of missing headers while the unit is parsed. In C a declaration with an unknown
// type would be lost with every use of what it declares; Clang asks here before it gives a name up,
// and gets a type or a variable, whichever the text around the name says, so that one parse is
// enough. What the text cannot decide is left to the repair of a second parse (repair.h).
#pragma once

#include "frontend/clang/clang_headers.h"

#include <clang/Sema/ExternalSemaSource.h>

namespace unclosed::clangfe {

class UnknownNames : public clang::ExternalSemaSource {
public:
  explicit UnknownNames(clang::Sema& sema) : sema_(sema) {}

  bool LookupUnqualified(clang::LookupResult& result, clang::Scope* scope) override;

private:
  clang::NamedDecl* declare(const clang::IdentifierInfo* name, clang::SourceLocation where,
                            clang::Scope* scope);
  clang::NamedDecl* makeStandard(const clang::IdentifierInfo* name);
  clang::NamedDecl* makeLabel(const clang::IdentifierInfo* name);
  clang::NamedDecl* makeEnumerator(const clang::IdentifierInfo* name, int value);
  clang::NamedDecl* makeAlias(const clang::IdentifierInfo* name, clang::QualType type);
  clang::NamedDecl* makeType(const clang::IdentifierInfo* name, bool isRecord);
  clang::NamedDecl* makeVariable(const clang::IdentifierInfo* name);

  clang::Sema& sema_;
  llvm::DenseMap<const clang::IdentifierInfo*, clang::NamedDecl*> types_;
  llvm::DenseMap<const clang::IdentifierInfo*, clang::NamedDecl*> variables_;
  llvm::DenseMap<const clang::IdentifierInfo*, clang::NamedDecl*> labels_;
};

} // namespace unclosed::clangfe
