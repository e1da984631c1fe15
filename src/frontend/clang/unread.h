// Variables in text that the syntax tree of a function lacks. Clang drops a statement that it
// cannot understand together with all that stands in it: a macro or a class of a missing header is
// enough. What such a statement does to a variable nobody knows.
//
// Found by comparing the names in the text with those that the tree refers to. What the
// preprocessor leaves out is left out on purpose and is not among it. Main files only.
#pragma once

#include "frontend/clang/clang_headers.h"

namespace unclosed::clangfe {

// What the preprocessor leaves out of the main file: branches of conditions that do not hold, and
// uses of macros that drop an argument.
class DroppedText {
public:
  void add(unsigned begin, unsigned end) { ranges_.emplace_back(begin, end); }
  bool contains(unsigned offset) const;

private:
  std::vector<std::pair<unsigned, unsigned>> ranges_; // half open
};

// Fills `dropped`, which must outlive the preprocessor.
std::unique_ptr<clang::PPCallbacks> watchDropped(clang::Preprocessor& preprocessor,
                                                 DroppedText& dropped);

// A parameter or local variable of the function, a member of its class, or a jump.
struct UnreadUse {
  unsigned offset = 0;                    // in the main file
  const clang::ValueDecl* decl = nullptr; // nullptr: it jumps away
  // The statement is a call of this name, `harbour::lift(it)`, with the variable as an argument;
  // empty: it is anything else.
  std::string callee{};
  unsigned call = 0; // where the call begins
  bool isAddress = false;
};

// Ordered by offset; none when Clang has understood the whole file.
std::vector<UnreadUse> unreadUses(const clang::FunctionDecl* function, const DroppedText& dropped);

} // namespace unclosed::clangfe
