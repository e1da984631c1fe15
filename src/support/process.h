// Other programs, run for what they print. Their arguments are handed over as they are: no shell
// reads them.
#pragma once

#include "support/expected.h"

#include <string>
#include <vector>

namespace unclosed::support {

// What `command` (the program, found through the PATH, then its arguments) writes to its standard
// output. An Error when it cannot start, or does not exit with 0; what it says on standard error is
// dropped.
Expected<std::string> outputOf(const std::vector<std::string>& command);

} // namespace unclosed::support
