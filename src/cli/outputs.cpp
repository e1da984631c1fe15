#include "cli/outputs.h"

#include "cli/console.h"
#include "report/formats.h"
#include "report/markdown.h"
#include "support/files.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

namespace unclosed::cli {
namespace {

// GitHub refuses a summary above one mebibyte, and the step may write others.
constexpr size_t SummaryBytes = 900'000;
constexpr size_t SummaryFindings = 1000;

report::RenderOptions optionsFor(const Output& output, const CheckConfig& config,
                                 const report::Backlog* backlog) {
  std::error_code error;
  report::RenderOptions options;
  options.currentFolder = std::filesystem::current_path(error).string();
  options.maxFindings = config.maxFindings;
  options.text.maxFindings = config.maxFindings;
  options.text.colour = output.file.empty() && wantsColour(config.colour);
  options.text.hyperlinks = output.file.empty() && wantsHyperlinks();
  options.text.currentFolder = options.currentFolder;
  options.text.statistics = config.statistics;
  options.text.quiet = config.quiet;
  options.text.verbose = config.verbose;
  options.text.backlog = backlog;
  options.backlog = backlog;
  return options;
}

// What GitHub shows of the step, which holds more findings than it shows annotations.
Status writeStepSummary(const report::Report& report, const CheckConfig& config,
                        const report::Backlog* backlog) {
  const char* file = std::getenv("GITHUB_STEP_SUMMARY");
  if (file == nullptr || *file == '\0') return std::nullopt;
  size_t limit = std::min(config.maxFindings, SummaryFindings);
  std::string text = report::renderMarkdown(report, limit, backlog);
  while (text.size() > SummaryBytes && limit > 0) {
    limit /= 2;
    text = report::renderMarkdown(report, limit, backlog);
  }
  return support::appendFile(file, text);
}

Status writeOutput(const Output& output, const report::Report& report, report::SourceTexts& sources,
                   const CheckConfig& config, const report::Backlog* backlog) {
  std::string text =
      report::render(output.format, report, sources, optionsFor(output, config, backlog));
  Status failed =
      output.file.empty() ? support::writeStdout(text) : support::writeFile(output.file, text);
  if (failed) return failed;
  if (output.format == Format::Github) return writeStepSummary(report, config, backlog);
  return std::nullopt;
}

} // namespace

Status writeOutputs(const report::Report& report, report::SourceTexts& sources,
                    const CheckConfig& config, const report::Backlog* backlog) {
  for (const Output& output : config.outputs) {
    if (Status failed = writeOutput(output, report, sources, config, backlog)) return failed;
  }
  // With every report in a file, the terminal still says what came out.
  bool silent =
      std::ranges::all_of(config.outputs, [](const Output& o) { return !o.file.empty(); });
  if (silent && !config.quiet) inform(report::summaryLine(report));
  return std::nullopt;
}

} // namespace unclosed::cli
