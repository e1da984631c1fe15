// What the text around an unknown name says about it: a type, and how it is used, or a value. Text
// is all there is to go by when the header that declares the name is missing.
#pragma once

#include "frontend/clang/clang_headers.h"

namespace unclosed::clangfe {

enum class Use : uint8_t { NotAType, ByValue, ByPointer };

llvm::StringRef skipSpace(llvm::StringRef text);
bool isWordStart(llvm::StringRef text);
// `text` behind the word that it begins with.
llvm::StringRef skipWord(llvm::StringRef text);

// How the name at the beginning of `text` is used. `certain`: Clang says that it is a type.
Use useOf(llvm::StringRef text, bool certain);

// A name alone on its indented line, with no semicolon: a macro that stands for statements. A
// return type on a line of its own is not indented.
bool isStatementMacro(llvm::StringRef text, const clang::SourceManager& sources,
                      clang::SourceLocation location);

// Is a name written as macros are, without small letters?
bool isMacroLike(llvm::StringRef name);

} // namespace unclosed::clangfe
