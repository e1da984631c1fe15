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

bool wantsColour(ColourMode mode) {
  if (mode != ColourMode::Auto) return mode == ColourMode::Always;
  if (isSet("NO_COLOR")) return false;
  if (isSet("FORCE_COLOR")) return true;
  const char* terminal = std::getenv("TERM");
  bool dumb = terminal == nullptr || std::string_view(terminal) == "dumb";
  return !dumb && ::isatty(STDOUT_FILENO) == 1;
}

} // namespace unclosed::cli
