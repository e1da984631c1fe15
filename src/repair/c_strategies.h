// The ways to repair a leak in C and C++, each in a file of its own. An Error says why the case is
// beyond repair.
#pragma once

#include <span>

#include "repair/c_site.h"
#include "repair/repair.h"

namespace unclosed::repair {

// The release before each way out at one of the bytes `ways`, or a `goto` to a label that releases
// it; a byte at the end of the function's body is its end.
Expected<Repair> releaseOnWaysOut(const CSite& site, std::span<const size_t> ways);

// C++: an owner from the acquisition to the end of its block, which releases on every way out.
// Nothing when the case is too involved for one.
std::optional<Repair> asOwner(const CSite& site);

// UNC105: the call that is a statement by itself gets a variable, and its release behind it.
Expected<Repair> namedAndReleased(const CSite& site);

// Adds the edit that includes a header, unless the file does so.
void includeHeader(const CSource& source, std::string_view header, Edits& edits);
// The header that the release is declared in; empty when the file has what it needs.
std::string headerFor(const CSite& site);

} // namespace unclosed::repair
