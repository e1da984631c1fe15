#include "cli/options.h"

#include "analysis/finding.h"
#include "cli/command_table.h"
#include "cli/completions.h"
#include "cli/manual.h"
#include "support/version.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

namespace unclosed::cli {
namespace {

constexpr const char* PathsKey = "paths"; // what configuration files call the PATHs

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
const std::map<std::string, RulesFormat> RulesFormats = {
    {"text", RulesFormat::Text},
    {"json", RulesFormat::Json},
    {"markdown", RulesFormat::Markdown},
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

// Values as typed; finish() turns them into a CheckConfig.
struct CheckWords {
  std::vector<std::string> outputs;
  std::string minConfidence = "medium";
  std::string failOn = "warning";
  std::string colour = "auto";
  bool exitZero = false;
  std::vector<std::string> severities;
  std::string pythonEngine = "tree";
  std::vector<std::string> groupings;
  std::string rowOrder = "findings";
};

template <typename T>
CLI::IsMember oneOf(const std::map<std::string, T>& table) {
  std::vector<std::string> names;
  for (const auto& [name, value] : table)
    names.push_back(name);
  return CLI::IsMember(names);
}

// An option that takes one value each time it is given, so that paths may follow it.
CLI::Option* addRepeated(CLI::App& app, const std::string& name, std::vector<std::string>& values,
                         const std::string& help) {
  return app.add_option(name, values, help)->allow_extra_args(false);
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

// What is analysed, and what of it is wanted.
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

// Which tables an audit shows, and what it compares with.
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

// What is analysed and which findings are meant is said as for `check`.
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

Command finishBaseline(BaselineCommand baseline, const CheckWords& words) {
  Command check = finishCheck(baseline.check, words, true);
  if (std::holds_alternative<UsageError>(check)) return check;
  baseline.check = std::get<CheckConfig>(std::move(check));
  return baseline;
}

Command finishFix(FixConfig config, const CheckWords& words) {
  Command check = finishCheck(std::move(config.check), words, true);
  if (std::holds_alternative<UsageError>(check)) return check;
  config.check = std::get<CheckConfig>(std::move(check));
  if (std::ranges::find(config.check.paths, "-") != config.check.paths.end())
    return UsageError{"fix: standard input cannot be changed; name a file"};
  return config;
}

Command finishConfig(ConfigCommand config, const CheckWords& words) {
  Command check = finishCheck(config.base, words, false);
  if (std::holds_alternative<UsageError>(check)) return check;
  config.base = std::get<CheckConfig>(std::move(check));
  return config;
}

// The program's commands, with the values that they fill.
struct Grammar {
  CLI::App app{"Finds sessions, connections and handles that are acquired and never released.",
               "unclosed"};
  CheckConfig check, audit;
  CheckWords checkWords, auditWords, fixWords;
  FixConfig fix;
  RulesConfig rules;
  ExplainConfig explain;
  std::string explainFormat = "text";
  std::string rulesVerb;
  std::string rulesFormat = "text";
  bool rulesJson = false;
  bool version = false;
  CLI::App* checkCommand = nullptr;
  CLI::App* auditCommand = nullptr;
  CLI::App* fixCommand = nullptr;
  CLI::App* rulesCommand = nullptr;
  CLI::App* explainCommand = nullptr;
  ConfigCommand config;
  CheckWords configWords;
  CLI::App* configShow = nullptr;
  CLI::App* configCheck = nullptr;
  BaselineCommand baseline;
  CheckWords baselineWords;
  std::map<BaselineVerb, CLI::App*> baselineVerbs;
  CLI::App* initCommand = nullptr;
  CLI::App* completionsCommand = nullptr;
  CLI::App* manCommand = nullptr;
  std::string shell;

  Grammar() {
    app.add_flag("-V,--version", version, "Print the version and exit");
    app.require_subcommand(0, 1);
    app.footer("Exit codes: 0 nothing found, 1 findings, 2 the run could not do its job.\n"
               "`unclosed COMMAND --help` has the options of a command.");
    checkCommand = app.add_subcommand("check", "Report leaks; exit with 1 when there are any");
    addCheckOptions(*checkCommand, check, checkWords, false);
    auditCommand = app.add_subcommand(
        "audit", "Report leaks, with counts per file, rule and kind; exit with 0");
    addCheckOptions(*auditCommand, audit, auditWords, true);
    fixCommand = app.add_subcommand("fix", "Repair leaks in Python files");
    addFixOptions(*fixCommand, fix, fixWords);
    addBaselineCommand();
    addConfigCommand();
    addBacklogOptions(*auditCommand, audit, auditWords);
    rulesCommand = app.add_subcommand("rules", "List the resources that are known");
    rulesCommand->add_option("VERB", rulesVerb, "list, and nothing else")
        ->check(CLI::IsMember({"list"}));
    addRepeated(*rulesCommand, "--rules", rules.rulePacks, "More rule packs")->type_name("PATH");
    addRepeated(*rulesCommand, "--kind", rules.kinds, "Only these kinds of resource")
        ->type_name("KIND,...")
        ->delimiter(',');
    rulesCommand->add_option("--check", rules.check, "Check these rule packs and their examples")
        ->type_name("FILE...");
    rulesCommand->add_option("--format", rulesFormat, "text, json or markdown (one row a library)")
        ->check(oneOf(RulesFormats))
        ->type_name("FORMAT");
    rulesCommand->add_flag("--json", rulesJson, "The same as --format json");
    rulesCommand->add_flag("--schema", rules.schema, "Print the JSON schema of rule packs");
    addSetupCommands();
    explainCommand = app.add_subcommand("explain", "Explain a rule or a resource");
    explainCommand->add_option(
        "ID", explain.id, "UNC103, leak-on-exception, or a resource's id; none: list the rules");
    addRepeated(*explainCommand, "--rules", explain.rulePacks, "More rule packs")
        ->type_name("PATH");
    CLI::Option* all = explainCommand->add_flag("--all", explain.all, "Every rule");
    explainCommand->add_option("--format", explainFormat, "text or markdown; rules only")
        ->check(CLI::IsMember({"text", "markdown"}))
        ->type_name("FORMAT");
    explainCommand->add_option("--output", explain.folder, "Write one file a rule into this folder")
        ->needs(all)
        ->type_name("FOLDER");
  }

  void addBaselineCommand() {
    CLI::App* command = app.add_subcommand("baseline", "Write down the findings that are known");
    command->require_subcommand(1);
    auto add = [&](BaselineVerb verb, const char* name, const char* help) {
      CLI::App* sub = command->add_subcommand(name, help);
      addAnalysisOptions(*sub, baseline.check, baselineWords);
      baselineVerbs[verb] = sub;
      return sub;
    };
    add(BaselineVerb::Create, "create", "Write all that a check would report")
        ->add_flag("--force", baseline.force, "Also over a baseline that exists")
        ->configurable(false);
    add(BaselineVerb::Update, "update", "Remove what is repaired, and follow files that moved")
        ->add_flag("--add", baseline.add, "Also add what is new")
        ->configurable(false);
    add(BaselineVerb::Show, "show", "List what a baseline knows");
  }

  // What helps to get and stay acquainted.
  void addSetupCommands() {
    initCommand = app.add_subcommand("init", "Write a configuration and a pre-commit hook");
    completionsCommand = app.add_subcommand("completions", "Print completions for a shell");
    completionsCommand->add_option("SHELL", shell, "The shell")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "fish"}));
    manCommand = app.add_subcommand("man", "Print the manual page, for `man -l -`");
  }

