// The binary form of a module: cache entries and worker frames. Layout: 8 bytes magic and format
// version, 8 bytes payload length, 8 bytes XXH3 of the payload, payload (LEB128 integers,
// length-prefixed strings). decode() trusts nothing: length, checksum, version, every count against
// the bytes that are left, every index, and finally verify(); any doubt is an Error.
#pragma once

#include "ir/ir.h"
#include "support/expected.h"

#include <string>
#include <string_view>

namespace unclosed::ir {

std::string encode(const Module& module);
Expected<Module> decode(std::string_view bytes);

} // namespace unclosed::ir
