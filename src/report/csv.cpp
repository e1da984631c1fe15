#include "report/csv.h"

#include "report/csv_writer.h"
#include "report/details.h"
#include "report/fingerprint.h"

#include <fmt/format.h>

#include <vector>

namespace unclosed::report {
namespace {

std::string number(uint32_t value) { return value == 0 ? "" : fmt::format("{}", value); }

} // namespace

std::string renderCsv(const Report& report) {
  std::string out = csvRow({"path", "line", "column", "endLine", "endColumn", "rule", "name",
                            "severity", "confidence", "kind", "resource", "variable", "function",
                            "message", "advice", "fingerprint"});
  std::vector<std::string> fingerprints = fingerprintsOf(report).findings;
  for (size_t i = 0; i < report.findings.size(); ++i) {
    const analysis::Finding& f = report.findings[i];
    out +=
        csvRow({f.path, number(f.range.begin.line), number(f.range.begin.col),
                number(f.range.end.line), number(f.range.end.col), f.rule, std::string(ruleName(f)),
                std::string(nameOf(f.severity)), std::string(nameOf(f.confidence)), f.resourceKind,
                f.resource, f.variable, f.function, f.message, f.advice, fingerprints[i]});
  }
  for (const Aside& aside : asidesOf(report)) {
    const ir::Range& range = aside.range;
    out += csvRow({*aside.path, number(range.begin.line), number(range.begin.col),
                   number(range.end.line), number(range.end.col), std::string(aside.id), "", "", "",
                   "", "", "", "", aside.text, "", ""});
  }
  return out;
}

} // namespace unclosed::report
