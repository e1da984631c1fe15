// Whole files in and out. Reading returns the bytes; writing is all or nothing: the bytes go to a
// temporary file beside the target, are flushed to the disk, and take the target's name at the end,
// so a full disk or a kill never leaves half a report behind.
#pragma once

#include "support/expected.h"

#include <string>
#include <string_view>

namespace unclosed::support {

// The bytes of `path`, "-" not treated specially. A directory is an error.
Expected<std::string> readFile(const std::string& path);

// The first `limit` bytes of `path`.
Expected<std::string> readPrefix(const std::string& path, size_t limit);

// Replaces `path` by `bytes`, or leaves it as it was. What is not a regular file (a pipe,
// /dev/stdout) is written to directly.
Status writeFile(const std::string& path, std::string_view bytes);

// Adds `bytes` to the end of `path`, which is created when it is not there.
Status appendFile(const std::string& path, std::string_view bytes);

// Writes `bytes` to standard output and flushes it; a full disk is an error, not a shorter report.
Status writeStdout(std::string_view bytes);

// All of standard input.
Expected<std::string> readStdin();

} // namespace unclosed::support
