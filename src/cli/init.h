// `unclosed init`: a configuration file and a pre-commit hook for the current folder, without
// questions. What is there already stays as it is.
#pragma once

namespace unclosed::cli {

int runInit();

} // namespace unclosed::cli
