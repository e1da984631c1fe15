// The static facts of the diagnostics, one table a family, each ordered by id. Prose may be broken
// into lines anywhere: whoever prints it joins the lines. diagnostics() puts the tables together.
#pragma once

#include "analysis/finding.h"

#include <span>

namespace unclosed::analysis {

std::span<const DiagnosticInfo> leakDiagnostics();       // UNC101 to UNC106
std::span<const DiagnosticInfo> misuseDiagnostics();     // UNC107 and UNC108
std::span<const DiagnosticInfo> ownerDiagnostics();      // UNC201 and UNC202
std::span<const DiagnosticInfo> obligationDiagnostics(); // UNC203 and UNC3xx
std::span<const DiagnosticInfo> poolDiagnostics();       // UNC4xx
std::span<const DiagnosticInfo> settingDiagnostics();    // UNC5xx

} // namespace unclosed::analysis
