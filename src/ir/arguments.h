// The arguments of a call, as its function keeps them. Valid as long as the function is unchanged.
#pragma once

#include "ir/ir.h"

#include <span>

namespace unclosed::ir {

inline std::span<const Arg> argsOf(const Function& function, const Call& call) {
  return {function.args.data() + call.args, call.argCount};
}

} // namespace unclosed::ir
