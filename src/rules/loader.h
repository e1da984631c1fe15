// Reads rule packs. Every pack is checked against the built-in schema's rules: unknown keys, wrong
// types, unknown parents and duplicate ids are errors that name the file, the JSON pointer and the
// nearest valid key. Nothing is loaded from a pack with an error.
#pragma once

#include "rules/rules.h"
#include "support/expected.h"

#include <span>
#include <string>
#include <string_view>

namespace unclosed::rules {

// One pack as text; `file` is used in errors only.
struct PackSource {
  std::string file;
  std::string text;
};

// Loads packs, and nothing else, into one set. O(total size).
Expected<RuleSet> loadPacks(std::span<const PackSource> packs);

// The built-in packs, which are checked when the program is built, and then the user's, which may
// extend them: each path is a pack or a folder of packs.
Expected<RuleSet> loadAll(std::span<const std::string> userPaths);

} // namespace unclosed::rules
