// How sure it is that an exception leaves a call or a function, as far as that shows without
// following any path. Functions of C++ whose declaration is missing are as a rule functions of C or
// accessors, and those of the language's library, where the rules name no exception, raise when
// memory is out, which no caller should be held to.
#pragma once

#include "analysis/interpreter.h"

#include <optional>
#include <span>

namespace unclosed::analysis {

// Of a `raise` or `throw` statement.
rules::Confidence thrown(const Scope& scope, const ir::Function& function,
                         const ir::Terminator& term);

// Whether the call makes an object of a class of the program that has nothing to do for that.
bool makesPlainObject(const Scope& scope, const Targets& targets);

// C++: whether the call is one of the language's library, by its name or by the object that is
// called.
bool isOfLibrary(const ir::Module& module, const ir::Call& call);

// Of a call that leads to no function of the program, and fits these entries of the rules. In
// Python, what acquires, asks or sends is likelier to raise than a conversion or the making of an
// object, so that a finding names the line that its reader would name.
rules::Confidence unseenRaises(const ir::Module& module, const ir::Call& call,
                               std::span<const Hit> hits);

// The surest exception that may leave the function; nothing: none. Summaries of what the function
// calls must be there. O(instructions).
std::optional<rules::Confidence> raises(const Scope& scope, const ir::Function& function);

} // namespace unclosed::analysis
