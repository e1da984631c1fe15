#include "frontend/clang/compile_commands.h"

#include "frontend/clang/flags.h"
#include "support/files.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>

namespace unclosed::clangfe {
namespace {

namespace fs = std::filesystem;
constexpr const char* databaseName = "compile_commands.json";

std::string textOf(const nlohmann::json& entry, const char* key) {
  auto it = entry.find(key);
  return it != entry.end() && it->is_string() ? it->get<std::string>() : std::string();
}

std::vector<std::string> argumentsOf(const nlohmann::json& entry) {
  std::vector<std::string> words;
  auto list = entry.find("arguments");
  if (list != entry.end() && list->is_array()) {
    for (const nlohmann::json& word : *list)
      if (word.is_string()) words.push_back(word.get<std::string>());
  } else {
    words = splitCommand(textOf(entry, "command"));
  }
  if (!words.empty()) words.erase(words.begin());
  return words;
}

bool isBuildFolder(const std::string& name) {
  return name.starts_with("build") || name.starts_with("cmake-build-") || name == "out" ||
         name == "_build" || name == "builddir";
}

// Build folders of `folder`, by name, so that the choice does not depend on the file system.
std::vector<fs::path> buildFolders(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code failed;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, failed)) {
    std::error_code unreadable;
    if (entry.is_directory(unreadable) && isBuildFolder(entry.path().filename().string()))
      found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::optional<std::string> databaseIn(const fs::path& folder) {
  std::error_code failed;
  if (fs::is_regular_file(folder / databaseName, failed)) return (folder / databaseName).string();
  for (const fs::path& build : buildFolders(folder)) {
    if (fs::is_regular_file(build / databaseName, failed)) return (build / databaseName).string();
    // Presets put one more level in between: build/release, out/build.
    std::vector<fs::path> inner;
    for (const fs::directory_entry& entry : fs::directory_iterator(build, failed))
      inner.push_back(entry.path());
    std::sort(inner.begin(), inner.end());
    for (const fs::path& preset : inner)
      if (fs::is_regular_file(preset / databaseName, failed))
        return (preset / databaseName).string();
  }
  return std::nullopt;
}

} // namespace

Expected<CompileCommands> CompileCommands::load(const std::string& path) {
  Expected<std::string> text = support::readFile(path);
  if (!text) return text.error();
  return parse(*text, path);
}

Expected<CompileCommands> CompileCommands::parse(const std::string& text,
                                                 const std::string& where) {
  nlohmann::json document = nlohmann::json::parse(text, nullptr, false);
  if (!document.is_array())
    return Error{"not a compilation database: a JSON array is expected", where,
                 "let the build system write it again"};
  CompileCommands result;
  for (const nlohmann::json& entry : document) {
    if (!entry.is_object()) continue;
    fs::path directory = fs::path(where).parent_path() / textOf(entry, "directory");
    std::string file = textOf(entry, "file");
    CompileCommand command{.file = (directory / file).lexically_normal().string(),
                           .directory = directory.lexically_normal().string(),
                           .arguments = argumentsOf(entry)};
    if (file.empty() || command.arguments.empty()) continue;
    std::string key = command.file;
    result.commands_.emplace(std::move(key), std::move(command));
  }
  return result;
}

const CompileCommand* CompileCommands::find(const std::string& file) const {
  auto it = commands_.find(file);
  return it == commands_.end() ? nullptr : &it->second;
}

std::optional<std::string> findCompileCommands(const std::string& folder, const std::string& root) {
  fs::path here = fs::path(folder).lexically_normal();
  while (true) {
    if (std::optional<std::string> found = databaseIn(here)) return found;
    if (!isBelow(here.string(), root) || here.string() == root || here == here.parent_path())
      return std::nullopt;
    here = here.parent_path();
  }
}

} // namespace unclosed::clangfe
