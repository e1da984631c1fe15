// What makes a finding the same finding in the next version of the file.
//
// lineHashes() is the hash that GitHub code scanning matches alerts by (`primaryLocationLineHash`):
// of the 100 UTF-16 code units from the line's first visible character on, blanks left out.
// functionFingerprints() are our own (`unclosed/v1`): of the rule, the file, the function, the
// resource, the variable and the index among equal ones, so edits elsewhere, even above in the same
// function, leave it alone.
#pragma once

#include "analysis/finding.h"
#include "report/report.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace unclosed::report {

// One entry a line, "hex:n" where n counts equal hashes from the top; an empty file and one that
// ends in a line break have a last, empty line. O(100 * lines).
std::vector<std::string> lineHashes(std::string_view text);

// A 32-digit hexadecimal number that stands for `text`.
std::string textFingerprint(std::string_view text);

// One 32-digit hexadecimal number a finding, in their order, which must be the report's.
std::vector<std::string> functionFingerprints(std::span<const analysis::Finding> findings);

// The same of all that a sorted report holds: suppressing one of two equal findings leaves the
// other one's fingerprint alone.
struct Fingerprints {
  std::vector<std::string> findings, suppressed, known; // in the order of the report's
};
Fingerprints fingerprintsOf(const Report& report);

} // namespace unclosed::report
