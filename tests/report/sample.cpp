#include "sample.h"

namespace unclosed::report {
namespace {

using analysis::Confidence;
using analysis::Finding;
using analysis::Severity;
using analysis::Step;
using analysis::StepKind;

Finding onException() {
  Finding f;
  f.rule = "UNC103";
  f.severity = Severity::Error;
  f.confidence = Confidence::High;
  f.path = "app/名前 1.py";
  f.range = {{4, 27}, {4, 48}};
  f.message = "`conn` stays open when `cur.execute` raises";
  f.advice = "use `with closing(...)`";
  f.function = "名前";
  f.resource = "psycopg2-connection";
  f.resourceKind = "db-connection";
  f.variable = "conn";
  f.steps = {
      Step{StepKind::Acquired, f.path, f.range, "`conn` is acquired here", 0},
      Step{StepKind::Raised, f.path, {{6, 2}, {6, 25}}, "`cur.execute` may raise", 0},
      Step{StepKind::Left, f.path, {{6, 2}, {6, 25}}, "the function is left, `conn` is open", 0},
  };
  return f;
}

Finding inC() {
  Finding f;
  f.rule = "UNC101";
  f.severity = Severity::Warning;
  f.confidence = Confidence::Medium;
  f.path = "src/main.c";
  f.range = {{2, 13}, {2, 28}};
  f.message = "`f` is never closed.";
  f.function = "main";
  f.resource = "stdio-file";
  f.resourceKind = "file";
  f.variable = "f";
  f.steps = {Step{StepKind::Acquired, f.path, f.range, "`f` is opened here", 0},
             Step{StepKind::Left, f.path, {{3, 3}, {3, 11}}, "returned here, `f` is open", 0}};
  return f;
}

Finding misuse() {
  Finding f;
  f.rule = "UNC107";
  f.severity = Severity::Note;
  f.confidence = Confidence::Low;
  f.path = "src/main.c";
  f.range = {{3, 3}, {3, 11}};
  f.message = "`f` is closed a second time";
  f.function = "main";
  f.resource = "stdio-file";
  f.resourceKind = "file";
  f.variable = "f";
  return f;
}

} // namespace

Report sampleReport() {
  Report report;
  report.filesChecked = 3;
  report.unsure = 2;
  report.findings = {misuse(), inC(), onException(), inC()};
  report.notices = {
      {"src/broken.c", {}, {}, "the worker was killed by signal 11"},
      {"app/名前 1.py", {{3, 1}, {7, 14}}, "名前", "syntax error"},
  };
  return report;
}

void addSampleSources(SourceTexts& sources) {
  sources.add("app/名前 1.py", SamplePython);
  sources.add("src/main.c", SampleC);
}

} // namespace unclosed::report
