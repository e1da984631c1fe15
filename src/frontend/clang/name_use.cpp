#include "frontend/clang/name_use.h"

namespace unclosed::clangfe {

llvm::StringRef skipSpace(llvm::StringRef text) { return text.ltrim(" \t\n\r"); }

bool isWordStart(llvm::StringRef text) {
  return !text.empty() && (llvm::isAlpha(text.front()) || text.front() == '_');
}

llvm::StringRef skipWord(llvm::StringRef text) {
  return text.drop_while([](char c) { return llvm::isAlnum(c) || c == '_'; });
}

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

bool isStatementMacro(llvm::StringRef text, const clang::SourceManager& sources,
                      clang::SourceLocation location) {
  llvm::StringRef rest = skipWord(text).ltrim(" \t\r");
  bool alone = rest.starts_with("\n") && isWordStart(skipSpace(rest));
  return alone && sources.getSpellingColumnNumber(location) > 1;
}

bool isMacroLike(llvm::StringRef name) {
  return llvm::none_of(name, [](char c) { return llvm::isLower(c); });
}

} // namespace unclosed::clangfe
