// Methods of a class whose header is missing: read as functions, at the same places.
#include "store/pool.h"

namespace store {

Pool::Pool(const Options &options, int size) : size_(size), names_{options.name()} {
  fill(size);
}

Pool::~Pool() {
  drain();
}

Pool::Item Pool::take(const Key &key, Pool::Mode mode) const {
  int item = open_item(key, mode);
  if (item < 0) return -1;
  return item;
}

bool Pool::Iterator::next() noexcept {
  return false;
}

int Pool::count = 0;

int free_function(Pool &pool) {
  return pool.count();
}

} // namespace store
