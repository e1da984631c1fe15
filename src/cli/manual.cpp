#include "cli/manual.h"

#include "report/formats.h"
#include "support/version.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <iterator>
#include <string_view>

namespace unclosed::cli {
namespace {

// Text that troff prints as it is: a backslash and a hyphen mean something, and so does a period or
// an apostrophe at the start of a line.
std::string troff(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
  }
  if (out.starts_with('.') || out.starts_with('\'')) out.insert(0, "\\&");
  return out;
}

std::string bold(std::string_view text) { return fmt::format("\\fB{}\\fR", troff(text)); }
std::string italic(std::string_view text) { return fmt::format("\\fI{}\\fR", troff(text)); }

std::string sentence(std::string_view text) {
  std::string out = troff(text);
  return out.empty() || out.ends_with('.') ? out : out + ".";
}

std::string entry(std::string_view term, std::string_view text) {
  return fmt::format(".TP\n{}\n{}\n", term, sentence(text));
}

std::string optionTerm(const OptionFacts& option) {
  std::string names = option.shortName.empty() ? "" : bold(option.shortName);
  if (!option.longName.empty()) names += (names.empty() ? "" : ", ") + bold(option.longName);
  if (option.valueName.empty()) return names;
  return names + (names.empty() ? "" : " ") + italic(option.valueName);
}

std::string commandText(const CommandFacts& command) {
  std::string out = fmt::format(".SS \"unclosed {}\"\n{}\n", command.words, sentence(command.help));
  for (const OptionFacts& option : command.options) {
    std::string help = option.help;
    if (!option.choices.empty() && option.choices.size() < 7)
      help += fmt::format(": {}", fmt::join(option.choices, ", "));
    out += entry(optionTerm(option), help);
  }
  return out;
}

constexpr std::string_view Ends = R"(.SH EXIT STATUS
.TP
.B 0
Nothing was found at or above the severity of \fB\-\-fail\-on\fR; always for \fBaudit\fR.
.TP
.B 1
There are findings.
.TP
.B 2
The run could not do its job.
.SH FILES
.TP
.BR unclosed.toml ", " .unclosed.toml ", " pyproject.toml
The configuration: the nearest one in the current folder or above it.
.SH ENVIRONMENT
.TP
.BR NO_COLOR ", " FORCE_COLOR
Turn colours off or on.
.TP
.B FORCE_HYPERLINK
Turns links in a terminal on, or off when it is 0.
.TP
.B GITHUB_STEP_SUMMARY
Where the format \fBgithub\fR adds the report as Markdown.
)";

} // namespace

std::string manualPage(const std::vector<CommandFacts>& table) {
  std::string out = fmt::format(".TH UNCLOSED 1 \"\" \"unclosed {}\" \"User Commands\"\n"
                                ".SH NAME\nunclosed \\- {}\n",
                                support::version(), troff(table.front().help));
  out += ".SH SYNOPSIS\n.B unclosed\n.I COMMAND\n[options]\n.RI [ PATH ...]\n.SH COMMANDS\n";
  for (const CommandFacts& command : table) {
    if (!command.words.empty()) out += commandText(command);
  }
  out += ".SH FORMATS\n";
  for (const report::FormatInfo& format : report::formats())
    out += entry(bold(format.name), format.purpose);
  return out.append(Ends);
}

} // namespace unclosed::cli
