#include "rules/framework_reader.h"

#include "rules/callee_reader.h"

#include <array>
#include <iterator>

namespace unclosed::rules {
namespace {

std::vector<std::string> listed(const ObjectReader& object, std::string_view key) {
  return object.has(key) ? object.oneOrMore(key) : std::vector<std::string>{};
}

Registration readRegistration(const Json& value, const Path& path, Problems& problems) {
  static constexpr std::array<std::string_view, 14> keys{
      "when",      "name",     "call",     "list",    "method",     "base",      "beside",
      "parameter", "argument", "position", "keyword", "moduleBody", "generator", "note"};
  static constexpr std::array<Choice<Moment>, 12> moments{{{"request", Moment::Request},
                                                           {"requestEnd", Moment::RequestEnd},
                                                           {"mayMiss", Moment::MayMiss},
                                                           {"aroundRequest", Moment::AroundRequest},
                                                           {"start", Moment::Start},
                                                           {"stop", Moment::Stop},
                                                           {"around", Moment::Around},
                                                           {"provide", Moment::Provide},
                                                           {"fixture", Moment::Fixture},
                                                           {"manage", Moment::Manage},
                                                           {"task", Moment::Task},
                                                           {"taskEnd", Moment::TaskEnd}}};
  ObjectReader object(value, path, problems, keys);
  object.require("when");
  Registration registration;
  registration.moment = object.choice<Moment>("when", moments, Moment::Request);
  registration.names = listed(object, "name");
  registration.calls = listed(object, "call");
  registration.lists = listed(object, "list");
  registration.methods = listed(object, "method");
  registration.bases = listed(object, "base");
  registration.beside = object.string("beside");
  registration.parameter = object.string("parameter");
  registration.argument = object.string("argument");
  registration.position = object.integer("position", 0);
  registration.keyword = object.string("keyword");
  registration.moduleBody = object.boolean("moduleBody", false);
  registration.isGenerator = object.boolean("generator", false);
  bool isNamed = !registration.names.empty() || !registration.calls.empty() ||
                 !registration.lists.empty() || !registration.parameter.empty();
  bool isMethod = !registration.methods.empty();
  if (!isNamed && !isMethod && !registration.moduleBody)
    problems.report(path, "says no way to register a function",
                    "give \"name\", \"call\", \"list\", \"method\", \"parameter\" or "
                    "\"moduleBody\"");
  if (isMethod && registration.bases.empty() && registration.beside.empty())
    problems.report(path, "\"method\" needs \"base\" or \"beside\": which classes are meant");
  return registration;
}

Keeper readKeeper(const Json& value, const Path& path, Problems& problems) {
  static constexpr std::array<std::string_view, 3> keys{"holder", "untilStop", "note"};
  ObjectReader object(value, path, problems, keys);
  Keeper keeper;
  keeper.holder = object.requiredString("holder");
  checkPattern(object, "holder");
  keeper.untilStop = object.boolean("untilStop", false);
  return keeper;
}

Ambient readAmbient(const Json& value, const Path& path, Problems& problems) {
  static constexpr std::array<std::string_view, 6> keys{"label",    "word", "uses",
                                                        "released", "in",   "advice"};
  ObjectReader object(value, path, problems, keys);
  Ambient ambient;
  ambient.label = object.requiredString("label");
  ambient.word = object.requiredString("word");
  ambient.uses = object.requiredString("uses");
  checkPattern(object, "uses");
  ambient.released = object.oneOrMore("released");
  ambient.in = object.oneOrMore("in");
  ambient.advice = object.requiredString("advice");
  return ambient;
}

} // namespace

void readFramework(const Json& value, const Path& path, Problems& problems, RuleSet& rules) {
  static constexpr std::array<std::string_view, 7> keys{"name",     "packages", "runs", "keeps",
                                                        "ambients", "advice",   "note"};
  ObjectReader object(value, path, problems, keys);
  Framework framework;
  framework.name = object.requiredString("name");
  object.require("packages");
  framework.packages = object.strings("packages");
  object.each("runs", [&](const Json& item, const Path& at) {
    framework.registrations.push_back(readRegistration(item, at, problems));
  });
  object.each("keeps", [&](const Json& item, const Path& at) {
    framework.keepers.push_back(readKeeper(item, at, problems));
  });
  object.each("ambients", [&](const Json& item, const Path& at) {
    framework.ambients.push_back(readAmbient(item, at, problems));
  });
  if (const Json* advice = object.find("advice")) {
    static constexpr std::array<std::string_view, 3> moments{"request", "process", "task"};
    Path at{&object.path(), "advice", -1};
    ObjectReader texts(*advice, at, problems, moments);
    framework.requestAdvice = texts.string("request");
    framework.processAdvice = texts.string("process");
    framework.taskAdvice = texts.string("task");
  }
  rules.frameworks.push_back(std::move(framework));
}

void readRegistry(const Json& value, const Path& path, Problems& problems, RuleSet& rules) {
  static constexpr std::array<std::string_view, 6> keys{"type",    "label",   "resource",
                                                        "release", "ownedBy", "note"};
  ObjectReader object(value, path, problems, keys);
  Registry registry;
  registry.type = object.requiredString("type");
  registry.label = object.requiredString("label");
  registry.resource = object.requiredString("resource");
  registry.release = object.oneOrMore("release");
  registry.ownedBy = listed(object, "ownedBy");
  rules.registries.push_back(std::move(registry));
}

} // namespace unclosed::rules
