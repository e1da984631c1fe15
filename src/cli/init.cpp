#include "cli/init.h"

#include "cli/console.h"
#include "support/files.h"

#include <fmt/format.h>

#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>

namespace unclosed::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* ConfigFile = "unclosed.toml";
constexpr const char* HookFile = ".pre-commit-config.yaml";

constexpr std::string_view HookEntry = R"(  - repo: local
    hooks:
      - id: unclosed
        name: unclosed
        entry: unclosed check
        language: system
        types_or: [c, c++, python]
        require_serial: true
)";

// Every value is the default, and a comment.
std::string initialConfiguration() {
  return R"(# Settings of unclosed for this folder and all below it. Every key is the name of an option of
# `unclosed check`; `unclosed config show` says what holds, and where each value is from.

# min-confidence = "medium"   # low, medium, high
# fail-on = "warning"         # note, warning, error, never
# ignore = ["UNC5"]           # ids of rules, or what they begin with
# exclude = ["third_party/"]  # patterns as in .gitignore
)";
}

bool exists(const char* path) {
  std::error_code error;
  return fs::exists(path, error);
}

// The configuration that this folder has, if any.
std::optional<std::string> presentConfiguration() {
  for (const char* name : {ConfigFile, ".unclosed.toml"})
    if (exists(name)) return name;
  auto project = support::readFile("pyproject.toml");
  if (project && project->find("[tool.unclosed]") != std::string::npos) return "pyproject.toml";
  return std::nullopt;
}

Status writeConfiguration() {
  if (auto present = presentConfiguration()) {
    inform(fmt::format("{} is there already and stays as it is", *present));
    return std::nullopt;
  }
  if (Status failed = support::writeFile(ConfigFile, initialConfiguration())) return failed;
  inform(fmt::format("wrote {}", ConfigFile));
  return std::nullopt;
}

Status writeHook() {
  if (!exists(HookFile)) {
    if (Status failed = support::writeFile(HookFile, fmt::format("repos:\n{}", HookEntry)))
      return failed;
    inform(fmt::format("wrote {}; `pre-commit install` switches it on", HookFile));
    return std::nullopt;
  }
  auto text = support::readFile(HookFile);
  if (!text) return text.error();
  if (text->find("id: unclosed") != std::string::npos) {
    inform(fmt::format("{} has the hook already", HookFile));
    return std::nullopt;
  }
  inform(fmt::format("{} is there already and stays as it is; add this to its `repos`:\n{}",
                     HookFile, HookEntry));
  return std::nullopt;
}

} // namespace

int runInit() {
  for (Status failed : {writeConfiguration(), writeHook()}) {
    if (failed) return fail(*failed);
  }
  inform("try it with `unclosed check`");
  return ExitClean;
}

} // namespace unclosed::cli
