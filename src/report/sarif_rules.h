// The static part of a SARIF log: the rules, one for each diagnostic, and the kinds of
// notification. Only the SARIF writer includes this.
#pragma once

#include <nlohmann/json.hpp>

#include <string_view>

namespace unclosed::report {

inline constexpr const char* NotAnalysedId = "not-analysed"; // at 0 in sarifNotifications()
inline constexpr const char* RemarkId = "remark";            // at 1

nlohmann::ordered_json sarifRules();
nlohmann::ordered_json sarifNotifications();

// Position of a rule in sarifRules(), -1 for one that is not there.
int sarifRuleIndex(std::string_view id);

} // namespace unclosed::report
