// The second chance of a translation unit whose headers are missing. A declaration with an unknown
// type is lost as a whole, with every use of what it declares, so the unknown names are collected
// during the first parse and declared in a prelude for the second. The prelude cannot know what a
// type is: one that is only ever used by value is a number, any other one a structure.
//
// In C the rest of what a missing header takes away is repaired too, a round a level: values that
// nothing declares become numbers, structures that are never defined get a body, and bodies of the
// prelude get the members that are asked of them. In C++ such guesses do more harm than good, for
// overload resolution takes them at their word.
#pragma once

#include "frontend/clang/clang_headers.h"

#include <set>

namespace unclosed::clangfe {

class RepairCollector : public clang::DiagnosticConsumer {
public:
  void BeginSourceFile(const clang::LangOptions& language, const clang::Preprocessor*) override {
    isCxx_ = language.CPlusPlus;
  }
  void HandleDiagnostic(clang::DiagnosticsEngine::Level level,
                        const clang::Diagnostic& info) override;

  bool isCxx() const { return isCxx_; }
  // Some header is missing: the prelude begins with the standard headers that it may have brought.
  void headerIsMissing() { headerMissing_ = true; }
  // Grows when a further parse would show more. Members do not count: an access to an unknown one
  // is kept as it is written.
  size_t worth() const {
    return types_.size() + tags_.size() + macros_.size() + scopes_.size() +
           (isCxx_ && scopes_.empty() ? 0 : values_.size());
  }
  // C++: unknown names in front of `::`.
  const std::set<std::string>& scopes() const { return scopes_; }
  const std::set<std::string>& values() const { return values_; }
  // Declarations of the names found so far, C or C++ as the unit is.
  std::string prelude() const;

private:
  void undeclared(const clang::Diagnostic& info);
  // A parse error behind a name in capitals: an attribute macro of a missing header.
  void unreadable(const clang::Diagnostic& info);
  void missingLoop(llvm::StringRef before, llvm::StringRef buffer);
  void missingMember(const clang::Diagnostic& info);
  void incompleteType(const clang::Diagnostic& info);
  std::string fields(const std::string& record) const;

  bool isCxx_ = false;
  bool headerMissing_ = false;
  std::map<std::string, bool> types_;                    // name -> used through a pointer
  std::map<std::string, std::set<std::string>> members_; // structure -> members without declaration
  std::set<std::string> tags_;                           // structures without definition
  std::set<std::string> values_, scopes_;
  // Macros that stand where a statement, an attribute or the head of a loop stands.
  std::map<std::string, std::string> macros_;
};

} // namespace unclosed::clangfe
