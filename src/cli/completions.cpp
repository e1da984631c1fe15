#include "cli/completions.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>

namespace unclosed::cli {
namespace {

// In single quotes, as all three shells read them.
std::string quoted(std::string_view text) {
  std::string out = "'";
  for (char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out + "'";
}

std::vector<std::string> namesOf(const OptionFacts& option) {
  std::vector<std::string> names;
  if (!option.shortName.empty()) names.push_back(option.shortName);
  if (!option.longName.empty()) names.push_back(option.longName);
  return names;
}

std::vector<std::string> wordsOf(const CommandFacts& command) {
  std::vector<std::string> words = command.commands;
  for (const OptionFacts& option : command.options) {
    std::vector<std::string> names = namesOf(option);
    words.insert(words.end(), names.begin(), names.end());
  }
  return words;
}

// The values of an option: those that exist, or file names, which bash completes when the reply is
// empty.
void addBashValues(std::string& out, const CommandFacts& command, const OptionFacts& option) {
  if (option.longName.empty() || option.valueName.empty()) return;
  std::vector<std::string> patterns;
  for (const std::string& name : namesOf(option))
    patterns.push_back(quoted(command.words + ":" + name));
  std::string reply;
  if (!option.choices.empty()) {
    reply = fmt::format("COMPREPLY=($(compgen -W {} -- \"$current\")); ",
                        quoted(fmt::format("{}", fmt::join(option.choices, " "))));
  }
  fmt::format_to(std::back_inserter(out), "    {}) {}return ;;\n", fmt::join(patterns, " | "),
                 reply);
}

std::string bashScript(const std::vector<CommandFacts>& table) {
  std::string commands, values, words;
  for (const CommandFacts& command : table) {
    if (!command.words.empty()) {
      size_t blank = command.words.rfind(' ');
      std::string above = blank == std::string::npos ? "" : command.words.substr(0, blank);
      std::string last = command.words.substr(blank + 1);
      fmt::format_to(std::back_inserter(commands), "      {}) command={} ;;\n",
                     quoted(above + ":" + last), quoted(command.words));
    }
    for (const OptionFacts& option : command.options)
      addBashValues(values, command, option);
    fmt::format_to(std::back_inserter(words), "    {}) words={} ;;\n", quoted(command.words),
                   quoted(fmt::format("{}", fmt::join(wordsOf(command), " "))));
  }
  return fmt::format(R"(# bash completion for unclosed, made by `unclosed completions bash`.
_unclosed() {{
  local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD-1]}}
  local command='' words='' i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$command:${{COMP_WORDS[i]}}" in
{}    esac
  done
  COMPREPLY=()
  case "$command:$previous" in
{}  esac
  case "$command" in
{}  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}}
complete -o default -F _unclosed unclosed
)",
                     commands, values, words);
}

