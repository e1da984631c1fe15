// What several formats say of a finding, or of what is none, in the same words.
#pragma once

#include "report/report.h"

#include <string>
#include <string_view>
#include <vector>

namespace unclosed::report {

// A notice or a remark, for formats that have one form for both.
struct Aside {
  std::string_view id; // what stands where findings have their rule: "not-analysed", "remark"
  const std::string* path;
  ir::Range range; // begin.line 0: the whole file
  std::string text;
};
// Those of the report, which must outlive them; in its order, notices first.
std::vector<Aside> asidesOf(const Report& report);

// "leak-on-exception"; empty for a rule that has no name.
std::string_view ruleName(const analysis::Finding& finding);

// "UNC103 leak-on-exception".
std::string ruleTitle(const analysis::Finding& finding);

// Address of a page about the weakness that a rule is about; empty when there is none.
std::string ruleAddress(const analysis::Finding& finding);

// "app.py:4:12", or the path alone where there is no line.
std::string placeText(std::string_view path, ir::Loc at);

// The message, its steps and the advice, one a line, without a line break at the end.
std::string fullText(const analysis::Finding& finding);

// "3 more findings are not shown (--max-findings)".
std::string hiddenText(size_t hidden);

} // namespace unclosed::report
