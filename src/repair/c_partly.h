// A way out that is reached with the resource released on one path, and open on another: a release
// before it would be a second one. What can be done instead is chosen here, and proved by whoever
// analyses the result.
#pragma once

#include <optional>
#include <vector>

#include "repair/c_site.h"

namespace unclosed::repair {

// Releases that are behind the acquisition, and from which control comes to `token`; the tokens at
// which their calls begin.
std::vector<size_t> releasesBefore(const CSite& site, size_t token);

// The `goto`, `break` or `continue` by which the path of the finding leaves before any release;
// NoCNode when there is none.
CNode jumpOnPath(const CSite& site, size_t token);

// A call that is given the resource in a branch that the path of the finding has not taken, and
// from which control comes to `token`: its token. Nothing when there is none that may keep it.
std::optional<size_t> takerBeside(const CSite& site, size_t token);

// Whether the variable can be emptied behind each of the releases: nobody looks at it from there to
// `token`, and each is a statement of its own.
bool canBeEmptied(const CSite& site, const std::vector<size_t>& releases, size_t token);

} // namespace unclosed::repair
