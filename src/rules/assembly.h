// Puts packs together: reads each one, adds it to what is there, and checks what concerns several
// packs (duplicate ids, extensions, parents).
#pragma once

#include "rules/compiled.h"
#include "rules/loader.h"

#include <span>

namespace unclosed::rules {

// `base` with the packs added, in their order. O(total size).
Expected<LoadedRules> assemblePacks(LoadedRules base, std::span<const PackSource> packs);

} // namespace unclosed::rules
