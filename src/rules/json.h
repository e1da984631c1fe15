// A JSON document as plain values, the form in which a pack is read. A Json owns its whole tree and
// keeps members in the order of the text; an object never holds a key twice, because the parser
// refuses that. Errors name the file, the line and the column.
#pragma once

#include "support/expected.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace unclosed::rules {

struct Json {
  enum class Kind : uint8_t { Null, Boolean, Integer, Number, String, Array, Object };

  Kind kind = Kind::Null;
  bool boolean = false;
  int64_t integer = 0;
  std::string string;
  std::vector<Json> items;       // of an array, or the values of an object
  std::vector<std::string> keys; // of an object; keys[i] names items[i]

  // The member of an object, or nullptr. O(number of members).
  const Json* find(std::string_view key) const;
};

// "a string", "an array", ...: how messages call a kind.
std::string_view kindName(Json::Kind kind);

// `file` is used in errors only. O(size).
Expected<Json> parseJson(std::string_view file, std::string_view text);

} // namespace unclosed::rules
