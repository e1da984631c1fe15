// A content key: equal for equal contents, and for different ones different but for a chance that
// nobody lives to see (128 bits of XXH3). It names contents inside one build of the program; it is
// neither a signature nor an exchange format.
#pragma once

#include <compare>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace unclosed::support {

struct Digest {
  uint64_t high = 0, low = 0;
  auto operator<=>(const Digest&) const = default;

  // The key of several contents in no order: the sum of theirs.
  Digest& operator+=(const Digest& other) {
    high += other.high;
    low += other.low;
    return *this;
  }
};

// Takes contents piece by piece; how they are cut into pieces counts.
class Hasher {
public:
  Hasher& add(std::string_view text);
  Hasher& add(const Digest& digest);
  template <typename Number>
    requires std::integral<Number> || std::is_enum_v<Number>
  Hasher& add(Number number) {
    return addNumber(static_cast<uint64_t>(number));
  }

  Digest digest() const; // of everything so far; O(size)

private:
  Hasher& addNumber(uint64_t number);

  std::string bytes_;
};

} // namespace unclosed::support
