// Whom a call reaches, by its names and declared types alone; a caller that knows more (inferred
// types, values) narrows it further.
#pragma once

#include <vector>

#include "link/resolved_names.h"

namespace unclosed::link {

// How many methods a name may mean before it means none.
inline constexpr size_t MaxCandidates = 4;

// The function or class that the call's name means, else nothing. A virtual call may run an
// override of it instead.
Symbol calleeOf(ResolvedNames& names, ModuleId from, const ir::Function& function,
                const ir::Call& call);

// The class of the call's receiver: by its declared type, `self`, `super()`; nothing when unknown.
ClassRef receiverClass(ResolvedNames& names, FunctionRef caller, const ir::Call& call);

// A variable that only ever holds lists, dicts or sets that the function itself has written down:
// its methods are those of the language. O(instructions).
bool isDisplay(const ir::Function& function, ir::PlaceId variable);

// Every function that the call may run, sorted: calleeOf's, or the methods that the name may mean
// on the receiver's class and its derived ones, or all methods of the name; while they are at most
// MaxCandidates, else none. Of a class its constructor.
std::vector<FunctionRef> candidates(ResolvedNames& names, FunctionRef caller, const ir::Call& call);

} // namespace unclosed::link
