#include "rules/callee_reader.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <array>

namespace unclosed::rules {

namespace {

ArgTest readArgTest(const Json& value, const Path& path, Problems& problems) {
  static constexpr std::array<std::string_view, 5> keys{"arg", "name", "present", "equals",
                                                        "notEquals"};
  ObjectReader object(value, path, problems, keys);
  ArgTest test;
  test.arg = object.integer("arg", -1);
  test.name = object.string("name");
  if (test.arg < 0 && test.name.empty())
    problems.report(path, "a condition needs \"arg\", \"name\" or both");
  int forms = object.has("present") + object.has("equals") + object.has("notEquals");
  if (forms != 1)
    problems.report(path,
                    "a condition needs exactly one of \"present\", \"equals\" and \"notEquals\"");
  if (object.has("present")) {
    test.kind = object.boolean("present", true) ? ArgTest::Kind::Present : ArgTest::Kind::Absent;
  } else if (object.has("equals")) {
    test.kind = ArgTest::Kind::Equals;
    test.value = object.string("equals");
  } else {
    test.kind = ArgTest::Kind::NotEquals;
    test.value = object.string("notEquals");
  }
  return test;
}

void checkForm(const ObjectReader& object, CalleeForms forms) {
  int named =
      object.has("call") + object.has("name") + object.has("namePattern") + object.has("namespace");
  bool method = object.has("method"), type = object.has("type");
  bool receiver = object.has("receiver");
  bool one = named + method == 1 && (method || (!type && !receiver)) && !(type && receiver);
  bool bare = method && !type && !receiver && forms == CalleeForms::Sharp;
  if (one && !bare) return;
  object.problems().report(
      object.path(), named + method == 0 ? "no callee" : "not one form of a callee",
      fmt::format(
          "give \"call\", \"type\" with \"method\", \"method\" {} \"receiver\", or \"name\"",
          forms == CalleeForms::All ? "alone or with" : "with"));
}

} // namespace

void checkTextPattern(Problems& problems, const Path& path, std::string pattern,
                      std::string_view group) {
  constexpr std::string_view Variable = "{name}";
  for (size_t at; (at = pattern.find(Variable)) != std::string::npos;)
    pattern.replace(at, Variable.size(), "x");
  RE2::Options options;
  options.set_log_errors(false);
  RE2 compiled(pattern, options);
  if (!compiled.ok())
    problems.report(path, fmt::format("bad pattern: {}", compiled.error()),
                    "patterns are RE2: no look-around, no back-references");
  else if (!group.empty() && !compiled.NamedCapturingGroups().contains(std::string(group)))
    problems.report(path, fmt::format("the pattern has no group \"{}\"", group),
                    fmt::format("write (?P<{}>\\w+) where the variable stands", group));
}

void checkPattern(const ObjectReader& object, std::string_view key) {
  if (!object.has(key)) return;
  RE2::Options options;
  options.set_log_errors(false);
  RE2 compiled(object.string(key), options);
  if (!compiled.ok())
    object.problems().report(Path{&object.path(), key, -1},
                             fmt::format("bad pattern: {}", compiled.error()),
                             "patterns are RE2: no look-around, no back-references");
}

std::vector<Callee> readCallees(const ObjectReader& object, CalleeForms forms) {
  checkForm(object, forms);
  Callee common;
  common.type = object.string("type");
  common.receiver = object.string("receiver");
  checkPattern(object, "receiver");
  checkPattern(object, "namePattern");
  object.each("when", [&](const Json& value, const Path& path) {
    common.when.push_back(readArgTest(value, path, object.problems()));
  });

  std::vector<Callee> callees;
  auto expand = [&](std::string_view key, std::string Callee::* field) {
    for (std::string& text : object.oneOrMore(key)) {
      Callee& callee = callees.emplace_back(common);
      callee.*field = std::move(text);
    }
  };
  expand("call", &Callee::call);
  expand("method", &Callee::method);
  expand("name", &Callee::name);
  expand("namePattern", &Callee::namePattern);
  expand("namespace", &Callee::space);
  return callees;
}

std::optional<Slot> readSlot(const ObjectReader& object, std::string_view key) {
  const Json* value = object.find(key);
  if (!value) return std::nullopt;
  if (value->kind == Json::Kind::String) {
    static constexpr std::array<Choice<Where>, 4> words{{{"return", Where::Return},
                                                         {"receiver", Where::Receiver},
                                                         {"made", Where::Made},
                                                         {"program", Where::Program}}};
    return Slot{object.choice<Where>(key, words, Where::Return), 0, ""};
  }
  static constexpr std::array<std::string_view, 5> keys{"arg", "name", "deref", "element", "array"};
  Path path{&object.path(), key, -1};
  ObjectReader slot(*value, path, object.problems(), keys);
  if (slot.has("element")) return Slot{Where::Element, slot.integer("element", 0), ""};
  if (slot.has("array")) return Slot{Where::ArrayElements, slot.integer("array", 0), ""};
  if (!slot.has("arg") && !slot.has("name"))
    object.problems().report(path, "a slot needs \"arg\", \"name\", \"element\" or \"array\"");
  Where where = slot.boolean("deref", false) ? Where::ArgumentRef : Where::Argument;
  return Slot{where, slot.integer("arg", -1), slot.string("name")};
}

Fails readFails(const ObjectReader& object, Fails otherwise) {
  static constexpr std::array<Choice<Fails>, 8> choices{{{"never", Fails::Never},
                                                         {"raises", Fails::Raises},
                                                         {"null", Fails::Null},
                                                         {"negative", Fails::Negative},
                                                         {"minusOne", Fails::MinusOne},
                                                         {"nonZero", Fails::NonZero},
                                                         {"false", Fails::False},
                                                         {"any", Fails::Any}}};
  return object.choice<Fails>("fails", choices, otherwise);
}

} // namespace unclosed::rules
