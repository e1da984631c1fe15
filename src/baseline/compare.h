// Which findings a baseline knows, and which of its entries have had their day. First an entry
// takes as many equal findings of its file as it counts. Then entries whose file is gone take equal
// findings of other files: the file was renamed, or the function moved. What is left of the
// findings is new; what is left of an entry is out of date when its file was looked at.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "baseline/baseline.h"

namespace unclosed::baseline {

enum class Whereabouts {
  Analysed, // what the file holds is among the findings
  Gone,     // there is no such file any more
  // The same, but what it held may have gone to where nobody looked now.
  GoneElsewhere,
  Unknown, // not looked at, or not with success
};

struct Comparison {
  std::vector<bool> known;     // of each finding
  std::vector<Entry> outdated; // counts are what is too much
  Baseline kept;               // the baseline without those, moved entries under their new path
  size_t moved = 0;            // findings
};

// `others` are findings that the user does not want to see now: they keep entries from looking out
// of date, and come after `findings`. O((findings + entries) * log(entries)).
Comparison compare(const Baseline& baseline, std::span<const Entry> findings,
                   std::span<const Entry> others,
                   const std::function<Whereabouts(const std::string& path)>& whereabouts);

} // namespace unclosed::baseline
