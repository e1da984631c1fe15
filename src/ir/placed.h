// Where the keywords of a call and the keys of a dict display stand, for those on a later line than
// the call or display begins: right before its instruction there is a Compute of this kind for each
// of them. Its range is that of the keyword or key with its value, its one operand is the name, a
// text constant, and its result is used by nobody.
#pragma once

#include <string_view>

namespace unclosed::ir {

inline constexpr std::string_view PlacedKind = "placed";

} // namespace unclosed::ir
