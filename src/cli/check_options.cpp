#include "cli/check_options.h"

#include "analysis/finding.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

namespace unclosed::cli {
namespace {

const std::map<std::string, rules::Confidence> Confidences = {
    {"low", rules::Confidence::Low},
    {"medium", rules::Confidence::Medium},
    {"high", rules::Confidence::High},
};
const std::map<std::string, ColourMode> Colours = {
    {"auto", ColourMode::Auto},
    {"always", ColourMode::Always},
    {"never", ColourMode::Never},
};
const std::map<std::string, rules::Severity> Severities = {
    {"note", rules::Severity::Note},
    {"warning", rules::Severity::Warning},
    {"error", rules::Severity::Error},
};
const std::map<std::string, PythonEngine> PythonEngines = {
    {"tree", PythonEngine::Tree},
    {"regex", PythonEngine::Regex},
};
const std::map<std::string, std::optional<rules::Severity>> FailOn = {
    {"never", std::nullopt},
    {"note", rules::Severity::Note},
    {"warning", rules::Severity::Warning},
    {"error", rules::Severity::Error},
};

const std::map<std::string, report::RowOrder> RowOrders = {
    {"findings", report::RowOrder::Findings},
    {"severity", report::RowOrder::Severity},
    {"name", report::RowOrder::Name},
};

template <typename T>
CLI::IsMember oneOf(const std::map<std::string, T>& table) {
  std::vector<std::string> names;
  for (const auto& [name, value] : table)
    names.push_back(name);
  return CLI::IsMember(names);
}

// The configuration file, and the options that are of most use in one.
void addFileOptions(CLI::App& app, CheckConfig& config, CheckWords& words) {
  addRepeated(app, "--severity", words.severities, "Severity of rules: note, warning or error")
      ->type_name("ID=LEVEL,...")
      ->delimiter(',');
  addRepeated(app, "--exclude", config.exclude, "Leave these out of folders: as in .gitignore")
      ->type_name("PATTERN");
  app.add_flag("--include-vendored", config.includeVendored,
               "Read folders of vendored and generated code, too");
  app.add_flag("--force-exclude", config.forceExclude,
               "Leave them out also when they are given by name");
  auto* isolated = app.add_flag("--isolated", config.isolated, "Read no configuration file")
                       ->configurable(false);
  app.add_option("--config", config.configFile,
                 "The configuration file (default: the nearest unclosed.toml or pyproject.toml)")
      ->type_name("FILE")
      ->configurable(false)
      ->excludes(isolated);
}

// Empty when the outputs are fine.
std::string readOutputs(const std::vector<std::string>& words, std::vector<Output>& outputs) {
  if (words.empty()) return {};
  outputs.clear();
  size_t toStdout = 0;
  for (const std::string& word : words) {
    size_t colon = word.find(':');
    auto format = report::formatNamed(word.substr(0, colon));
    if (!format) {
      return fmt::format("--output: unknown format \"{}\" ({} exist)", word.substr(0, colon),
                         report::formatNames());
    }
    Output output{*format, colon == std::string::npos ? "" : word.substr(colon + 1)};
    if (output.file == "-") output.file.clear();
    if (output.file.empty() && ++toStdout > 1) {
      return "--output: only one format can go to standard output; give the others a file, as in "
             "--output sarif:report.sarif";
    }
    bool twice = std::ranges::any_of(outputs, [&](const Output& other) {
      return !other.file.empty() && other.file == output.file;
    });
    if (twice) return fmt::format("--output: two reports for the file \"{}\"", output.file);
    outputs.push_back(output);
  }
  return {};
}

bool namesADiagnostic(const std::string& word) {
  if (word.empty()) return false;
  if (analysis::findDiagnostic(word) != nullptr) return true;
  return std::ranges::any_of(analysis::diagnostics(), [&](const analysis::DiagnosticInfo& info) {
    return info.id.starts_with(word);
  });
}

std::string checkIds(std::string_view option, std::vector<std::string>& words) {
  for (std::string& word : words) {
    if (const auto* info = analysis::findDiagnostic(word)) word = info->id;
    if (namesADiagnostic(word)) continue;
    return fmt::format("{}: no rule is called \"{}\" (`unclosed explain` lists them)", option,
                       word);
  }
  return {};
}

// "UNC103=error", or a name or the beginning of ids before the "=".
std::string readSeverities(const std::vector<std::string>& words, std::vector<SeverityRule>& out) {
  for (const std::string& word : words) {
    size_t equals = std::min(word.size(), word.find('='));
    std::vector<std::string> rule = {word.substr(0, equals)};
    if (std::string error = checkIds("--severity", rule); !error.empty()) return error;
    auto level = Severities.find(word.substr(std::min(word.size(), equals + 1)));
    if (level == Severities.end())
      return fmt::format("--severity: \"{}\" is not of the form ID=LEVEL, where LEVEL is note, "
                         "warning or error",
                         word);
    out.push_back({rule.front(), level->second});
  }
  return {};
}

std::vector<report::Grouping> groupingsNamed(const std::vector<std::string>& names) {
  std::vector<report::Grouping> out;
  for (const report::GroupingInfo& info : report::groupings()) {
    if (std::ranges::find(names, info.name) != names.end()) out.push_back(info.grouping);
  }
  return out;
}

} // namespace

CLI::Option* addRepeated(CLI::App& app, const std::string& name, std::vector<std::string>& values,
                         const std::string& help) {
  return app.add_option(name, values, help)->allow_extra_args(false);
}

void addAnalysisOptions(CLI::App& app, CheckConfig& config, CheckWords& words) {
  app.add_option("PATH", config.paths,
                 "Files, folders and patterns such as 'src/**/*.py'; - is standard input");
  addRepeated(app, "--select", config.select, "Report only these rules: ids or prefixes (UNC1)")
      ->type_name("ID,...")
      ->delimiter(',');
  addRepeated(app, "--ignore", config.ignore, "Do not report these rules: ids or prefixes")
      ->type_name("ID,...")
      ->delimiter(',');
  addRepeated(app, "--kind", config.kinds, "Report only these kinds of resource (db-connection)")
      ->type_name("KIND,...")
      ->delimiter(',');
  app.add_option("--min-confidence", words.minConfidence, "Least confidence to report")
      ->check(oneOf(Confidences))
      ->capture_default_str()
      ->type_name("LEVEL");
  addRepeated(app, "--rules", config.rulePacks, "More rule packs: JSON files or folders of them")
      ->type_name("PATH");
  app.add_option("-j,--jobs", config.jobs, "Threads and workers (default: one per processor)")
      ->check(CLI::Range(1u, 1024u))
      ->type_name("N");
  app.add_option("--compile-commands", config.compileCommands,
                 "The compile_commands.json to use (default: the nearest one)")
      ->type_name("FILE");
  app.add_option("--python-engine", words.pythonEngine,
                 "tree (what it cannot parse is read line by line), or regex: line by line only")
      ->check(oneOf(PythonEngines))
      ->capture_default_str()
      ->type_name("ENGINE");
  addFileOptions(app, config, words);
  app.add_option("--baseline", config.baseline, "The file of findings that are known already")
      ->type_name("FILE");
}

void addCheckOptions(CLI::App& app, CheckConfig& config, CheckWords& words, bool audit) {
  addAnalysisOptions(app, config, words);
  auto* staged = app.add_flag("--staged", config.staged, "Only what the next commit causes")
                     ->configurable(false);
  app.add_option("--diff", config.diff, "Only what has changed since the branch left REV causes")
      ->type_name("REV")
      ->configurable(false)
      ->excludes(staged);
  addRepeated(app, "-o,--output", words.outputs,
              report::formatNames() + "; with :FILE to write a file; may be repeated")
      ->type_name("FORMAT[:FILE]");
  app.add_flag("--fixes", config.fixes, "Offer the safe repairs of `unclosed fix` in SARIF logs")
      ->excludes(staged);
  if (!audit) {
    app.add_option("--fail-on", words.failOn, "Exit with 1 for findings of at least this severity")
        ->check(oneOf(FailOn))
        ->capture_default_str()
        ->type_name("SEVERITY");
    app.add_flag("--exit-zero", words.exitZero, "Exit with 0 even when there are findings");
  }
  app.add_option("--max-findings", config.maxFindings,
                 "Print this many findings and count the rest (text, github, markdown)")
      ->type_name("N");
  app.add_option("--stdin-filename", config.stdinFilename, "Name of standard input in reports")
      ->configurable(false)
      ->type_name("NAME");
  app.add_option("--color", words.colour, "Colours on standard output; NO_COLOR turns auto off")
      ->check(oneOf(Colours))
      ->capture_default_str()
      ->type_name("WHEN");
  auto* quiet = app.add_flag("-q,--quiet", config.quiet, "One line for each finding");
  quiet->configurable(false);
  app.add_flag("-v,--verbose", config.verbose, "Also confidence, times, and what was held back")
      ->configurable(false)
      ->excludes(quiet);
  app.add_flag("--statistics", config.statistics, "Only the counts by rule (text)")
      ->configurable(false);
}

void addBacklogOptions(CLI::App& app, CheckConfig& config, CheckWords& words) {
  std::vector<std::string> names;
  for (const report::GroupingInfo& info : report::groupings())
    names.emplace_back(info.name);
  addRepeated(app, "--by", words.groupings,
              "Tables: file, folder, rule, kind, library, owner (default: file,rule,kind)")
      ->delimiter(',')
      ->check(CLI::IsMember(names))
      ->type_name("WHAT,...");
  app.add_option("--top", config.backlog.top, "Rows of each table")->type_name("N");
  app.add_option("--sort", words.rowOrder, "Order of rows: findings, severity or name")
      ->check(oneOf(RowOrders))
      ->capture_default_str()
      ->type_name("ORDER");
  addRepeated(app, "--compare", config.compare,
              "An earlier JSON report: count what is fixed, new and left; may be repeated")
      ->type_name("FILE");
  app.add_flag("--blame", config.blame,
               "Owners are the authors of the lines (git blame), not those of CODEOWNERS");
}

void addFixOptions(CLI::App& app, FixConfig& config, CheckWords& words) {
  app.add_flag("--diff", config.diff, "Print the changes as a unified diff, and change nothing")
      ->configurable(false);
  app.add_flag("--unsafe", config.unsafe, "Also make repairs that may change what the program does")
      ->configurable(false);
  app.add_flag("--backup", config.backup, "Keep each changed file as FILE.orig")
      ->configurable(false);
  addAnalysisOptions(app, config.check, words);
  for (const char* other : {"--compile-commands", "--python-engine", "--baseline"})
    app.remove_option(app.get_option(other));
  app.add_flag("-q,--quiet", config.check.quiet, "Only the last line")->configurable(false);
}

Command finishCheck(CheckConfig config, const CheckWords& words, bool audit) {
  config.audit = audit;
  config.minConfidence = Confidences.at(words.minConfidence);
  config.failOn = audit || words.exitZero ? std::nullopt : FailOn.at(words.failOn);
  config.colour = Colours.at(words.colour);
  config.pythonEngine = PythonEngines.at(words.pythonEngine);
  config.backlog.order = RowOrders.at(words.rowOrder);
  if (!words.groupings.empty()) config.backlog.by = groupingsNamed(words.groupings);
  if (config.paths.empty()) config.paths = {"."};
  for (std::string error :
       {readOutputs(words.outputs, config.outputs), checkIds("--select", config.select),
        checkIds("--ignore", config.ignore), readSeverities(words.severities, config.severities)}) {
    if (!error.empty()) return UsageError{std::move(error)};
  }
  return config;
}

} // namespace unclosed::cli
