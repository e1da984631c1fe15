#include "rules/settings_reader.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <array>

namespace unclosed::rules {
namespace {

SettingValue readValue(const Json& value, const Path& path, Problems& problems) {
  using Kind = SettingValue::Kind;
  switch (value.kind) {
  case Json::Kind::Null: return {};
  case Json::Kind::Boolean: return {Kind::Bool, value.boolean ? 1.0 : 0.0, {}};
  case Json::Kind::Integer: return {Kind::Number, static_cast<double>(value.integer), {}};
  case Json::Kind::String: return {Kind::Text, 0, value.string};
  case Json::Kind::Number:
  case Json::Kind::Array:
  case Json::Kind::Object:
    problems.report(path, "expected null, a boolean, a whole number or a string");
  }
  return {};
}

std::map<std::string, SettingValue> readDefaults(const ObjectReader& object) {
  std::map<std::string, SettingValue> defaults;
  object.eachMember("defaults", [&](const std::string& key, const Json& value, const Path& path) {
    defaults[key] = readValue(value, path, object.problems());
  });
  return defaults;
}

std::map<std::string, std::string> readKeys(const ObjectReader& object) {
  std::map<std::string, std::string> keys;
  object.eachMember("keys", [&](const std::string& key, const Json& value, const Path& path) {
    if (value.kind != Json::Kind::String || value.string.empty())
      object.problems().report(path, "expected the option that it is, or \"*\"");
    keys[key] = value.string;
  });
  return keys;
}

struct Form {
  std::string_view name;
  SettingTest::Kind kind;
};
constexpr std::array<Form, 7> Forms{{{"equals", SettingTest::Kind::Equals},
                                     {"notEquals", SettingTest::Kind::NotEquals},
                                     {"atLeast", SettingTest::Kind::AtLeast},
                                     {"below", SettingTest::Kind::Below},
                                     {"matches", SettingTest::Kind::Matches},
                                     {"notMatches", SettingTest::Kind::NotMatches},
                                     {"present", SettingTest::Kind::Present}}};

bool isPattern(SettingTest::Kind kind) {
  return kind == SettingTest::Kind::Matches || kind == SettingTest::Kind::NotMatches;
}

void checkPattern(const SettingTest& test, const Path& path, Problems& problems) {
  if (test.value.kind != SettingValue::Kind::Text)
    return problems.report(path, "expected a pattern (RE2)");
  RE2 compiled(test.value.text, RE2::Quiet);
  if (!compiled.ok()) problems.report(path, fmt::format("bad pattern: {}", compiled.error()));
}

void checkNumber(SettingTest& test, const Path& path, Problems& problems) {
  if (test.value.kind == SettingValue::Kind::Text) test.other = std::move(test.value.text);
  bool isNumber = test.value.kind == SettingValue::Kind::Number;
  if (!isNumber && test.other.empty())
    problems.report(path, "expected a whole number, or the option to compare with");
}

// `usual` is what a test without "key" is about.
SettingTest readTest(const Json& value, const Path& path, Problems& problems,
                     const std::string& usual) {
  static constexpr std::array<std::string_view, 8> keys{
      "key", "equals", "notEquals", "atLeast", "below", "matches", "notMatches", "present"};
  ObjectReader object(value, path, problems, keys);
  SettingTest test;
  test.keys = object.oneOrMore("key");
  if (test.keys.empty()) test.keys = {usual};
  int forms = 0;
  for (const Form& form : Forms) {
    const Json* operand = object.find(form.name);
    if (!operand) continue;
    ++forms;
    Path at{&path, form.name, -1};
    test.kind = form.kind;
    test.value = readValue(*operand, at, problems);
    bool isNumeric =
        form.kind == SettingTest::Kind::AtLeast || form.kind == SettingTest::Kind::Below;
    if (isPattern(form.kind)) checkPattern(test, at, problems);
    if (isNumeric) checkNumber(test, at, problems);
    if (!isNumeric && test.keys.size() > 1)
      problems.report(at, "several keys can be summed up only for \"atLeast\" and \"below\"");
    if (form.kind == SettingTest::Kind::Present && !object.boolean("present", true))
      test.kind = SettingTest::Kind::Absent;
  }
  if (forms != 1) problems.report(path, "a test needs exactly one comparison");
  return test;
}

std::vector<SettingTest> readTests(const ObjectReader& object, std::string_view key,
                                   const std::string& usual) {
  std::vector<SettingTest> tests;
  object.each(key, [&](const Json& value, const Path& path) {
    tests.push_back(readTest(value, path, object.problems(), usual));
  });
  return tests;
}

SettingRule readRule(const Json& value, const Path& path, Problems& problems) {
  static constexpr std::array<std::string_view, 12> keys{
      "id",   "diagnostic", "key",        "severity", "confidence", "risky",
      "when", "message",    "unlessRead", "better",   "source",     "note"};
  // A setting leaks nothing by itself, so none is an error.
  static constexpr std::array<Choice<Severity>, 2> severities{
      {{"note", Severity::Note}, {"warning", Severity::Warning}}};
  static constexpr std::array<Choice<Confidence>, 3> confidences{
      {{"low", Confidence::Low}, {"medium", Confidence::Medium}, {"high", Confidence::High}}};
  ObjectReader object(value, path, problems, keys);
  SettingRule rule;
  rule.id = object.requiredString("id");
  rule.diagnostic = object.requiredString("diagnostic");
  if (!RE2::FullMatch(rule.diagnostic, "UNC50[1-9]"))
    problems.report(Path{&path, "diagnostic", -1}, "expected UNC501 to UNC509");
  rule.key = object.requiredString("key");
  object.require("severity");
  rule.severity = object.choice<Severity>("severity", severities, Severity::Note);
  rule.confidence = object.choice<Confidence>("confidence", confidences, Confidence::High);
  rule.risky = readTests(object, "risky", rule.key);
  if (rule.risky.empty()) problems.report(path, "the key \"risky\" is missing");
  rule.when = readTests(object, "when", rule.key);
  rule.unlessRead = object.boolean("unlessRead", false);
  rule.message = object.requiredString("message");
  rule.better = object.requiredString("better");
  rule.source = object.requiredString("source");
  object.string("note");
  return rule;
}

OptionPlace readPlace(const Json& value, const Path& path, Problems& problems) {
  static constexpr std::array<std::string_view, 9> keys{"call",     "positions",  "keys",
                                                        "config",   "entriesOf",  "usedBy",
                                                        "loadedBy", "releasedBy", "defaults"};
  ObjectReader object(value, path, problems, keys);
  OptionPlace place;
  int forms = object.has("call") + object.has("config") + object.has("entriesOf");
  if (forms != 1)
    problems.report(path, "a place is exactly one of \"call\", \"config\" and \"entriesOf\"");
  place.calls = object.oneOrMore("call");
  place.variable = object.string("entriesOf");
  if (object.has("config")) place.kind = OptionPlace::Kind::Config;
  if (object.has("entriesOf")) place.kind = OptionPlace::Kind::Entries;
  place.positions = object.strings("positions");
  place.keys = readKeys(object);
  object.eachMember("config", [&](const std::string& key, const Json& option, const Path& at) {
    if (option.kind != Json::Kind::String || option.string.empty())
      problems.report(at, "expected the option that it is, or \"*\"");
    place.keys[key] = option.string;
  });
  place.usedBy = object.oneOrMore("usedBy");
  place.loadedBy = object.oneOrMore("loadedBy");
  place.releasedBy = object.oneOrMore("releasedBy");
  place.defaults = readDefaults(object);
  return place;
}

} // namespace

SettingGroup readSettingGroup(const Json& value, const Path& path, Problems& problems,
                              const std::string& library) {
  static constexpr std::array<std::string_view, 7> keys{"id",       "label", "kind", "where",
                                                        "defaults", "rules", "note"};
  ObjectReader object(value, path, problems, keys);
  SettingGroup group;
  group.id = object.requiredString("id");
  group.label = object.requiredString("label");
  group.kind = object.requiredString("kind");
  group.library = library;
  group.defaults = readDefaults(object);
  object.require("where");
  object.each("where", [&](const Json& place, const Path& at) {
    group.places.push_back(readPlace(place, at, problems));
  });
  object.require("rules");
  object.each("rules", [&](const Json& rule, const Path& at) {
    group.rules.push_back(readRule(rule, at, problems));
  });
  object.string("note");
  return group;
}

ValueCall readValueCall(const Json& value, const Path& path, Problems& problems) {
  static constexpr std::array<std::string_view, 7> keys{"call", "arg",  "name", "environment",
                                                        "type", "text", "note"};
  ObjectReader object(value, path, problems, keys);
  ValueCall call;
  call.types = object.oneOrMore("type");
  call.text = object.string("text");
  if (!call.types.empty()) {
    if (call.text.empty()) problems.report(path, "the key \"text\" is missing");
    return call;
  }
  object.require("call");
  call.calls = object.oneOrMore("call");
  call.arg = object.has("arg") ? object.integer("arg", -1) : -1;
  call.name = object.string("name");
  call.environment = object.boolean("environment", false);
  object.string("note");
  if (call.arg < 0 && call.name.empty())
    problems.report(path, "a value needs \"arg\", \"name\" or both");
  return call;
}

} // namespace unclosed::rules
