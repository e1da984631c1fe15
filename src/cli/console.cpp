#include "cli/console.h"

#include "support/files.h"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <unistd.h>

namespace unclosed::cli {
namespace {

bool isSet(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

} // namespace

int fail(std::string_view message) {
  fmt::print(stderr, "unclosed: error: {}\n", message);
  return ExitFailure;
}

int fail(const Error& error) { return fail(error.text()); }

void inform(std::string_view message) { fmt::print(stderr, "unclosed: {}\n", message); }

int printText(std::string_view text) {
  if (Status failed = support::writeStdout(text)) return fail(*failed);
  return ExitClean;
}

bool wantsHyperlinks() {
  if (const char* forced = std::getenv("FORCE_HYPERLINK"); forced != nullptr && *forced != '\0')
    return std::string_view(forced) != "0";
  if (::isatty(STDOUT_FILENO) != 1) return false;
  // Terminals tell it by being who they are: there is no way to ask.
  for (const char* name : {"VTE_VERSION", "WT_SESSION", "KITTY_WINDOW_ID", "KONSOLE_VERSION",
                           "WEZTERM_PANE", "ALACRITTY_WINDOW_ID", "ITERM_SESSION_ID"})
    if (isSet(name)) return true;
  const char* program = std::getenv("TERM_PROGRAM");
  return program != nullptr &&
         (std::string_view(program) == "vscode" || std::string_view(program) == "ghostty");
}

bool wantsColour(ColourMode mode) {
  if (mode != ColourMode::Auto) return mode == ColourMode::Always;
  if (isSet("NO_COLOR")) return false;
  if (isSet("FORCE_COLOR")) return true;
  const char* terminal = std::getenv("TERM");
  bool dumb = terminal == nullptr || std::string_view(terminal) == "dumb";
  return !dumb && ::isatty(STDOUT_FILENO) == 1;
}

} // namespace unclosed::cli
