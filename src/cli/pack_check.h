// `unclosed rules --check`: are these rule packs right? A pack is right when it loads beside the
// built-in ones, and when its examples hold: the lines of the leaking one that expect a finding are
// reported, and nothing else is.
#pragma once

#include <span>
#include <string>

namespace unclosed::cli {

// Prints a line for each pack, and one for each mistake. ExitClean; ExitFindings when a pack is
// wrong; ExitFailure when one cannot be read or an example cannot be run.
int checkPacks(std::span<const std::string> files);

} // namespace unclosed::cli
