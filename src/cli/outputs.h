// Writes one report in every form that was asked for.
#pragma once

#include "cli/config.h"
#include "report/report.h"
#include "report/source_texts.h"
#include "support/expected.h"

namespace unclosed::cli {

// The first output that cannot be written is the Error; files are complete or untouched.
// `backlog` is that of an audit, else nullptr.
Status writeOutputs(const report::Report& report, report::SourceTexts& sources,
                    const CheckConfig& config, const report::Backlog* backlog);

} // namespace unclosed::cli
