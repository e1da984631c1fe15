// The C and C++ half of a run: plans the translation units, has them extracted by worker processes,
// and analyses what comes back, the project's headers included.
#pragma once

#include "cli/config.h"
#include "cli/file_result.h"
#include "cli/progress.h"
#include "rules/rules.h"
#include "support/expected.h"

#include <span>
#include <string>
#include <vector>

namespace unclosed::cli {

struct ClangRun {
  std::vector<FileResult> results; // in the order of the paths, then what concerns no single one
  size_t guessedFlags = 0;         // files that no compilation database knows
};

// An Error only when the compilation database that the user named cannot be read.
Expected<ClangRun> readClangFiles(std::span<const std::string> paths, const rules::RuleSet& rules,
                                  const CheckConfig& config, unsigned jobs,
                                  Progress* progress = nullptr);

} // namespace unclosed::cli
