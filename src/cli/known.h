// Takes what a baseline knows out of a report.
#pragma once

#include "cli/config.h"
#include "cli/run.h"
#include "support/expected.h"

#include <string>

#include "baseline/compare.h"

namespace unclosed::cli {

inline constexpr const char* DefaultBaseline = "unclosed-baseline.json";

// The entries of findings, under their paths in the baseline `file`.
std::vector<baseline::Entry> entriesOf(const std::vector<analysis::Finding>& findings,
                                       const std::string& file, report::SourceTexts& sources);

Expected<baseline::Baseline> readBaseline(const std::string& file);

// Compares the run with the baseline of `file`; the report stays as it is.
baseline::Comparison compareWith(const baseline::Baseline& baseline, const std::string& file,
                                 Run& run, const CheckConfig& config);

// Moves the findings that config.baseline knows to the report's known ones, and remarks on entries
// that are out of date. Nothing when the user named no baseline.
Status applyBaseline(Run& run, const CheckConfig& config);

} // namespace unclosed::cli
