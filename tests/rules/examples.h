// Runs the examples of the packs. An expectation is a comment beside its line, "# expect: UNC103"
// or "// expect: UNC102"; a line without one must be silent.
#pragma once

#include "analysis/finding.h"
#include "rules/rules.h"

#include <string>
#include <string_view>
#include <vector>

namespace unclosed::rules {

// What an example should say or does say, sorted: "4: UNC103".
using Said = std::vector<std::string>;

Said expectations(std::string_view source);

// Findings of less confidence are left out; a run shows the others by default.
Said said(const std::vector<analysis::Finding>& findings, Confidence least = Confidence::Medium);

// The resources of the built-in packs in one of two languages; the set lives as long as the
// program. Aborts the test program when the packs do not load.
const RuleSet& builtinRuleSet();
std::vector<std::string> idsOf(PackLanguage language);
const Resource& resourceOf(std::string_view id);

// A resource's id as a test name: "psycopg2_connection".
std::string testName(std::string_view id);

} // namespace unclosed::rules
