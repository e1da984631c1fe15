#include "cli/outputs.h"

#include "cli/console.h"
#include "report/json.h"
#include "report/sarif.h"
#include "report/text.h"
#include "support/files.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <system_error>

namespace unclosed::cli {
namespace {

std::string render(const Output& output, const report::Report& report, report::SourceTexts& sources,
                   const CheckConfig& config) {
  switch (output.format) {
  case Format::Json: return report::renderJson(report);
  case Format::Sarif: {
    std::error_code error;
    return report::renderSarif(report, sources, std::filesystem::current_path(error).string());
  }
  case Format::Text: break;
  }
  report::TextOptions options;
  options.colour = output.file.empty() && wantsColour(config.colour);
  options.quiet = config.quiet;
  options.verbose = config.verbose;
  options.tables = config.audit;
  return report::renderText(report, sources, options);
}

} // namespace

Status writeOutputs(const report::Report& report, report::SourceTexts& sources,
                    const CheckConfig& config) {
  for (const Output& output : config.outputs) {
    std::string text = render(output, report, sources, config);
    Status failed =
        output.file.empty() ? support::writeStdout(text) : support::writeFile(output.file, text);
    if (failed) return failed;
  }
  // With every report in a file, the terminal still says what came out.
  bool silent =
      std::ranges::all_of(config.outputs, [](const Output& o) { return !o.file.empty(); });
  if (silent && !config.quiet) inform(report::summaryLine(report));
  return std::nullopt;
}

} // namespace unclosed::cli
