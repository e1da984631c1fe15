// What the declarations of a unit say about ownership by attributes of Clang and GCC: `malloc` with
// a function that releases, `acquire_handle`, `ownership_returns` and their relatives. They become
// entries of the main file's module, because most of these functions are defined elsewhere.
#pragma once

#include "frontend/clang/clang_headers.h"
#include "frontend/clang/names.h"
#include "ir/ir.h"

#include <span>

namespace unclosed::clangfe {

// `malloc(function, position)` as it was written.
struct Deallocator {
  clang::SourceLocation where;
  clang::IdentifierInfo* function = nullptr;
  unsigned position = 1; // the first argument is 1
};

// Looks at every token of the unit for that form of GCC, because Clang 19 takes `malloc` without
// arguments only, and drops it with them. A call `malloc(size)` looks the same, and is told from
// the attribute later, by its place.
class DeallocatorWatcher {
public:
  DeallocatorWatcher(clang::Preprocessor& preprocessor, std::vector<Deallocator>& found);

  void operator()(const clang::Token& token);

private:
  enum class Expected : uint8_t { Word, Open, Function, CommaOrClose, Position, Close };

  clang::Preprocessor& preprocessor_;
  std::vector<Deallocator>& found_;
  const clang::IdentifierInfo *plain_, *reserved_; // malloc, __malloc__
  Expected expected_ = Expected::Word;
  Deallocator current_;
};

// Adds what the functions of the unit declare to `module`, in the order of their declarations.
void addOwnerships(clang::ASTContext& context, Names& names,
                   std::span<const Deallocator> deallocators, ir::Module& module);

} // namespace unclosed::clangfe
