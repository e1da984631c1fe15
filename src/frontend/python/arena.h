// Memory for one parse at a time: everything that tree-sitter allocates while an arena is active on
// the thread, given back all at once. A tree is millions of small objects that die together, so
// neither the tree nor the parser is ever taken apart.
//
// Freed blocks are reused within the parse, by size. The chunks stay for the next parse, up to a
// limit. Not thread-safe; each thread has the arena that it activates.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

namespace unclosed::python {

class Arena {
public:
  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  void* allocate(size_t size); // aligned to 16 bytes; ends the program when memory has run out
  void* reallocate(void* block, size_t size);
  void release(void* block);
  // Forgets every block.
  void reset();

  // Makes this arena the one that tree-sitter uses on this thread, until the next call.
  void activate();

private:
  static constexpr size_t classCount = 64;
  struct Free {
    Free* next;
  };

  void* bump(size_t size);

  std::vector<std::unique_ptr<std::byte[]>> chunks_; // of chunkSize each
  std::vector<std::unique_ptr<std::byte[]>> large_;  // blocks that fit no chunk
  size_t used_ = 0;                                  // chunks in use
  std::byte* at_ = nullptr;
  std::byte* end_ = nullptr;
  std::array<Free*, classCount> free_{}; // by size class
};

} // namespace unclosed::python
