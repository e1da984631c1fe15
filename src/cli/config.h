// What the user asked for, as a plain value: the result of reading the command line. Nothing below
// the subcommands looks at the command line itself.
#pragma once

#include "report/backlog.h"
#include "report/formats.h"
#include "rules/rules.h"
#include "support/expected.h"
#include "workspace/path_patterns.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace unclosed::cli {

using report::Format;

struct Output {
  Format format = Format::Text;
  std::string file; // empty: standard output
};

enum class ColourMode { Auto, Always, Never };

// A severity for the rules that have this id, or that begin so.
struct SeverityRule {
  std::string rule;
  rules::Severity severity = rules::Severity::Warning;
};

// What the configuration file says differently for some paths. What is not set stays as it is
// elsewhere; `ignore` and `severities` add to it.
struct PathOverride {
  workspace::PathPatterns paths;
  std::optional<std::vector<std::string>> select, kinds;
  std::vector<std::string> ignore;
  std::optional<rules::Confidence> minConfidence;
  std::vector<SeverityRule> severities;
};

// How Python is read: by its syntax tree, or by patterns in its lines.
enum class PythonEngine { Tree, Regex };

// Options of `check` and `audit`.
struct CheckConfig {
  std::vector<std::string> paths = {"."};
  std::vector<Output> outputs = {Output{}};
  std::vector<std::string> select, ignore; // rule ids, prefixes of them, or names
  std::vector<std::string> kinds;          // kinds of resource; empty: all
  rules::Confidence minConfidence = rules::Confidence::Medium;
  std::optional<rules::Severity> failOn = rules::Severity::Warning; // nothing: never
  size_t maxFindings = report::AllFindings;                         // printed; the rest is counted
  std::vector<SeverityRule> severities; // the last one that holds counts
  std::vector<PathOverride> overrides;  // likewise
  std::vector<std::string> exclude;     // patterns as in .gitignore
  std::string excludeFolder;            // what they are relative to; empty: the current folder
  bool forceExclude = false;            // also for what is given by name
  std::string baseline;                 // file of what is known already; empty: none
  std::string diff;                     // only what changed since this revision; empty: all
  bool staged = false;                  // only what the next commit changes
  bool fixes = false;                   // SARIF logs offer repairs
  std::string configFile;               // empty: look for one
  bool isolated = false;                // no configuration file
  std::vector<std::string> rulePacks;
  unsigned jobs = 0;           // 0: as many as there are processors
  std::string compileCommands; // empty: look for it
  std::string stdinFilename;   // the name that standard input has in reports
  PythonEngine pythonEngine = PythonEngine::Tree;
  bool includeVendored = false; // and generated folders
  ColourMode colour = ColourMode::Auto;
  bool quiet = false;
  bool verbose = false;
  bool statistics = false; // only the counts by rule
  // Texts by path, in the place of what those Python files hold: repairs that are not written yet.
  std::map<std::string, std::string> texts;
  bool pythonOnly = false;          // C and C++ are left out
  bool audit = false;               // tables, and findings never fail the run
  report::Backlog backlog;          // audit: which tables, and how they are sorted
  std::vector<std::string> compare; // audit: earlier JSON reports
  bool blame = false;               // audit: owners are the authors of the lines
};

// Options of `fix`.
struct FixConfig {
  CheckConfig check;
  bool diff = false;   // print what would change, and change nothing
  bool unsafe = false; // repairs with doubts, too
  bool backup = false; // keep each file as it was beside it
};

// One setting as it holds, for `config show`.
struct EffectiveSetting {
  std::string key;
  std::string value;  // as TOML; empty: not set
  std::string origin; // "unclosed.toml:3", "command line", "default"
};

struct ConfigCommand {
  bool check = false; // else show
  CheckConfig base;   // says which file it is about
  std::string file;   // the configuration file; empty: there is none
  std::vector<EffectiveSetting> settings;
  std::vector<std::string> overrides; // their patterns and places
  std::vector<Error> mistakes;
};

enum class BaselineVerb { Create, Update, Show };

struct BaselineCommand {
  BaselineVerb verb = BaselineVerb::Show;
  CheckConfig check;  // what would be reported is what is known
  bool add = false;   // of update: also what is new
  bool force = false; // of create: also over a file
};

enum class RulesFormat { Text, Json, Markdown };

struct RulesConfig {
  std::vector<std::string> rulePacks;
  std::vector<std::string> kinds;
  std::vector<std::string> check; // packs to be checked, instead of a list
  bool schema = false;
  RulesFormat format = RulesFormat::Text;
};

struct ExplainConfig {
  std::string id;        // of a diagnostic or of a resource
  bool all = false;      // every diagnostic
  bool markdown = false; // else text
  std::string folder;    // where the pages of all of them go; empty: standard output
  std::vector<std::string> rulePacks;
};

// Exit codes, as README.md documents them.
inline constexpr int ExitClean = 0;
inline constexpr int ExitFindings = 1;
inline constexpr int ExitFailure = 2;

} // namespace unclosed::cli
