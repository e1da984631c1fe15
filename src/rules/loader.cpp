#include "rules/loader.h"

#include "rules/object_reader.h"
#include "rules/pack_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <unordered_map>

namespace unclosed::rules {

namespace {

namespace fs = std::filesystem;

// All packs while they are put together. `origin[i]` is where resources[i] was written.
struct Assembly {
  RuleSet rules;
  std::vector<std::string> origin;
  std::unordered_map<std::string, ResourceId> byId;
};

template <typename T>
void append(std::vector<T>& to, std::vector<T>& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

std::vector<std::string_view> allIds(const Assembly& assembly) {
  std::vector<std::string_view> ids;
  for (const Resource& resource : assembly.rules.resources)
    ids.push_back(resource.id);
  return ids;
}

Error unknownId(const Assembly& assembly, std::string where, std::string_view key,
                std::string_view id) {
  return Error{fmt::format("{} \"{}\" is the id of no resource", key, id), std::move(where),
               suggestion(id, allIds(assembly))};
}

Status addResources(Assembly& assembly, Pack& pack) {
  for (size_t i = 0; i < pack.rules.resources.size(); ++i) {
    Resource& resource = pack.rules.resources[i];
    std::string where = fmt::format("{}: {}", pack.file, pack.pointers[i]);
    auto id = static_cast<ResourceId>(assembly.rules.resources.size());
    auto [known, fresh] = assembly.byId.emplace(resource.id, id);
    if (!fresh)
      return Error{fmt::format("the id \"{}\" is taken already, by {}", resource.id,
                               assembly.origin[known->second]),
                   where + "/id", "use \"extends\" to add to a resource of another pack"};
    assembly.origin.push_back(std::move(where));
    assembly.rules.resources.push_back(std::move(resource));
  }
  return std::nullopt;
}

Status extendResources(Assembly& assembly, Pack& pack) {
  for (Extension& extension : pack.extensions) {
    auto known = assembly.byId.find(extension.resource);
    if (known == assembly.byId.end())
      return unknownId(assembly, fmt::format("{}: {}/extends", pack.file, extension.pointer),
                       "extends", extension.resource);
    Resource& resource = assembly.rules.resources[known->second];
    append(resource.types, extension.types);
    append(resource.acquire, extension.acquire);
    append(resource.release, extension.release);
  }
  return std::nullopt;
}

Status checkParents(const Assembly& assembly) {
  const std::vector<Resource>& resources = assembly.rules.resources;
  for (size_t i = 0; i < resources.size(); ++i) {
    if (resources[i].parent.empty()) continue;
    std::string where = assembly.origin[i] + "/parent";
    if (!assembly.byId.contains(resources[i].parent))
      return unknownId(assembly, where, "parent", resources[i].parent);
    // A chain longer than there are resources is a circle.
    std::string_view ancestor = resources[i].parent;
    size_t steps = 0;
    while (!ancestor.empty() && ++steps <= resources.size()) {
      auto next = assembly.byId.find(std::string(ancestor));
      ancestor = next == assembly.byId.end() ? "" : resources[next->second].parent;
    }
    if (!ancestor.empty())
      return Error{fmt::format("\"{}\" is its own ancestor", resources[i].id), where, ""};
  }
  return std::nullopt;
}

void addRest(Assembly& assembly, Pack& pack) {
  RuleSet& rules = assembly.rules;
  append(rules.effects, pack.rules.effects);
  append(rules.typeFacts, pack.rules.typeFacts);
  append(rules.headers, pack.rules.headers);
  append(rules.liveness, pack.rules.liveness);
  append(rules.catchAll, pack.rules.catchAll);
  rules.aliases.merge(pack.rules.aliases);
  for (auto& [type, bases] : pack.rules.bases)
    append(rules.bases[type], bases);
}

Expected<RuleSet> assemble(std::vector<Pack> packs) {
  Assembly assembly;
  for (Pack& pack : packs) {
    if (Status failure = addResources(assembly, pack)) return *failure;
    addRest(assembly, pack);
  }
  for (Pack& pack : packs)
    if (Status failure = extendResources(assembly, pack)) return *failure;
  if (Status failure = checkParents(assembly)) return *failure;
  return std::move(assembly.rules);
}

Status parseInto(std::vector<Pack>& packs, std::string_view file, std::string_view text) {
  Expected<Json> document = parseJson(file, text);
  if (!document) return document.error();
  Expected<Pack> pack = readPack(file, *document);
  if (!pack) return pack.error();
  packs.push_back(std::move(*pack));
  return std::nullopt;
}

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

Expected<std::string> readFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return Error{"cannot be read", path, ""};
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (in.bad()) return Error{"cannot be read to its end", path, ""};
  return text;
}

Status readUserPath(std::vector<Pack>& packs, const std::string& path) {
  Expected<std::vector<std::string>> files = packFiles(path);
  if (!files) return files.error();
  for (const std::string& file : *files) {
    Expected<std::string> text = readFile(file);
    if (!text) return text.error();
    if (Status failure = parseInto(packs, file, *text)) return failure;
  }
  return std::nullopt;
}

} // namespace

Expected<RuleSet> loadPacks(std::span<const PackSource> sources) {
  std::vector<Pack> packs;
  for (const PackSource& source : sources)
    if (Status failure = parseInto(packs, source.file, source.text)) return *failure;
  return assemble(std::move(packs));
}

Expected<RuleSet> loadAll(std::span<const std::string> userPaths) {
  std::vector<Pack> packs;
  for (const auto& [file, text] : builtinPacks())
    if (Status failure = parseInto(packs, file, text)) return *failure;
  for (const std::string& path : userPaths)
    if (Status failure = readUserPath(packs, path)) return *failure;
  return assemble(std::move(packs));
}

} // namespace unclosed::rules
