// One translation unit on its way from Clang's AST to IR modules: the main file's module and one
// for each header of the project. Owns the modules while they grow, and what all functions share.
#pragma once

#include "frontend/clang/clang_headers.h"
#include "frontend/clang/names.h"
#include "frontend/clang/source_map.h"
#include "frontend/clang/unread.h"
#include "ir/ir.h"

namespace unclosed::clangfe {

// The value as the IR has it: 64 bits, with the largest unsigned ones wrapped around.
inline int64_t wrapped(const llvm::APSInt& value) {
  return static_cast<int64_t>(value.extOrTrunc(64).getRawData()[0]);
}

class Unit {
public:
  // All references must outlive the unit.
  Unit(clang::ASTContext& context, SourceMap& sources, const DroppedText& dropped);

  // Lowers every function and class of the project; call once.
  void lower();

  // The main file's module first, then headers by path.
  std::vector<ir::Module> takeModules();

  clang::ASTContext& context() { return context_; }
  SourceMap& sources() { return sources_; }
  Names& names() { return names_; }
  const DroppedText& dropped() const { return dropped_; }
  bool isCxx() const { return context_.getLangOpts().CPlusPlus; }

  // Is the body of `function` in the same file as the module that is being lowered?
  bool isInFile(const clang::FunctionDecl* function, clang::FileID file) const;
  // Does control never come back from it, by its declaration or by its body in this unit?
  bool neverReturns(const clang::FunctionDecl* function);
  // May an exception come out of it, as far as its declaration tells?
  bool mayThrow(const clang::FunctionDecl* function) const;
  // The same for a call of it: a body in this unit says more than the declaration.
  bool callMayThrow(const clang::FunctionDecl* function);

private:
  struct Draft {
    clang::FileID file;
    ir::Module module;
    std::map<std::string, size_t> classIndex;
  };

  Draft* draftFor(clang::SourceLocation where);
  void lowerFunction(const clang::FunctionDecl* function);
  void lowerRecord(const clang::RecordDecl* record);
  void describe(const clang::CXXRecordDecl* record, ir::Module& module, ir::Class& made);
  void lowerGlobals(const std::vector<const clang::VarDecl*>& globals);
  void addConstants(const std::vector<const clang::VarDecl*>& unwritten);
  void addMethod(Draft& draft, const clang::FunctionDecl* function, ir::Index index);
  bool bodyNeverReturns(const clang::FunctionDecl* function);

  clang::ASTContext& context_;
  SourceMap& sources_;
  const DroppedText& dropped_;
  Names names_;
  std::map<clang::FileID, std::unique_ptr<Draft>> drafts_;
  llvm::DenseMap<const clang::FunctionDecl*, bool> neverReturns_;
  llvm::DenseMap<const clang::FunctionDecl*, bool> callMayThrow_;
};

} // namespace unclosed::clangfe
