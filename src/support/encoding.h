// Source texts as UTF-8: byte order marks, and the encodings that Python files declare in a comment
// of their first two lines (PEP 263). A text that declares nothing is taken for UTF-8 as it is.
#pragma once

#include "support/expected.h"

#include <string>
#include <string_view>

namespace unclosed::support {

// The encoding that a comment in the first two lines declares; empty when none does.
std::string_view declaredEncoding(std::string_view text);

// `bytes` as UTF-8 without a byte order mark. An Error says which encoding is not known, or that
// the bytes are not of it. O(size).
Expected<std::string> toUtf8(std::string bytes);

// The text of a source file; a file that cannot be decoded is given as it is, since its lines can
// still be shown.
Expected<std::string> readSource(const std::string& path);

} // namespace unclosed::support
