// What the analysis says: one Finding is one acquisition that can be left unreleased (or released
// twice, or used too late), with the path that shows it. Findings are plain values, own all their
// text, and are ordered by (path, line, column, rule), which every report keeps.
#pragma once

#include "ir/ir.h"
#include "rules/rules.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace unclosed::analysis {

using rules::Confidence;
using rules::Severity;

enum class StepKind : uint8_t { Acquired, Branch, Passed, Raised, Released, Overwritten, Left };

// One step of the path witness, in the order of execution.
struct Step {
  StepKind kind = StepKind::Acquired;
  std::string path; // file of the step
  ir::Range range;
  std::string message; // "`conn` is acquired here"
  int nesting = 0;     // call depth relative to the finding's function
};

// What a repair must know of a leak beyond the text of the function.
struct Releasing {
  std::vector<ir::Range> calls;  // what releases it on other ways through the function; sorted
  std::vector<ir::Range> takers; // calls after which somebody else has it; sorted
  bool moved = false;            // on some way it is handed over otherwise: returned, stored
  std::string method;            // of the object that holds it, and that releases it; may be empty
  bool direct = false;           // acquired by a call that the rules name, not by a function of the
                                 // program that hands it out
  bool mayBeNull = false;        // that function may hand out nothing instead
};

struct Finding {
  std::string rule; // "UNC103"
  Severity severity = Severity::Warning;
  Confidence confidence = Confidence::High;
  std::string path;
  ir::Range range;          // the acquisition (or the second release, the late use)
  std::string message;      // one sentence, without the rule id
  std::string advice;       // what to write instead; may be empty
  std::string function;     // qualified name, "<module>" for module-level code
  std::string resource;     // id of the resource rule: "psycopg2-connection"
  std::string resourceKind; // "db-connection"
  std::string variable;     // what holds it, as written; empty when nothing does
  std::vector<Step> steps;
  Releasing releasing{};
};

// What a finding is called in totals: something left open, a wrong use of something released, or a
// setting that makes leaks or exhaustion worse.
enum class CountsAs : uint8_t { Leak, Misuse, Setting };

// Static facts of a diagnostic, for `explain`, its page, SARIF rules and help. One per id, ordered
// by id. Prose may hold line breaks, which mean blanks.
struct DiagnosticInfo {
  std::string_view id;      // "UNC103"
  std::string_view name;    // "leak-on-exception"
  std::string_view title;   // PascalCase name for SARIF: "LeakOnException"
  std::string_view summary; // one sentence
  std::string_view detail;  // a paragraph: what it finds
  std::string_view why;     // a paragraph: what it does in production
  std::string_view limits;  // a paragraph: what it does not find, or does not report
  std::string_view badExample, goodExample; // Python source
  Severity severity;                        // when the rule does not say otherwise
  CountsAs counts;
  uint16_t cwe; // the weakness it is, in MITRE's numbering
};
std::span<const DiagnosticInfo> diagnostics();
// nullptr when there is none. Accepts the id ("UNC103", any case) or the name.
const DiagnosticInfo* findDiagnostic(std::string_view idOrName);

// "a session", "an HTTP response": the label of a resource with its article.
std::string withArticle(std::string_view label);

} // namespace unclosed::analysis
