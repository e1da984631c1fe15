#include "rules/pack_reader.h"

#include "rules/callee_reader.h"
#include "rules/framework_reader.h"
#include "rules/object_reader.h"
#include "rules/settings_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace unclosed::rules {

namespace {

constexpr int kVersion = 1;

template <size_t N, size_t M>
constexpr auto joined(const std::array<std::string_view, N>& a,
                      const std::array<std::string_view, M>& b) {
  std::array<std::string_view, N + M> out{};
  std::ranges::copy(a, out.begin());
  std::ranges::copy(b, out.begin() + N);
  return out;
}

constexpr std::array<std::string_view, 6> kCalleeKeys{"call",     "type", "method",
                                                      "receiver", "name", "when"};

std::vector<Acquire> readAcquire(const Json& value, const Path& path, Problems& problems,
                                 PackLanguage language) {
  static constexpr auto keys =
      joined(kCalleeKeys, std::array<std::string_view, 9>{"into", "fails", "namePattern",
                                                          "releaseOnFailure", "awaited", "returns",
                                                          "confidence", "releasedBy", "over"});
  static constexpr std::array<Choice<Confidence>, 3> confidences{
      {{"low", Confidence::Low}, {"medium", Confidence::Medium}, {"high", Confidence::High}}};
  ObjectReader object(value, path, problems, keys);
  // C has no exceptions, so a default would hide a forgotten failure value.
  if (language == PackLanguage::C) object.require("fails");
  Acquire acquire;
  acquire.into = readSlot(object, "into").value_or(Slot{});
  acquire.over = readSlot(object, "over").value_or(Slot{});
  acquire.fails = readFails(object, Fails::Raises);
  acquire.releaseOnFailure = object.boolean("releaseOnFailure", false);
  acquire.awaited = object.boolean("awaited", false);
  acquire.returns = object.string("returns");
  acquire.confidence = object.choice<Confidence>("confidence", confidences, Confidence::High);
  if (object.has("releasedBy")) acquire.releasedBy = object.oneOrMore("releasedBy");
  std::vector<Acquire> out;
  for (Callee& callee : readCallees(object, CalleeForms::Sharp)) {
    out.push_back(acquire);
    out.back().callee = std::move(callee);
  }
  return out;
}

std::vector<Release> readRelease(const Json& value, const Path& path, Problems& problems) {
  static constexpr auto keys =
      joined(kCalleeKeys,
             std::array<std::string_view, 8>{"what", "namePattern", "partial", "pooled", "untilUse",
                                             "releasesChildren", "onSuccessOnly", "attribute"});
  ObjectReader object(value, path, problems, keys);
  Release release;
  Slot usual{object.has("method") ? Where::Receiver : Where::Argument, 0, ""};
  release.what = readSlot(object, "what").value_or(usual);
  release.partial = object.boolean("partial", false);
  release.pooled = object.boolean("pooled", false);
  release.untilUse = object.boolean("untilUse", false);
  release.releasesChildren = object.boolean("releasesChildren", true);
  release.onSuccessOnly = object.boolean("onSuccessOnly", false);
  release.attribute = object.boolean("attribute", false);
  std::vector<Release> out;
  for (Callee& callee : readCallees(object, CalleeForms::All)) {
    out.push_back(release);
    out.back().callee = std::move(callee);
  }
  return out;
}

TextPatterns readPatterns(const ObjectReader& object, PackLanguage language) {
  const Json* value = object.find("patterns");
  if (!value) return {};
  static constexpr std::array<std::string_view, 2> keys{"acquire", "release"};
  Path path{&object.path(), "patterns", -1};
  ObjectReader reader(*value, path, object.problems(), keys);
  if (language != PackLanguage::Python)
    object.problems().report(path, "patterns are for Python only",
                             "C and C++ are never read line by line");
  TextPatterns patterns{reader.strings("acquire"), reader.strings("release")};
  for (size_t i = 0; i < patterns.acquire.size(); ++i) {
    Path list{&path, "acquire", -1};
    checkTextPattern(object.problems(), Path{&list, {}, static_cast<int>(i)}, patterns.acquire[i],
                     "name");
  }
  for (size_t i = 0; i < patterns.release.size(); ++i) {
    Path list{&path, "release", -1};
    checkTextPattern(object.problems(), Path{&list, {}, static_cast<int>(i)}, patterns.release[i]);
  }
  return patterns;
}

// `acquire`, `release`, `patterns` and `types`, which full resources and extensions share.
template <typename R>
void readCalls(const ObjectReader& object, R& resource, PackLanguage language) {
  resource.patterns = readPatterns(object, language);
  resource.types = object.strings("types");
  object.each("acquire", [&](const Json& value, const Path& path) {
    std::ranges::move(readAcquire(value, path, object.problems(), language),
                      std::back_inserter(resource.acquire));
  });
  object.each("release", [&](const Json& value, const Path& path) {
    std::ranges::move(readRelease(value, path, object.problems()),
                      std::back_inserter(resource.release));
  });
}

std::string_view calleeName(const Callee& callee) {
  return !callee.call.empty() ? callee.call : !callee.method.empty() ? callee.method : callee.name;
}

// Every `releasedBy` must name a release of the resource, or the acquisition could never end.
void checkReleasedBy(const Resource& resource, const ObjectReader& object) {
  std::vector<std::string_view> releases;
  for (const Release& release : resource.release)
    releases.push_back(calleeName(release.callee));
  for (const Acquire& acquire : resource.acquire)
    for (const std::string& name : acquire.releasedBy)
      if (std::ranges::find(releases, name) == releases.end())
        object.problems().report(object.path(),
                                 fmt::format("releasedBy names \"{}\", which is no release of "
                                             "this resource",
                                             name),
                                 suggestion(name, releases));
}

void readExamples(const ObjectReader& object, Resource& resource) {
  object.require("examples");
  const Json* value = object.find("examples");
  if (!value) return;
  static constexpr std::array<std::string_view, 2> keys{"leak", "clean"};
  Path path{&object.path(), "examples", -1};
  ObjectReader examples(*value, path, object.problems(), keys);
  for (std::string_view key : keys) {
    examples.require(key);
    const Json* lines = examples.find(key);
    if (lines && lines->kind == Json::Kind::Array && lines->items.empty())
      object.problems().report(Path{&path, key, -1}, "must not be empty");
  }
  resource.leakExample = examples.lines("leak");
  resource.cleanExample = examples.lines("clean");
}

ContextEffect readContext(const ObjectReader& object, std::string_view key) {
  static constexpr std::array<Choice<ContextEffect>, 3> choices{
      {{"none", ContextEffect::None},
       {"transaction", ContextEffect::Transaction},
       {"closes", ContextEffect::Closes}}};
  return object.choice<ContextEffect>(key, choices, ContextEffect::None);
}

constexpr std::array<std::string_view, 26> kResourceKeys{
    "repair",          "patterns",    "inferred",   "id",      "label", "kind",
    "severity",        "types",       "acquire",    "release", "with",  "parent",
    "processLifetime", "lossFreesIt", "repeatable", "advice",  "why",   "asyncWith",
    "examples",        "reusable",    "extends",    "source",  "note",  "truthIsStatus",
    "idleUntil",       "parts"};

Parts readParts(const ObjectReader& resource) {
  static constexpr std::array<std::string_view, 2> keys{"calls", "back"};
  const Json* value = resource.find("parts");
  if (!value) return {};
  Path path{&resource.path(), "parts", -1};
  ObjectReader object(*value, path, resource.problems(), keys);
  object.require("back");
  return {.calls = object.strings("calls"), .back = object.strings("back")};
}

RepairHints readRepairHints(const ObjectReader& resource) {
  static constexpr std::array<std::string_view, 5> keys{"release", "await", "exitAlso",
                                                        "releaseAlso", "objectsTied"};
  enum class Await { Never, WithAcquisition, Always };
  static constexpr std::array<Choice<Await>, 3> awaits{{{"never", Await::Never},
                                                        {"withAcquisition", Await::WithAcquisition},
                                                        {"always", Await::Always}}};
  RepairHints hints;
  const Json* value = resource.find("repair");
  if (!value) return hints;
  Path path{&resource.path(), "repair", -1};
  ObjectReader object(*value, path, resource.problems(), keys);
  Await await = object.choice<Await>("await", awaits, Await::Never);
  hints.release = object.string("release");
  hints.awaited = await != Await::Never;
  hints.isAsync = await == Await::Always;
  hints.exitAlso = object.string("exitAlso");
  hints.releaseAlso = object.string("releaseAlso");
  hints.objectsTied = object.boolean("objectsTied", false);
  return hints;
}

void readQueries(const ObjectReader& plain, Queries& queries) {
  static constexpr std::array<std::string_view, 7> keys{"make",      "refine",  "run", "fetch",
                                                        "functions", "columns", "note"};
  const Json* value = plain.find("queries");
  if (!value) return;
  Path path{&plain.path(), "queries", -1};
  ObjectReader object(*value, path, plain.problems(), keys);
  queries.make = object.strings("make");
  queries.refine = object.strings("refine");
  queries.run = object.strings("run");
  queries.fetch = object.strings("fetch");
  queries.functions = object.strings("functions");
  queries.columns = object.strings("columns");
}

void readPlain(const ObjectReader& pack, RuleSet& rules) {
  static constexpr std::array<std::string_view, 5> keys{"calls", "methods", "attributes", "queries",
                                                        "note"};
  const Json* value = pack.find("plain");
  if (!value) return;
  Path path{&pack.path(), "plain", -1};
  ObjectReader object(*value, path, pack.problems(), keys);
  rules.plain.calls = object.strings("calls");
  rules.plain.methods = object.strings("methods");
  rules.plain.attributes = object.strings("attributes");
  readQueries(object, rules.plain.queries);
}

Resource readResource(const ObjectReader& object, const Pack& pack, std::string_view library,
                      PackLanguage language) {
  static constexpr std::array<Choice<Severity>, 3> severities{
      {{"note", Severity::Note}, {"warning", Severity::Warning}, {"error", Severity::Error}}};
  Resource resource;
  resource.id = object.requiredString("id");
  resource.label = object.requiredString("label");
  resource.kind = object.requiredString("kind");
  resource.library = library;
  resource.language = language;
  object.require("severity");
  resource.severity = object.choice<Severity>("severity", severities, Severity::Warning);
  if (!object.has("patterns")) {
    object.require("acquire");
    object.require("release");
  }
  readCalls(object, resource, language);
  resource.with = readContext(object, "with");
  resource.asyncWith = readContext(object, "asyncWith");
  resource.parent = object.string("parent");
  resource.processLifetime = object.boolean("processLifetime", false);
  resource.lossFreesIt = object.boolean("lossFreesIt", false);
  resource.reusable = object.boolean("reusable", false);
  resource.repeatable = object.boolean("repeatable", true);
  resource.truthIsStatus = object.boolean("truthIsStatus", false);
  resource.inferred = object.boolean("inferred", false);
  resource.idleUntil = object.strings("idleUntil");
  resource.parts = readParts(object);
  resource.repair = readRepairHints(object);
  resource.advice = object.requiredString("advice");
  resource.why = object.requiredString("why");
  resource.source = object.string("source");
  readExamples(object, resource);
  checkReleasedBy(resource, object);
  if (object.has("acquire") && resource.acquire.empty())
    object.problems().report(Path{&object.path(), "acquire", -1}, "must not be empty");
  for (const Resource& other : pack.rules.resources)
    if (!resource.id.empty() && other.id == resource.id)
      object.problems().report(Path{&object.path(), "id", -1},
                               fmt::format("the id \"{}\" is taken already", resource.id));
  return resource;
}

Extension readExtension(const ObjectReader& object, PackLanguage language) {
  static constexpr std::array<std::string_view, 6> keys{"extends", "types",    "acquire",
                                                        "release", "patterns", "note"};
  for (std::string_view key : kResourceKeys)
    if (object.has(key) && std::ranges::find(keys, key) == keys.end())
      object.problems().report(
          Path{&object.path(), key, -1}, fmt::format("\"{}\" does not go with \"extends\"", key),
          "an extension adds only \"types\", \"acquire\", \"release\" and \"patterns\"");
  Extension extension;
  extension.resource = object.requiredString("extends");
  extension.pointer = object.path().pointer();
  readCalls(object, extension, language);
  return extension;
}

void readEffect(const Json& value, const Path& path, Problems& problems, PackLanguage language,
                std::vector<Effect>& out) {
  static constexpr auto keys =
      joined(kCalleeKeys, std::array<std::string_view, 10>{"kind", "what", "into", "closes",
                                                           "onSuccess", "fails", "namePattern",
                                                           "namespace", "exception", "note"});
  static constexpr std::array<Choice<EffectKind>, 23> kinds{
      {{"owns", EffectKind::Owns},
       {"registers", EffectKind::Registers},
       {"enters", EffectKind::Enters},
       {"closing", EffectKind::Closing},
       {"borrows", EffectKind::Borrows},
       {"steals", EffectKind::Steals},
       {"noReturn", EffectKind::NoReturn},
       {"neverRaises", EffectKind::Never},
       {"suppresses", EffectKind::Suppresses},
       {"alias", EffectKind::Alias},
       {"allocates", EffectKind::Allocates},
       {"guards", EffectKind::Guards},
       {"binds", EffectKind::Binds},
       {"raises", EffectKind::Raises},
       {"safeYield", EffectKind::SafeYield},
       {"waits", EffectKind::Waits},
       {"shares", EffectKind::Shares},
       {"element", EffectKind::Element},
       {"mocks", EffectKind::Mocks},
       {"expects", EffectKind::Expects},
       {"pins", EffectKind::Pins},
       {"pure", EffectKind::Pure},
       {"raisesOnly", EffectKind::RaisesOnly}}};
  ObjectReader object(value, path, problems, keys);
  object.require("kind");
  Effect effect;
  effect.language = language;
  effect.kind = object.choice<EffectKind>("kind", kinds, EffectKind::Borrows);
  effect.what = readSlot(object, "what").value_or(Slot{Where::Argument, 0, ""});
  effect.into = readSlot(object, "into").value_or(Slot{});
  effect.method = object.string("closes");
  if (effect.kind == EffectKind::Closing && effect.method.empty()) effect.method = "close";
  effect.onSuccess = object.boolean("onSuccess", false);
  effect.fails = readFails(object, Fails::Never);
  if (effect.kind == EffectKind::RaisesOnly) object.require("exception");
  effect.exception = object.string("exception");
  for (Callee& callee : readCallees(object, CalleeForms::All)) {
    out.push_back(effect);
    out.back().callee = std::move(callee);
  }
}

void readTypeFact(const Json& value, const Path& path, Problems& problems, PackLanguage language,
                  std::vector<TypeFact>& out) {
  static constexpr auto keys = joined(kCalleeKeys, std::array<std::string_view, 1>{"returns"});
  ObjectReader object(value, path, problems, keys);
  std::string returns = object.requiredString("returns");
  for (Callee& callee : readCallees(object, CalleeForms::Sharp))
    out.push_back(TypeFact{std::move(callee), returns, language});
}

void readTypes(const ObjectReader& object, RuleSet& rules) {
  object.eachMember("types", [&](const std::string& type, const Json& value, const Path& path) {
    if (value.kind != Json::Kind::Array) {
      object.problems().report(path, "expected an array of base types");
      return;
    }
    rules.bases[type] = stringItems(value, path, object.problems());
  });
}

void readAliases(const ObjectReader& object, RuleSet& rules) {
  object.eachMember("aliases", [&](const std::string& other, const Json& value, const Path& path) {
    if (value.kind != Json::Kind::String || value.string.empty())
      object.problems().report(path, "expected the dotted name that it stands for");
    else if (value.string == other)
      object.problems().report(path, "stands for itself");
    rules.aliases[other] = value.string;
  });
}

void readHeaders(const ObjectReader& object, RuleSet& rules) {
  object.eachMember("headers", [&](const std::string& name, const Json& value, const Path& path) {
    if (value.kind != Json::Kind::Array) {
      object.problems().report(path, "expected an array of lines");
      return;
    }
    std::string text;
    for (const std::string& line : stringItems(value, path, object.problems()))
      text += line + "\n";
    rules.headers.push_back(StubHeader{name, std::move(text)});
  });
}

void readLiveness(const Json& value, const Path& path, Problems& problems, RuleSet& rules) {
  static constexpr std::array<std::string_view, 2> keys{"name", "openWhenTrue"};
  ObjectReader object(value, path, problems, keys);
  object.require("openWhenTrue");
  object.require("name");
  bool open = object.boolean("openWhenTrue", true);
  for (std::string& name : object.oneOrMore("name"))
    rules.liveness.push_back(Liveness{std::move(name), open});
}

Lifecycle readLifecycle(const Json& value, const Path& path, Problems& problems) {
  static constexpr std::array<std::string_view, 3> keys{"begin", "end", "note"};
  ObjectReader object(value, path, problems, keys);
  object.require("begin");
  object.require("end");
  return {object.oneOrMore("begin"), object.oneOrMore("end")};
}

DoneAlready readDoneAlready(const Json& value, const Path& path, Problems& problems) {
  static constexpr std::array<std::string_view, 6> keys{"rules",  "by",      "how",
                                                        "source", "example", "note"};
  ObjectReader object(value, path, problems, keys);
  object.require("rules");
  DoneAlready done;
  done.diagnostics = object.oneOrMore("rules");
  done.by = object.requiredString("by");
  done.how = object.requiredString("how");
  done.source = object.requiredString("source");
  object.require("example");
  done.example = object.lines("example");
  return done;
}

void checkVersion(const ObjectReader& object) {
  object.require("version");
  int version = object.integer("version", kVersion);
  if (version != kVersion)
    object.problems().report(Path{&object.path(), "version", -1},
                             fmt::format("version {} is not known", version),
                             fmt::format("this program reads version {}", kVersion));
}

void readBody(const ObjectReader& object, Pack& pack) {
  static constexpr std::array<Choice<PackLanguage>, 3> languages{
      {{"python", PackLanguage::Python}, {"c", PackLanguage::C}, {"c++", PackLanguage::Cxx}}};
  Problems& problems = object.problems();
  checkVersion(object);
  std::string library = object.requiredString("library");
  object.require("language");
  PackLanguage language = object.choice<PackLanguage>("language", languages, PackLanguage::Python);
  object.string("$schema");
  object.string("source");
  object.string("note");
  readAliases(object, pack.rules);
  readTypes(object, pack.rules);
  readHeaders(object, pack.rules);
  pack.rules.catchAll = object.strings("catchAll");
  pack.rules.narrow = object.strings("narrow");
  pack.rules.streams = object.strings("streams");
  pack.rules.memory = object.strings("memory");
  pack.rules.usual = object.strings("usual");
  readPlain(object, pack.rules);
  object.each("liveness", [&](const Json& value, const Path& path) {
    readLiveness(value, path, problems, pack.rules);
  });
  object.each("returns", [&](const Json& value, const Path& path) {
    readTypeFact(value, path, problems, language, pack.rules.typeFacts);
  });
  object.each("effects", [&](const Json& value, const Path& path) {
    readEffect(value, path, problems, language, pack.rules.effects);
  });
  object.each("settings", [&](const Json& value, const Path& path) {
    pack.rules.settings.push_back(readSettingGroup(value, path, problems, library));
  });
  object.each("values", [&](const Json& value, const Path& path) {
    pack.rules.values.push_back(readValueCall(value, path, problems));
  });
  object.each("frameworks", [&](const Json& value, const Path& path) {
    readFramework(value, path, problems, pack.rules);
  });
  object.each("registries", [&](const Json& value, const Path& path) {
    readRegistry(value, path, problems, pack.rules);
  });
  object.each("lifecycles", [&](const Json& value, const Path& path) {
    pack.rules.lifecycles.push_back(readLifecycle(value, path, problems));
  });
  object.each("doneAlready", [&](const Json& value, const Path& path) {
    pack.rules.doneAlready.push_back(readDoneAlready(value, path, problems));
  });
  object.each("resources", [&](const Json& value, const Path& path) {
    ObjectReader resource(value, path, problems, kResourceKeys);
    resource.string("note");
    if (resource.has("extends")) {
      pack.extensions.push_back(readExtension(resource, language));
      return;
    }
    pack.rules.resources.push_back(readResource(resource, pack, library, language));
    pack.pointers.push_back(path.pointer());
  });
}

} // namespace

Expected<Pack> readPack(std::string_view file, const Json& document) {
  static constexpr std::array<std::string_view, 25> keys{
      "plain",       "$schema", "version",    "library",    "language", "source",   "note",
      "aliases",     "types",   "resources",  "effects",    "headers",  "liveness", "catchAll",
      "narrow",      "returns", "frameworks", "registries", "settings", "values",   "lifecycles",
      "doneAlready", "streams", "memory",     "usual"};
  Problems problems(file);
  Path root;
  Pack pack;
  pack.file = file;
  ObjectReader object(document, root, problems, keys);
  if (!problems.any()) readBody(object, pack);
  if (problems.any()) return *problems.first();
  return pack;
}

} // namespace unclosed::rules
