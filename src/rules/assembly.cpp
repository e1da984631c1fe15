#include "rules/assembly.h"

#include "rules/object_reader.h"
#include "rules/pack_reader.h"

#include <fmt/format.h>

#include <iterator>
#include <unordered_map>

namespace unclosed::rules {

namespace {

// The packs while they are put together.
struct Assembly {
  RuleSet rules;
  std::vector<std::string> origin;
  std::unordered_map<std::string, ResourceId> byId;

  explicit Assembly(LoadedRules base)
      : rules(std::move(base.rules)), origin(std::move(base.origin)) {
    for (ResourceId id = 0; id < rules.resources.size(); ++id)
      byId.emplace(rules.resources[id].id, id);
  }
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
    append(resource.patterns.acquire, extension.patterns.acquire);
    append(resource.patterns.release, extension.patterns.release);
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
      ancestor = {};
      if (next != assembly.byId.end()) ancestor = resources[next->second].parent;
    }
    if (!ancestor.empty())
      return Error{fmt::format("\"{}\" is its own ancestor", resources[i].id), where, ""};
  }
  return std::nullopt;
}

void addPlain(PlainValues& plain, PlainValues& more) {
  append(plain.calls, more.calls);
  append(plain.methods, more.methods);
  append(plain.attributes, more.attributes);
  append(plain.queries.make, more.queries.make);
  append(plain.queries.refine, more.queries.refine);
  append(plain.queries.run, more.queries.run);
  append(plain.queries.fetch, more.queries.fetch);
  append(plain.queries.functions, more.queries.functions);
  append(plain.queries.columns, more.queries.columns);
}

void addRest(Assembly& assembly, Pack& pack) {
  RuleSet& rules = assembly.rules;
  append(rules.effects, pack.rules.effects);
  append(rules.typeFacts, pack.rules.typeFacts);
  append(rules.headers, pack.rules.headers);
  append(rules.liveness, pack.rules.liveness);
  append(rules.catchAll, pack.rules.catchAll);
  append(rules.narrow, pack.rules.narrow);
  append(rules.streams, pack.rules.streams);
  append(rules.memory, pack.rules.memory);
  append(rules.usual, pack.rules.usual);
  append(rules.settings, pack.rules.settings);
  append(rules.values, pack.rules.values);
  addPlain(rules.plain, pack.rules.plain);
  append(rules.frameworks, pack.rules.frameworks);
  append(rules.registries, pack.rules.registries);
  append(rules.lifecycles, pack.rules.lifecycles);
  append(rules.doneAlready, pack.rules.doneAlready);
  rules.aliases.merge(pack.rules.aliases);
  for (auto& [type, bases] : pack.rules.bases)
    append(rules.bases[type], bases);
}

Expected<Pack> parsePack(const PackSource& source) {
  Expected<Json> document = parseJson(source.file, source.text);
  if (!document) return document.error();
  return readPack(source.file, *document);
}

} // namespace

Expected<LoadedRules> assemblePacks(LoadedRules base, std::span<const PackSource> sources) {
  Assembly assembly(std::move(base));
  std::vector<Pack> packs;
  for (const PackSource& source : sources) {
    Expected<Pack> pack = parsePack(source);
    if (!pack) return pack.error();
    if (Status failure = addResources(assembly, *pack)) return *failure;
    addRest(assembly, *pack);
    packs.push_back(std::move(*pack));
  }
  // A pack may extend one that comes later.
  for (Pack& pack : packs)
    if (Status failure = extendResources(assembly, pack)) return *failure;
  if (Status failure = checkParents(assembly)) return *failure;
  return LoadedRules{std::move(assembly.rules), std::move(assembly.origin)};
}

} // namespace unclosed::rules
