// The Python frontend: source text in, one IR module out, through tree-sitter. Knows no library.
// A part that the grammar cannot read costs the function around it (a Gap), never the file.
// Not thread-safe per object; make one per thread (a tree-sitter parser is one).
#pragma once

#include "ir/ir.h"

#include <chrono>
#include <memory>
#include <string_view>

namespace unclosed::python {

class Frontend {
public:
  // A source that takes longer to parse than `limit` is one Gap as a whole.
  explicit Frontend(std::chrono::milliseconds limit = std::chrono::seconds(10));
  ~Frontend();

  // `path` names the module in the IR; `source` is UTF-8 bytes (other bytes pass through).
  // O(size). Deterministic.
  ir::Module extract(std::string_view path, std::string_view source);

private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

} // namespace unclosed::python
