// How the IR names C and C++ things: functions and classes by their qualified name without template
// arguments and inline namespaces ("std::unique_ptr::reset"), types as the user reads them ("FILE
// *" and not "struct _IO_FILE *"). Lives as long as one translation unit; caches what it computes.
#pragma once

#include "frontend/clang/clang_headers.h"

namespace unclosed::clangfe {

class Names {
public:
  explicit Names(clang::ASTContext& context);

  // "ns::Db::open"; C linkage: the plain name.
  const std::string& qualified(const clang::NamedDecl* decl);
  // The name that definition and calls of it share in the whole program: the linker's; of what a
  // template makes and of a template itself, the qualified name and the signature as written,
  // because one instance stands for all.
  const std::string& link(const clang::FunctionDecl* function);
  // Typedefs of the language's libraries are kept (FILE, std::string), the project's own resolved.
  const std::string& type(clang::QualType type);
  // The qualified name of the class that `type` is, or points or refers to; "" for other types.
  const std::string& className(clang::QualType type);
  // "Db::~Db" for a value of class type, or for the elements of an array of them.
  std::string destructor(clang::QualType type);

  const clang::PrintingPolicy& policy() const { return policy_; }

private:
  std::string computeQualified(const clang::NamedDecl* decl);
  std::string computeLink(const clang::FunctionDecl* function);
  std::string computeType(clang::QualType type);
  std::string spell(clang::QualType type);
  bool isLibraryAlias(clang::QualType type) const;
  std::string recordType(clang::QualType type, const clang::CXXRecordDecl* record);

  clang::ASTContext& context_;
  clang::PrintingPolicy policy_;
  std::unique_ptr<clang::MangleContext> mangler_;
  llvm::DenseMap<const clang::Decl*, std::string> names_;
  llvm::DenseMap<const clang::Decl*, std::string> links_;
  llvm::DenseMap<void*, std::string> types_;
  std::string none_;
};

} // namespace unclosed::clangfe
