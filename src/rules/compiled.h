// The compact form of a loaded rule set. The built-in packs are read and checked when the program
// is built, and compiled in as these bytes, because parsing half a megabyte of JSON would cost
// every run more than the rest of its start. Written and read by the same build only: the form has
// no version and is no exchange format.
#pragma once

#include "rules/rules.h"
#include "support/expected.h"

#include <string>
#include <string_view>
#include <vector>

namespace unclosed::rules {

// A rule set with the place where each of its resources was written, for errors about later packs.
struct LoadedRules {
  RuleSet rules;
  std::vector<std::string> origin; // of rules.resources[i]: "rules/c/stdio.json: /resources/0"
};

std::string writeCompiled(const LoadedRules& loaded);

// An error when `bytes` is no complete compiled form. O(size).
Expected<LoadedRules> readCompiled(std::string_view bytes);

} // namespace unclosed::rules
