// One analysis from the options to a filtered, sorted report: what `check`, `audit` and the
// subcommands of `baseline` have in common.
#pragma once

#include "analysis/memory.h"
#include "cli/config.h"
#include "report/report.h"
#include "report/source_texts.h"
#include "support/expected.h"

#include <map>
#include <string>
#include <vector>

namespace unclosed::cli {

struct Run {
  report::Report report;
  report::SourceTexts sources;
  std::vector<analysis::Finding> heldBack;      // what the options leave out
  std::map<std::string, std::string> libraries; // by the id of a resource or a group of settings
};

// An Error when the run as a whole cannot start. `memory` is for analysing several versions of one
// program (analyseAll).
Expected<Run> analyse(const CheckConfig& config, analysis::Memory* memory = nullptr);

} // namespace unclosed::cli
