#include "rules/loader.h"

#include "rules/assembly.h"
#include "rules/builtin.h"
#include "support/files.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace unclosed::rules {

namespace {

namespace fs = std::filesystem;

// The files that a user's path stands for: itself, or the packs below it in the order of names.
Expected<std::vector<std::string>> packFiles(const std::string& path) {
  std::error_code failure;
  fs::file_status status = fs::status(path, failure);
  if (!fs::exists(status))
    return Error{"there is no such file or folder", path, "--rules takes a pack or a folder"};
  if (!fs::is_directory(status)) return std::vector<std::string>{path};
  std::vector<std::string> files;
  auto entry = fs::recursive_directory_iterator(path, failure);
  for (; !failure && entry != fs::recursive_directory_iterator(); entry.increment(failure))
    if (entry->path().extension() == ".json" && entry->path().filename() != "schema.json")
      files.push_back(entry->path().string());
  if (failure) return Error{fmt::format("cannot list the folder: {}", failure.message()), path, ""};
  if (files.empty()) return Error{"the folder holds no pack", path, "packs end in .json"};
  std::ranges::sort(files);
  return files;
}

Status readUserPath(std::vector<PackSource>& sources, const std::string& path) {
  Expected<std::vector<std::string>> files = packFiles(path);
  if (!files) return files.error();
  for (const std::string& file : *files) {
    Expected<std::string> text = support::readFile(file);
    if (!text) return text.error();
    sources.push_back({file, std::move(*text)});
  }
  return std::nullopt;
}

Expected<RuleSet> rulesOf(Expected<LoadedRules> loaded) {
  if (!loaded) return loaded.error();
  return std::move(loaded->rules);
}

} // namespace

Expected<RuleSet> loadPacks(std::span<const PackSource> packs) {
  return rulesOf(assemblePacks({}, packs));
}

Expected<RuleSet> loadAll(std::span<const std::string> userPaths) {
  std::vector<PackSource> sources;
  for (const std::string& path : userPaths)
    if (Status failure = readUserPath(sources, path)) return *failure;
  Expected<LoadedRules> builtin = readCompiled(builtinRules());
  if (!builtin || sources.empty()) return rulesOf(std::move(builtin));
  return rulesOf(assemblePacks(std::move(*builtin), sources));
}

} // namespace unclosed::rules
