#include "support/digest.h"

#include <xxhash.h>

namespace unclosed::support {

Hasher& Hasher::addNumber(uint64_t number) {
  for (int shift = 0; shift < 64; shift += 8)
    bytes_ += static_cast<char>(number >> shift);
  return *this;
}

Hasher& Hasher::add(std::string_view text) {
  addNumber(text.size());
  bytes_ += text;
  return *this;
}

Hasher& Hasher::add(const Digest& digest) {
  addNumber(digest.high);
  return addNumber(digest.low);
}

Digest Hasher::digest() const {
  XXH128_hash_t hash = XXH3_128bits(bytes_.data(), bytes_.size());
  return {hash.high64, hash.low64};
}

} // namespace unclosed::support