  void addConfigCommand() {
    CLI::App* command = app.add_subcommand("config", "Show or check the configuration");
    command->require_subcommand(1);
    configShow = command->add_subcommand(
        "show", "Print what holds for a check with these options, and where each value is from");
    addCheckOptions(*configShow, config.base, configWords, false);
    configCheck = command->add_subcommand("check", "Report every mistake in the configuration");
    configCheck->add_option("FILE", config.base.configFile, "The file (default: the nearest one)");
  }
};

UsageError usageError(const Grammar& grammar, const std::string& message) {
  std::string command = "unclosed";
  for (const CLI::App* sub : grammar.app.get_subcommands())
    command += " " + sub->get_name();
  return UsageError{fmt::format("{}\nTry `{} --help`.", message, command)};
}

bool isCommand(const std::string& word) {
  return std::ranges::any_of(commandTable(),
                             [&](const CommandFacts& command) { return command.words == word; });
}

// `unclosed src/` is what people type first.
std::string hintFor(const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    if (word.starts_with('-')) continue;
    if (isCommand(word)) return {};
    return fmt::format(": \"{}\" is no command; did you mean `unclosed check {}`?", word, word);
  }
  return {};
}

std::map<std::string, std::vector<std::string>> valuesGiven(const CLI::App& app) {
  std::map<std::string, std::vector<std::string>> values;
  for (const CLI::Option* option : app.get_options()) {
    if (option->count() == 0) continue;
    bool named = !option->get_lnames().empty();
    values[named ? option->get_lnames().front() : PathsKey] = option->results();
  }
  return values;
}

// "LEVEL:{low,medium,high}" is the name of a value and those that exist.
void readValueName(OptionFacts& facts, const std::string& typeName) {
  size_t open = typeName.find(":{");
  facts.valueName = typeName.substr(0, open);
  if (open != std::string::npos && typeName.ends_with('}'))
    facts.choices = CLI::detail::split(typeName.substr(open + 2, typeName.size() - open - 3), ',');
  if (facts.valueName.starts_with("FORMAT[")) {
    for (const report::FormatInfo& format : report::formats())
      facts.choices.emplace_back(format.name);
  }
  if (facts.valueName == "ID,...") {
    for (const analysis::DiagnosticInfo& info : analysis::diagnostics())
      facts.choices.emplace_back(info.id);
  }
}

