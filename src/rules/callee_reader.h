// Reads the keys that say which calls a rule is about (`call`, `type`, `method`, `receiver`,
// `name`, `when`) and where in a call a resource is (slots). They are part of the object that they
// describe, so readers of acquisitions, releases and effects share these functions.
#pragma once

#include "rules/object_reader.h"
#include "rules/rules.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace unclosed::rules {

// Acquisitions need a sharp form; a release or an effect may also be a `method` of anything.
enum class CalleeForms : uint8_t { Sharp, All };

// One callee for every combination of the listed names; at least one unless a problem was reported.
std::vector<Callee> readCallees(const ObjectReader& object, CalleeForms forms);

// The slot at `key`, if it is given.
std::optional<Slot> readSlot(const ObjectReader& object, std::string_view key);

// Reports a string at `key` that is no RE2 pattern.
void checkPattern(const ObjectReader& object, std::string_view key);

// Reports a pattern of statements that is no RE2, or that lacks the named group, when one is given.
void checkTextPattern(Problems& problems, const Path& path, std::string pattern,
                      std::string_view group = {});

// How a failed call shows, if it is said.
Fails readFails(const ObjectReader& object, Fails otherwise);

} // namespace unclosed::rules
