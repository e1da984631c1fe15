// From a finding and the text of its file to a repair. Knows which strategy is tried for which
// diagnostic, and in what order; what to write is said by the strategies and the rule packs.
#pragma once

#include "analysis/finding.h"
#include "rules/rules.h"
#include "support/expected.h"

#include <cstddef>
#include <span>

#include "repair/c_helpers.h"
#include "repair/c_source.h"
#include "repair/python_helpers.h"
#include "repair/python_source.h"
#include "repair/repair.h"

namespace unclosed::repair {

// An Error says, in its `what`, why there is no repair.
Expected<Repair> planPython(const PythonSource& source, const rules::RuleSet& rules,
                            const analysis::Finding& finding, const Helpers* helpers = nullptr);

// For C and C++: `ways` are the bytes at which the resource is known to be lost, the finding's own
// among them.
Expected<Repair> planC(const CSource& source, const rules::RuleSet& rules,
                       const analysis::Finding& finding, std::span<const size_t> ways,
                       const CHelpers* helpers = nullptr);
// The byte at which the path of the finding loses the resource.
size_t lostAt(const CSource& source, const analysis::Finding& finding);

} // namespace unclosed::repair
