// The ways to repair a leak in Python, each in a file of its own. Those that return nothing do not
// fit the case, and the next one is tried; an Error says why the case is beyond repair.
#pragma once

#include <optional>

#include "repair/python_extent.h"
#include "repair/repair.h"

namespace unclosed::repair {

// `with acquire() as x:`, `async with` or `with closing(acquire()) as x:` around the uses.
std::optional<Repair> asWithBlock(const Site& site, const Extent& extent, const ReleaseCode& code);
// `try:` around the uses and `finally:` with the release; an existing `try` gets the `finally`.
Repair asTryFinally(const Site& site, const Extent& extent, const ReleaseCode& code);
// The release directly behind the acquisition, where nothing uses the resource.
Repair rightAway(const Site& site, const Extent& extent, const ReleaseCode& code);
// `except BaseException:` with the release around what stands before somebody else takes it over.
Expected<Repair> onErrorOnly(const Site& site, const ReleaseCode& code);
// UNC106: the `with` that ends a transaction goes inside one that closes.
Expected<Repair> aroundTransaction(const Site& site, const Ties& ties);
// UNC105: what is dropped in its expression gets a name and a `with` block around the statement.
Expected<Repair> namedAndClosed(const Site& site);

// `with ExitStack() as stack:` around what uses it, and the stack closes it: for what is kept in a
// container, or made in a branch of its own.
Expected<Repair> onAStack(const Site& site);

// UNC301: a handler for the end of the request, beside the application object of the file.
Expected<Repair> asTeardown(const PythonSource& source, const rules::RuleSet& rules,
                            const analysis::Finding& finding);
// UNC501 to UNC509: the value that the advice gives, at the call or where it is written.
Expected<Repair> asBetterSetting(const PythonSource& source, const analysis::Finding& finding);

} // namespace unclosed::repair