// A description in `_arguments`: brackets and colons mean something there.
std::string zshText(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string zshAction(const OptionFacts& option) {
  if (!option.choices.empty()) return fmt::format("({})", fmt::join(option.choices, " "));
  return option.takesFile() ? "_files" : "";
}

std::string zshSpecs(const CommandFacts& command) {
  std::string out;
  for (const OptionFacts& option : command.options) {
    std::string value = option.valueName.empty()
                            ? ""
                            : fmt::format(":{}:{}", zshText(option.valueName), zshAction(option));
    if (option.longName.empty()) {
      out += fmt::format(" \\\n        {}", quoted("*" + value));
      continue;
    }
    for (const std::string& name : namesOf(option)) {
      out += fmt::format(" \\\n        {}",
                         quoted(fmt::format("*{}[{}]{}", name, zshText(option.help), value)));
    }
  }
  return out;
}

std::string zshCases(const std::vector<CommandFacts>& table) {
  std::string out;
  for (const CommandFacts& command : table) {
    if (command.words.empty()) continue;
    std::string specs = zshSpecs(command);
    if (!command.commands.empty()) {
      specs += fmt::format(" \\\n        {}",
                           quoted(fmt::format("1:command:({})", fmt::join(command.commands, " "))));
    }
    fmt::format_to(std::back_inserter(out), "    {})\n      _arguments -s{} ;;\n",
                   quoted(command.words), specs);
  }
  return out;
}

std::string zshScript(const std::vector<CommandFacts>& table) {
  std::string commands, nested;
  for (const CommandFacts& command : table) {
    bool below = command.words.find(' ') != std::string::npos;
    if (!command.words.empty() && !below)
      commands += "\n    " + quoted(command.words + ":" + zshText(command.help));
    if (below) nested += "|" + quoted(command.words);
  }
  return fmt::format(R"(#compdef unclosed
# zsh completion for unclosed, made by `unclosed completions zsh`.
_unclosed() {{
  local -a commands=({}
  )
  if (( CURRENT == 2 )); then
    _arguments{}
    _describe command commands
    return
  fi
  local command=$words[2]
  # The options of a command below another are completed behind both words.
  case "$command $words[3]" in
    {}) (( CURRENT > 3 )) && {{ command="$command $words[3]"; shift words; (( CURRENT-- )) }} ;;
  esac
  shift words
  (( CURRENT-- ))
  case "$command" in
{}  esac
}}
if [[ $funcstack[1] == _unclosed ]]; then
  _unclosed "$@"
else
  compdef _unclosed unclosed
fi
)",
                     commands, zshSpecs(table.front()), nested.empty() ? "''" : nested.substr(1),
                     zshCases(table));
}

std::string fishCondition(const CommandFacts& command) {
  if (command.words.empty()) return "__fish_use_subcommand";
  std::string condition;
  for (size_t begin = 0; begin < command.words.size();) {
    size_t end = std::min(command.words.find(' ', begin), command.words.size());
    condition += fmt::format("{}__fish_seen_subcommand_from {}", condition.empty() ? "" : "; and ",
                             command.words.substr(begin, end - begin));
    begin = end + 1;
  }
  return condition;
}

std::string fishOption(const OptionFacts& option) {
  std::string out;
  if (!option.shortName.empty()) out += " -s " + option.shortName.substr(1);
  if (!option.longName.empty()) out += " -l " + option.longName.substr(2);
  if (!option.choices.empty()) {
    out += " -x -a " + quoted(fmt::format("{}", fmt::join(option.choices, " ")));
  } else if (!option.valueName.empty()) {
    out += option.takesFile() ? " -r -F" : " -x";
  }
  return out + " -d " + quoted(option.help);
}

std::string fishScript(const std::vector<CommandFacts>& table) {
  std::string out = "# fish completion for unclosed, made by `unclosed completions fish`.\n";
  auto add = std::back_inserter(out);
  for (const CommandFacts& command : table) {
    std::string condition = quoted(fishCondition(command));
    size_t blank = command.words.rfind(' ');
    if (!command.words.empty()) {
      CommandFacts above{
          blank == std::string::npos ? "" : command.words.substr(0, blank), "", {}, {}};
      fmt::format_to(add, "complete -c unclosed -f -n {} -a {} -d {}\n",
                     quoted(fishCondition(above)), command.words.substr(blank + 1),
                     quoted(command.help));
    }
    for (const OptionFacts& option : command.options) {
      if (option.longName.empty()) continue;
      fmt::format_to(add, "complete -c unclosed -n {}{}\n", condition, fishOption(option));
    }
  }
  return out;
}

} // namespace

std::optional<std::string> completionScript(std::string_view shell,
                                            const std::vector<CommandFacts>& table) {
  if (shell == "bash") return bashScript(table);
  if (shell == "zsh") return zshScript(table);
  if (shell == "fish") return fishScript(table);
  return std::nullopt;
}

} // namespace unclosed::cli
