// What became of the findings of an earlier audit, whose JSON report is at hand: fixed, new, or
// left. Findings are the same when their fingerprints are, so moved lines do not count as changes.
#pragma once

#include "report/report.h"
#include "support/expected.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace unclosed::report {

// A finding of the earlier audit that is no more.
struct FixedFinding {
  std::string rule, path, message;
  uint32_t line = 0;
};

struct Comparison {
  std::string name;        // of the earlier report, as the user gave it
  size_t before = 0;       // findings that it had
  size_t left = 0;         // that both have
  size_t added = 0;        // that only the new one has
  std::vector<bool> isNew; // by finding of the new report
  std::vector<FixedFinding> fixed;
};

// `earlier` is the text of a JSON report; an Error when it is none.
Expected<Comparison> compareWith(std::string name, std::string_view earlier, const Report& report);

// "since OLD.json: 3 fixed, 2 new, 5 left".
std::string comparisonText(const Comparison& comparison);

} // namespace unclosed::report