OptionFacts factsOf(const CLI::Option& option) {
  OptionFacts facts;
  if (!option.get_snames().empty()) facts.shortName = "-" + option.get_snames().front();
  if (!option.get_lnames().empty()) facts.longName = "--" + option.get_lnames().front();
  facts.help = option.get_description();
  bool positional = facts.longName.empty();
  if (positional || option.get_expected_max() > 0) readValueName(facts, option.get_type_name());
  if (positional) facts.valueName = option.get_name();
  return facts;
}

// Of `app`, and of those below it.
void addFacts(const CLI::App& app, const std::string& words, std::vector<CommandFacts>& table) {
  CommandFacts facts{words, app.get_description(), {}, {}};
  for (bool positionals : {false, true}) {
    for (const CLI::Option* option : app.get_options()) {
      if (option->get_positional() == positionals) facts.options.push_back(factsOf(*option));
    }
  }
  auto commands = app.get_subcommands([](const CLI::App*) { return true; });
  for (const CLI::App* command : commands)
    facts.commands.push_back(command->get_name());
  table.push_back(std::move(facts));
  for (const CLI::App* command : commands)
    addFacts(*command, words.empty() ? command->get_name() : words + " " + command->get_name(),
             table);
}

// The command that was parsed, as a value.
Command finish(Grammar& grammar) {
  if (grammar.checkCommand->parsed()) return finishCheck(grammar.check, grammar.checkWords, false);
  if (grammar.auditCommand->parsed()) return finishCheck(grammar.audit, grammar.auditWords, true);
  if (grammar.fixCommand->parsed()) return finishFix(grammar.fix, grammar.fixWords);
  for (const auto& [verb, app] : grammar.baselineVerbs) {
    if (!app->parsed()) continue;
    grammar.baseline.verb = verb;
    return finishBaseline(grammar.baseline, grammar.baselineWords);
  }
  if (grammar.configShow->parsed() || grammar.configCheck->parsed()) {
    grammar.config.check = grammar.configCheck->parsed();
    return finishConfig(grammar.config, grammar.configWords);
  }
  if (grammar.rulesCommand->parsed()) {
    grammar.rules.format =
        grammar.rulesJson ? RulesFormat::Json : RulesFormats.at(grammar.rulesFormat);
    return grammar.rules;
  }
  if (grammar.explainCommand->parsed()) {
    grammar.explain.markdown = grammar.explainFormat == "markdown";
    return grammar.explain;
  }
  if (grammar.initCommand->parsed()) return InitCommand();
  if (grammar.manCommand->parsed()) return PrintOnly{manualPage(commandTable())};
  if (grammar.completionsCommand->parsed())
    return PrintOnly{*completionScript(grammar.shell, commandTable())};
  return UsageError{"a command is needed: check, audit, fix, baseline, config, rules or explain"};
}

} // namespace

std::vector<CommandFacts> commandTable() {
  Grammar grammar;
  std::vector<CommandFacts> table;
  addFacts(grammar.app, "", table);
  return table;
}

std::vector<OptionInfo> optionsOf(const std::vector<std::string>& command) {
  Grammar grammar;
  CLI::App* app = &grammar.app;
  for (const std::string& word : command)
    app = app->get_subcommand(word);
  std::vector<OptionInfo> infos;
  for (const CLI::Option* option : app->get_options()) {
    if (!option->get_configurable() || option->get_lnames().empty()) continue;
    OptionInfo info{option->get_lnames().front(), option->get_type_name(),
                    option->get_default_str()};
    info.flag = option->get_expected_max() == 0;
    info.list = option->get_expected_max() > 1;
    infos.push_back(std::move(info));
  }
  return infos;
}

Parsed parseWords(const std::vector<std::string>& words) {
  Grammar grammar;
  Parsed parsed;
  try {
    grammar.app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
  } catch (const CLI::CallForHelp&) {
    parsed.command = PrintOnly{grammar.app.help()};
    return parsed;
  } catch (const CLI::ExtrasError& error) {
    std::string hint = hintFor(words);
    parsed.command = usageError(grammar, hint.empty() ? error.what() : "unknown command" + hint);
    return parsed;
  } catch (const CLI::ParseError& error) {
    parsed.command = usageError(grammar, error.what());
    return parsed;
  }
  for (CLI::App* app = &grammar.app; !app->get_subcommands().empty();) {
    app = app->get_subcommands().front();
    parsed.words.push_back(app->get_name());
    parsed.values = valuesGiven(*app);
  }
  parsed.command = grammar.version
                       ? Command(PrintOnly{fmt::format("unclosed {}\n", support::version())})
                       : finish(grammar);
  if (const auto* wrong = std::get_if<UsageError>(&parsed.command))
    parsed.command = usageError(grammar, wrong->message);
  return parsed;
}

} // namespace unclosed::cli
