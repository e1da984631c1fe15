// What to say about a word that nobody knows: the known one that was probably meant.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace unclosed::support {

// `did you mean "x"?` for the candidate nearest to `word`, or a list of them all when none is near.
std::string suggestion(std::string_view word, std::span<const std::string_view> candidates);

} // namespace unclosed::support
