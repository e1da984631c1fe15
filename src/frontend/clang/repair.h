// The second chance of a translation unit whose headers are missing. A declaration with an unknown
// type is lost as a whole, with every use of what it declares, so the unknown names are collected
// during the first parse and declared in a prelude for the second. The prelude cannot know what a
// type is: one that is only ever used by value is a number, any other one a structure.
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

  bool foundAny() const { return !types_.empty(); }
  // Declarations of the names found so far, C or C++ as the unit is.
  std::string prelude() const;

private:
  bool isCxx_ = false;
  std::map<std::string, bool> types_; // name -> used through a pointer
};

} // namespace unclosed::clangfe
