#include "frontend/python/arena.h"

#include <tree_sitter/api.h>

#include <bit>
#include <cstdlib>
#include <cstring>

namespace unclosed::python {
namespace {

constexpr size_t chunkSize = size_t{1} << 20;
constexpr size_t keptChunks = 64;
constexpr size_t headerSize = 16; // holds the size class, and keeps blocks aligned
constexpr size_t step = 32;
constexpr size_t smallClasses = 32; // up to 1 KiB in steps; powers of two above

// Classes number the sizes that blocks really have.
size_t classOf(size_t size) {
  if (size <= step * smallClasses) return size == 0 ? 0 : (size - 1) / step;
  return smallClasses + static_cast<size_t>(std::bit_width((size - 1) / (step * smallClasses))) - 1;
}

size_t sizeOf(size_t sizeClass) {
  if (sizeClass < smallClasses) return (sizeClass + 1) * step;
  return (step * smallClasses) << (sizeClass - smallClasses + 1);
}

size_t& header(void* block) {
  return *reinterpret_cast<size_t*>(static_cast<std::byte*>(block) - headerSize);
}

thread_local Arena* active = nullptr;

void* activeAllocate(size_t size) { return active->allocate(size); }

void* activeAllocateZeroed(size_t count, size_t size) {
  void* block = active->allocate(count * size);
  std::memset(block, 0, count * size);
  return block;
}

void* activeReallocate(void* block, size_t size) { return active->reallocate(block, size); }

void activeRelease(void* block) {
  if (block) active->release(block);
}

} // namespace

void Arena::activate() {
  static const bool isInstalled = [] {
    ts_set_allocator(activeAllocate, activeAllocateZeroed, activeReallocate, activeRelease);
    return true;
  }();
  static_cast<void>(isInstalled);
  active = this;
}

void* Arena::bump(size_t size) {
  if (size > chunkSize) {
    large_.push_back(std::make_unique_for_overwrite<std::byte[]>(size));
    return large_.back().get();
  }
  if (static_cast<size_t>(end_ - at_) < size) {
    if (used_ == chunks_.size())
      chunks_.push_back(std::make_unique_for_overwrite<std::byte[]>(chunkSize));
    at_ = chunks_[used_++].get();
    end_ = at_ + chunkSize;
  }
  void* start = at_;
  at_ += size;
  return start;
}

void* Arena::allocate(size_t size) {
  size_t sizeClass = classOf(size);
  if (Free* block = free_[sizeClass]) {
    free_[sizeClass] = block->next;
    return block;
  }
  void* block = static_cast<std::byte*>(bump(headerSize + sizeOf(sizeClass))) + headerSize;
  header(block) = sizeClass;
  return block;
}

void* Arena::reallocate(void* block, size_t size) {
  if (!block) return allocate(size);
  size_t capacity = sizeOf(header(block));
  if (size <= capacity) return block;
  void* moved = allocate(size);
  std::memcpy(moved, block, capacity);
  release(block);
  return moved;
}

void Arena::release(void* block) {
  Free* freed = static_cast<Free*>(block);
  freed->next = free_[header(block)];
  free_[header(block)] = freed;
}

void Arena::reset() {
  large_.clear();
  if (chunks_.size() > keptChunks) chunks_.resize(keptChunks);
  used_ = 0;
  at_ = end_ = nullptr;
  free_.fill(nullptr);
}

} // namespace unclosed::python
