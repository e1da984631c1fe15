// Turns the JSON of one pack into rules. What it accepts is what rules/schema.json describes, plus
// what a schema cannot say: patterns compile, a callee has exactly one form, C acquisitions say how
// they fail. What concerns several packs (parents, duplicate ids) is the loader's.
#pragma once

#include "rules/json.h"
#include "rules/rules.h"

#include <string>
#include <string_view>
#include <vector>

namespace unclosed::rules {

// `"extends"`: acquisitions, releases and types that a pack adds to a resource of another pack.
struct Extension {
  std::string resource; // the id
  std::vector<std::string> types;
  std::vector<Acquire> acquire;
  std::vector<Release> release;
  TextPatterns patterns;
  std::string pointer;
};

// The rules of one pack. `pointers[i]` is where resources[i] stands in the file.
struct Pack {
  std::string file;
  RuleSet rules;
  std::vector<std::string> pointers;
  std::vector<Extension> extensions;
};

// O(size of the document).
Expected<Pack> readPack(std::string_view file, const Json& document);

} // namespace unclosed::rules
