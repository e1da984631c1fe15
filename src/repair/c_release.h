// How a resource is released in a C or C++ file: as the function does it on other ways already, or
// else as the rule packs say.
#pragma once

#include "support/expected.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "repair/c_site.h"

namespace unclosed::repair {

// Fills in how the site's resource is released. An Error says why that is not known.
Status findRelease(CSite& site);

// What the release does besides, as the rule packs say.
void addReleaseDoubts(const CSite& site, std::vector<std::string>& doubts);

// The release as a statement at `token`, guarded where the variable may hold nothing; nothing when
// no guard is known. `behind`: every way to the token comes through the acquisition. `step` is one
// step of indentation.
std::optional<std::string> releaseAt(const CSite& site, std::string_view step, size_t token,
                                     bool behind);

} // namespace unclosed::repair
