// How sure it is that an exception leaves a call or a function, as far as that shows without
// following any path. Functions of C++ whose declaration is missing are as a rule functions of C or
// accessors, and those of the language's library, where the rules name no exception, raise when
// memory is out, which no caller should be held to.
#pragma once

#include "analysis/interpreter.h"

#include <algorithm>
#include <optional>
#include <span>

namespace unclosed::analysis {

// How sure it is that exceptions leave: those that derive from what nearly all derive from, and
// others.
struct Raising {
  std::optional<rules::Confidence> usual{}, unusual{};

  // False when all of it was known.
  bool add(const Raising& other);
  std::optional<rules::Confidence> surest() const { return std::max(usual, unusual); }
};

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

// What may leave the function. Summaries of what the function calls must be there. O(instructions).
Raising raises(const Scope& scope, const ir::Function& function);

// ---- handlers.cpp
bool isSubclass(const Scope& scope, std::string_view type, std::string_view base);
// C++: whether what is thrown is known to derive from none of the usual bases. A class that nothing
// is known of is taken for a usual one.
bool isUnusual(const Scope& scope, std::string_view type);
bool isUnusual(const Scope& scope, const ir::Function& function, ir::PlaceId thrown);

} // namespace unclosed::analysis
