#include "report/text.h"

#include "report/details.h"
#include "report/snippet.h"
#include "report/style.h"
#include "report/tables.h"
#include "report/uri.h"
#include "support/unicode.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace unclosed::report {
namespace {

using analysis::Finding;
using analysis::Severity;
using support::printable;

std::string position(const std::string& path, ir::Loc at) {
  if (at.line == 0) return printable(path) + ":";
  return fmt::format("{}:{}:{}:", printable(path), at.line, at.col);
}

Paint paintOf(Severity severity) {
  switch (severity) {
  case Severity::Error: return Paint::Red;
  case Severity::Warning: return Paint::Magenta;
  case Severity::Note: return Paint::Cyan;
  }
  return Paint::Magenta;
}

class Writer {
public:
  Writer(SourceTexts& sources, const TextOptions& options)
      : sources_(sources), options_(options), style_(options.colour) {}

  void finding(const Finding& finding) {
    head(finding);
    if (options_.quiet) return;
    snippet(finding.path, finding.range);
    int number = 0;
    for (const analysis::Step& step : finding.steps)
      this->step(step, ++number);
    if (!finding.advice.empty()) {
      add("  {} {}\n", style_.paint(Paint::Green, "help:"), printable(finding.advice));
    }
    out_ += '\n';
  }

  void notice(const Notice& notice) {
    std::string what = notice.function.empty() ? "" : fmt::format("`{}`: ", notice.function);
    add("{} {} not analysed: {}{}\n",
        style_.paint(Paint::Bold, place(notice.path, notice.range.begin)),
        style_.paint(Paint::Cyan, "note:"), printable(what), printable(notice.reason));
  }

  void remark(const Remark& remark) {
    add("{} {} {}\n", style_.paint(Paint::Bold, place(remark.path, remark.range.begin)),
        style_.paint(Paint::Cyan, "note:"), printable(remark.message));
  }

  void suppressed(const Suppressed& suppressed) {
    const Finding& finding = suppressed.finding;
    std::string reason = suppressed.reason.empty() ? "" : ": " + suppressed.reason;
    add("{} {} {} [{}]{}\n", style_.paint(Paint::Bold, place(finding.path, finding.range.begin)),
        style_.paint(Paint::Cyan, "suppressed:"), printable(finding.message), finding.rule,
        printable(reason));
  }

  // The place, as a link to its file where the terminal can follow one.
  std::string place(const std::string& path, ir::Loc at) const {
    std::string text = position(path, at);
    if (!options_.hyperlinks) return text;
    Location location = locationOf(path, options_.currentFolder);
    std::string uri =
        location.relative ? folderUri(options_.currentFolder) + location.uri : location.uri;
    return fmt::format("\x1b]8;;{}\x1b\\{}\x1b]8;;\x1b\\", uri, text);
  }

  void text(std::string_view text) { out_ += text; }
  std::string take() { return std::move(out_); }
  const Style& style() const { return style_; }

private:
  template <typename... Args>
  void add(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
  }

  void head(const Finding& finding) {
    std::string severity = fmt::format("{}:", nameOf(finding.severity));
    add("{} {} {} [{}]", style_.paint(Paint::Bold, place(finding.path, finding.range.begin)),
        style_.paint(paintOf(finding.severity), severity),
        style_.paint(Paint::Bold, printable(finding.message)), finding.rule);
    if (options_.verbose) add(" ({} confidence)", nameOf(finding.confidence));
    out_ += '\n';
  }

  void snippet(const std::string& path, ir::Range range) {
    out_ += renderSnippet(sources_.at(path).line(range.begin.line), range, style_);
    quotedPath_ = path;
    quotedLine_ = range.begin.line;
  }

  // A line that has just been quoted is not quoted again.
  void step(const analysis::Step& step, int number) {
    add("{} {} ({}) {}\n", style_.paint(Paint::Bold, place(step.path, step.range.begin)),
        style_.paint(Paint::Cyan, "note:"), number, printable(step.message));
    bool quotedAlready = step.path == quotedPath_ && step.range.begin.line == quotedLine_;
    if (!quotedAlready) snippet(step.path, step.range);
  }

  SourceTexts& sources_;
  const TextOptions& options_;
  Style style_;
  std::string out_;
  std::string quotedPath_;
  uint32_t quotedLine_ = 0;
};

void writeNotes(Writer& writer, const Report& report, bool verbose) {
  for (const Notice& notice : report.notices)
    writer.notice(notice);
  for (const Remark& remark : report.remarks)
    writer.remark(remark);
  if (verbose)
    for (const Suppressed& suppressed : report.suppressed)
      writer.suppressed(suppressed);
  bool any =
      !report.notices.empty() || !report.remarks.empty() || (verbose && !report.suppressed.empty());
  if (any) writer.text("\n");
}

std::string statisticsText(const Report& report, const Style& style) {
  Backlog rulesOnly;
  rulesOnly.by = {Grouping::Rule};
  return renderTables(report, rulesOnly, style) + style.paint(Paint::Bold, summaryLine(report)) +
         "\n";
}

} // namespace

std::string renderText(const Report& report, SourceTexts& sources, const TextOptions& options) {
  if (options.statistics) return statisticsText(report, Style(options.colour));
  Writer writer(sources, options);
  size_t shown = std::min(report.findings.size(), options.maxFindings);
  for (size_t i = 0; i < shown; ++i)
    writer.finding(report.findings[i]);
  size_t hidden = report.findings.size() - shown;
  if (hidden > 0) writer.text(hiddenText(hidden) + "\n");
  if (options.quiet && !report.findings.empty() && options.backlog != nullptr) writer.text("\n");
  if (!options.quiet) writeNotes(writer, report, options.verbose);
  if (options.backlog != nullptr)
    writer.text(renderTables(report, *options.backlog, writer.style()));
  if (options.verbose && report.unsure > 0) {
    writer.text(fmt::format("{} not shown: confidence below the one asked for\n",
                            report.unsure == 1 ? "1 finding is"
                                               : fmt::format("{} findings are", report.unsure)));
  }
  writer.text(writer.style().paint(Paint::Bold, summaryLine(report)));
  writer.text("\n");
  return writer.take();
}

} // namespace unclosed::report
