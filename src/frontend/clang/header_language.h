// C or C++: of a header that is read by itself. What it says decides when that cannot be C, then
// the sources beside it that include it: a header that a C source includes is C, whoever else does.
#pragma once

#include <optional>
#include <string>

namespace unclosed::clangfe {

// Nothing when neither tells. Looks at the sources in the header's folder, in its parent, and in
// the parent's `src`, and no further.
std::optional<bool> isCxxHeader(const std::string& header);

} // namespace unclosed::clangfe
