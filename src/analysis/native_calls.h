// What a call of C or C++ may do with what it is given, as far as rules, bodies and names tell.
// For the checks that read summaries, and are sure of ownership or silent.
#pragma once

#include "analysis/linkage.h"
#include "analysis/matcher.h"
#include "analysis/summaries.h"

namespace unclosed::analysis {

// Whether the call may release argument `position`, or somebody else has it afterwards.
bool mayEnd(const Linkage& linkage, const Matcher& matcher, SummaryView summaries,
            const ir::Function& function, const ir::Call& call, uint16_t position);

} // namespace unclosed::analysis
