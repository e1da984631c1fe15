#include "frontend/clang/repair.h"

namespace unclosed::clangfe {
namespace {

enum class Use : uint8_t { NotAType, ByValue, ByPointer };

llvm::StringRef skipSpace(llvm::StringRef text) { return text.ltrim(" \t\n\r"); }

bool isWordStart(llvm::StringRef text) {
  return !text.empty() && (llvm::isAlpha(text.front()) || text.front() == '_');
}

llvm::StringRef skipWord(llvm::StringRef text) {
  return text.drop_while([](char c) { return llvm::isAlnum(c) || c == '_'; });
}

// How the name at the beginning of `text` is used. `certain`: Clang says that it is a type.
Use useOf(llvm::StringRef text, bool certain) {
  llvm::StringRef rest = skipSpace(skipWord(text));
  if (rest.starts_with("const")) rest = skipSpace(rest.drop_front(5));
  if (rest.empty() || rest.front() != '*') {
    bool declares = isWordStart(rest) || certain;
    return declares && !rest.starts_with("::") ? Use::ByValue : Use::NotAType;
  }
  if (certain) return Use::ByPointer;
  rest = skipSpace(rest.ltrim("* \t"));
  if (rest.starts_with(")")) return Use::ByPointer; // (T *)x
  if (!isWordStart(rest)) return Use::NotAType;
  rest = skipSpace(skipWord(rest));
  bool declares = rest.starts_with(";") || rest.starts_with(",") || rest.starts_with("[") ||
                  (rest.starts_with("=") && !rest.starts_with("=="));
  return declares ? Use::ByPointer : Use::NotAType;
}

// The name that a diagnostic is about, its first argument.
std::string nameIn(const clang::Diagnostic& info) {
  if (info.getNumArgs() == 0) return {};
  switch (info.getArgKind(0)) {
  case clang::DiagnosticsEngine::ak_identifierinfo: {
    const clang::IdentifierInfo* name = info.getArgIdentifier(0);
    return name ? name->getName().str() : std::string();
  }
  case clang::DiagnosticsEngine::ak_declarationname:
    return clang::DeclarationName::getFromOpaqueInteger(info.getRawArg(0)).getAsString();
  default: return {};
  }
}

} // namespace

void RepairCollector::HandleDiagnostic(clang::DiagnosticsEngine::Level level,
                                       const clang::Diagnostic& info) {
  if (level < clang::DiagnosticsEngine::Error) return;
  bool certain = info.getID() == clang::diag::err_unknown_typename;
  if (!certain && info.getID() != clang::diag::err_undeclared_var_use) return;
  std::string name = nameIn(info);
  if (!isWordStart(name) || !skipWord(name).empty() || !info.hasSourceManager()) return;
  const clang::SourceManager& sources = info.getSourceManager();
  const char* at = sources.getCharacterData(sources.getSpellingLoc(info.getLocation()));
  llvm::StringRef text(at);
  if (!text.starts_with(name)) return;
  Use use = useOf(text, certain);
  if (use == Use::NotAType) return;
  types_[name] |= use == Use::ByPointer;
}

std::string RepairCollector::prelude() const {
  std::string text;
  for (const auto& [name, pointer] : types_) {
    if (isCxx_)
      text += "struct " + name + " { " + name + "(); template <class... A> " + name +
              "(A&&...); operator long() const; };\n";
    else if (pointer)
      text += "typedef struct " + name + " { long unclosed_; } " + name + ";\n";
    else
      text += "typedef long " + name + ";\n";
  }
  return text;
}

} // namespace unclosed::clangfe
