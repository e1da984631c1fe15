#include "support/version.h"

namespace unclosed::support {

std::string_view version() { return UNCLOSED_VERSION; }

} // namespace unclosed::support
