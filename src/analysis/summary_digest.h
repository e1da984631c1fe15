// The content key of a summary: everything that it says, the places in the sources that it shows
// to callers included, so that equal keys give equal findings.
#pragma once

#include "analysis/summary.h"
#include "support/digest.h"

namespace unclosed::analysis {

support::Digest digestOf(const Summary& summary); // O(size)

} // namespace unclosed::analysis
