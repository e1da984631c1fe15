// What commands and options there are, as the parser of the command line knows them: the one table
// from which the shell completions and the manual page are made.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace unclosed::cli {

struct OptionFacts {
  std::string shortName;            // "-o"; may be empty
  std::string longName;             // "--output"; empty for a positional
  std::string valueName;            // "FORMAT[:FILE]", "PATH"; empty for a flag
  std::string help;                 // a sentence without a period
  std::vector<std::string> choices; // the values that exist; empty: any
  bool takesFile() const;           // the value is a file or a folder
};

struct CommandFacts {
  std::string words; // "check", "config show"; empty: the program itself
  std::string help;
  std::vector<OptionFacts> options;  // positionals last
  std::vector<std::string> commands; // below it: "show"
};

// The program, then its commands, each before those below it.
std::vector<CommandFacts> commandTable();
// Appends `app`, called `words`, and the commands below it.
void addFacts(const CLI::App& app, const std::string& words, std::vector<CommandFacts>& table);

} // namespace unclosed::cli
