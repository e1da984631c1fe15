// The names in a source text before it is parsed: what a frontend tells of a file at the speed of
// reading it. Comments and plain strings are left out,
// but for Quoted words. A Word is meaningful beside the text that it
// was taken from, in whose order words come.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace unclosed::ir {

enum WordFlags : uint8_t {
  AfterDot = 1,   // a member: `connect` of `db.connect`
  OfWord = 2,     // ... of the word before this one, not of a call or subscript
  BeforeDot = 4,  // has a member itself: `db` of `db.connect`
  BeforeCall = 8, // is called
  InImport = 16,  // stands in an import statement
  Renamed = 32,   // ... and is followed by `as`
  Quoted = 64,    // no name, but a string that could be the name of a setting: "POOL_SIZE"
};

struct Word {
  uint32_t hash = 0; // hashOf(its text)
  uint32_t begin = 0;
  uint16_t length = 0; // words that are longer than that are left out
  uint8_t flags = 0;

  std::string_view in(std::string_view text) const { return text.substr(begin, length); }
};

// FNV-1a, a step at a time.
inline constexpr uint32_t WordHashStart = 2166136261u;
constexpr uint32_t nextWordHash(uint32_t hash, char c) {
  return (hash ^ static_cast<unsigned char>(c)) * 16777619u;
}
constexpr uint32_t hashOf(std::string_view name) {
  uint32_t hash = WordHashStart;
  for (char c : name)
    hash = nextWordHash(hash, c);
  return hash;
}

} // namespace unclosed::ir
