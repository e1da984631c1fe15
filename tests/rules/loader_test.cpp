// What the loader makes of packs, and what it says about mistakes. The error texts are golden:
// users act on them, so a change must be seen.
#include "rules/compiled.h"
#include "rules/loader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <initializer_list>

namespace unclosed::rules {
namespace {

Expected<RuleSet> load(std::initializer_list<std::string> texts) {
  std::vector<PackSource> sources;
  for (const std::string& text : texts)
    sources.push_back({sources.empty() ? "a.json" : "b.json", text});
  return loadPacks(sources);
}

std::string errorOf(std::initializer_list<std::string> texts) {
  Expected<RuleSet> rules = load(texts);
  return rules.ok() ? "no error" : rules.error().text();
}

std::string pack(const std::string& members, const std::string& language = "python") {
  return R"({"version": 1, "library": "vault", "language": ")" + language + R"(", )" + members +
         "}";
}

// A resource with the given acquire entry and further members.
std::string resource(const std::string& acquire, const std::string& more = "",
                     const std::string& id = "vault-key") {
  return R"({"id": ")" + id + R"(", "label": "key", "kind": "other", "severity": "warning",
    "acquire": [)" +
         acquire + R"(], "release": [{"method": "give_back"}], "advice": "do", "why": "so",
    "examples": {"leak": ["x"], "clean": ["y"]})" +
         more + "}";
}

std::string resources(const std::string& list, const std::string& language = "python") {
  return pack("\"resources\": [" + list + "]", language);
}

const std::string kTake = R"({"call": "vault.take"})";

TEST(Loader, readsEveryPartOfAResource) {
  Expected<RuleSet> rules = load({resources(resource(
      R"({"call": ["vault.take", "vault.borrow"], "into": {"element": 1}, "fails": "null",
          "releaseOnFailure": true, "awaited": true, "returns": "vault.Key", "confidence": "low",
          "releasedBy": "give_back", "over": {"arg": 2, "name": "box"},
          "when": [{"arg": 0, "name": "mode", "notEquals": "0"}, {"name": "lazy", "present": false}]})",
      R"(, "types": ["vault.Key"], "with": "closes", "asyncWith": "transaction",
         "processLifetime": true, "lossFreesIt": true, "reusable": true, "repeatable": false,
         "idleUntil": ["turn"], "parts": {"calls": ["tooth"], "back": ["key"]})"))});
  ASSERT_TRUE(rules.ok()) << rules.error().text();
  const Resource& key = rules->resources.at(0);
  EXPECT_EQ(key.library, "vault");
  EXPECT_EQ(key.with, ContextEffect::Closes);
  EXPECT_EQ(key.asyncWith, ContextEffect::Transaction);
  EXPECT_TRUE(key.processLifetime && key.lossFreesIt && key.reusable && !key.repeatable);
  EXPECT_EQ(key.leakExample, "x\n");
  ASSERT_EQ(key.acquire.size(), 2u);
  const Acquire& borrow = key.acquire[1];
  EXPECT_EQ(borrow.callee.call, "vault.borrow");
  EXPECT_EQ(borrow.into, (Slot{Where::Element, 1, ""}));
  EXPECT_EQ(borrow.fails, Fails::Null);
  EXPECT_TRUE(borrow.releaseOnFailure && borrow.awaited);
  EXPECT_EQ(borrow.over, (Slot{Where::Argument, 2, "box"}));
  EXPECT_EQ(key.idleUntil, std::vector<std::string>{"turn"});
  EXPECT_EQ(key.parts.calls, std::vector<std::string>{"tooth"});
  EXPECT_EQ(key.parts.back, std::vector<std::string>{"key"});
  EXPECT_EQ(borrow.confidence, Confidence::Low);
  ASSERT_EQ(borrow.callee.when.size(), 2u);
  EXPECT_EQ(borrow.callee.when[0].kind, ArgTest::Kind::NotEquals);
  EXPECT_EQ(borrow.callee.when[0].name, "mode");
  EXPECT_EQ(borrow.callee.when[1].kind, ArgTest::Kind::Absent);
}

TEST(Loader, aReleaseIsOfTheReceiverOrOfTheFirstArgument) {
  Expected<RuleSet> rules = load(
      {resources(R"({"id": "k", "label": "k", "kind": "other", "severity": "note", "acquire": [)" +
                 kTake + R"(],
          "release": [{"method": "close"}, {"call": "vault.drop"},
                      {"method": "put", "what": {"arg": 1, "name": "key"}}],
          "advice": "do", "why": "so", "examples": {"leak": ["x"], "clean": ["y"]}})")});
  ASSERT_TRUE(rules.ok()) << rules.error().text();
  const std::vector<Release>& releases = rules->resources.at(0).release;
  EXPECT_EQ(releases.at(0).what, (Slot{Where::Receiver, 0, ""}));
  EXPECT_EQ(releases.at(1).what, (Slot{Where::Argument, 0, ""}));
  EXPECT_EQ(releases.at(2).what, (Slot{Where::Argument, 1, "key"}));
}

TEST(Loader, readsEffectsTypesAliasesAndHeaders) {
  Expected<RuleSet> rules = load({pack(
      R"("aliases": {"v.take": "vault.take"}, "types": {"vault.Big": ["vault.Key"]},
         "returns": [{"call": "vault.make", "returns": "vault.Box"}],
         "catchAll": ["Exception"], "narrow": ["ValueError"], "memory": ["MemoryError"], "streams": ["vault.Tape"],
         "usual": ["vault.Error"],
         "liveness": [{"name": ["closed", "gone"], "openWhenTrue": false}],
         "headers": {"vault.h": ["int take(void);", "void drop(int);"]},
         "effects": [{"kind": "neverRaises", "namespace": ["vault", "cellar"]},
                     {"kind": "closing", "call": "vault.guard", "closes": "drop"},
                     {"kind": "owns", "namePattern": "^Owner", "what": {"arg": 1, "deref": true},
                      "into": "receiver", "onSuccess": true, "fails": "null"}])",
      "c")});
  ASSERT_TRUE(rules.ok()) << rules.error().text();
  EXPECT_EQ(rules->aliases.at("v.take"), "vault.take");
  EXPECT_EQ(rules->bases.at("vault.Big"), std::vector<std::string>{"vault.Key"});
  EXPECT_EQ(rules->typeFacts.at(0).returns, "vault.Box");
  EXPECT_EQ(rules->typeFacts.at(0).language, PackLanguage::C);
  EXPECT_EQ(rules->catchAll, std::vector<std::string>{"Exception"});
  EXPECT_EQ(rules->narrow, std::vector<std::string>{"ValueError"});
  EXPECT_EQ(rules->streams, std::vector<std::string>{"vault.Tape"});
  EXPECT_EQ(rules->memory, std::vector<std::string>{"MemoryError"});
  EXPECT_EQ(rules->usual, std::vector<std::string>{"vault.Error"});
  ASSERT_EQ(rules->liveness.size(), 2u);
  EXPECT_EQ(rules->liveness[1].name, "gone");
  EXPECT_EQ(rules->headers.at(0).text, "int take(void);\nvoid drop(int);\n");
  EXPECT_EQ(rules->effects.at(1).callee.space, "cellar");
  EXPECT_EQ(rules->effects.at(2).method, "drop");
  EXPECT_EQ(rules->effects.at(3).what, (Slot{Where::ArgumentRef, 1, ""}));
  EXPECT_TRUE(rules->effects.at(3).onSuccess);
}

TEST(Loader, readsFrameworksAndRegistries) {
  Expected<RuleSet> rules = load({pack(R"("frameworks": [{"name": "Castle", "packages": ["castle"],
      "runs": [
        {"when": "requestEnd", "name": "at_end", "argument": "always", "position": 1},
        {"when": "stop", "base": "castle.Guard", "method": ["leave", "sleep"]},
        {"when": "around", "list": "seasons", "generator": true}],
      "keeps": [{"holder": "^gate$"}, {"holder": "^hall$", "untilStop": true}],
      "ambients": [{"label": "torch", "word": "torch", "uses": "torch$", "released": "castle.dark",
        "in": "Guards", "advice": "put it out"}],
      "advice": {"request": "do {}", "process": "then {}"}}],
    "registries": [{"type": "castle.Keys", "label": "key", "resource": "castle-key",
      "release": "hang_up", "ownedBy": ["castle.adopt"]}])")});
  ASSERT_TRUE(rules.ok()) << rules.error().text();
  const Framework& castle = rules->frameworks.at(0);
  EXPECT_EQ(castle.registrations.at(0).moment, Moment::RequestEnd);
  EXPECT_EQ(castle.registrations[0].argument, "always");
  EXPECT_EQ(castle.registrations[0].position, 1);
  EXPECT_EQ(castle.registrations.at(1).methods, (std::vector<std::string>{"leave", "sleep"}));
  EXPECT_TRUE(castle.registrations.at(2).isGenerator);
  EXPECT_FALSE(castle.keepers.at(0).untilStop);
  EXPECT_TRUE(castle.keepers.at(1).untilStop);
  EXPECT_EQ(castle.ambients.at(0).released, std::vector<std::string>{"castle.dark"});
  EXPECT_EQ(castle.processAdvice, "then {}");
  EXPECT_EQ(rules->registries.at(0).ownedBy, std::vector<std::string>{"castle.adopt"});
}

TEST(LoaderErrors, registrationsSayHow) {
  auto framework = [](const std::string& runs) {
    return pack(R"("frameworks": [{"name": "Castle", "packages": ["castle"], "runs": [)" + runs +
                "]}]");
  };
  EXPECT_EQ(errorOf({framework(R"({"when": "stop"})")}),
            "a.json: /frameworks/0/runs/0: says no way to register a function (give \"name\", "
            "\"call\", \"list\", \"method\", \"parameter\" or \"moduleBody\")");
  EXPECT_EQ(errorOf({framework(R"({"when": "stop", "method": "leave"})")}),
            "a.json: /frameworks/0/runs/0: \"method\" needs \"base\" or \"beside\": which "
            "classes are meant");
}

TEST(Loader, aLaterPackExtendsAResource) {
  Expected<RuleSet> rules = load(
      {resources(resource(kTake)),
       resources(
           R"({"extends": "vault-key", "acquire": [{"name": "get_key", "confidence": "medium"}]})")});
  ASSERT_TRUE(rules.ok()) << rules.error().text();
  ASSERT_EQ(rules->resources.size(), 1u);
  EXPECT_EQ(rules->resources[0].acquire.at(1).callee.name, "get_key");
}

TEST(LoaderErrors, syntaxHasLineAndColumn) {
  EXPECT_EQ(
      errorOf({"{\n  \"version\": 1,\n  \"library\": }"}),
      "a.json:3:14: syntax error while parsing value - unexpected '}'; expected '[', '{', or a "
      "literal");
  EXPECT_EQ(errorOf({""}),
            "a.json:1:1: syntax error while parsing value - unexpected end of input; expected '[', "
            "'{', or a literal");
  EXPECT_EQ(errorOf({R"({"version": 1, "version": 1})"}),
            "a.json: the key \"version\" is given twice in one object");
  EXPECT_EQ(errorOf({std::string(100, '[')}), "a.json: nested deeper than 64 levels");
}

TEST(LoaderErrors, unknownKeysNameTheNearest) {
  EXPECT_EQ(errorOf({R"({"version": 1, "libary": "x"})"}),
            "a.json: /libary: unknown key \"libary\" (did you mean \"library\"?)");
  EXPECT_EQ(errorOf({resources(resource(R"({"call": "vault.take", "fail": "null"})"))}),
            "a.json: /resources/0/acquire/0/fail: unknown key \"fail\" (did you mean \"fails\"?)");
  EXPECT_EQ(
      errorOf({resources(resource(R"({"call": "v", "when": [{"arg": 0, "presnt": true}]})"))}),
      "a.json: /resources/0/acquire/0/when/0/presnt: unknown key \"presnt\" (did you mean "
      "\"present\"?)");
  EXPECT_EQ(errorOf({resources(resource(R"({"call": "v", "into": {"argument": 0}})"))}),
            "a.json: /resources/0/acquire/0/into/argument: unknown key \"argument\" (did you mean "
            "\"arg\"?)");
  EXPECT_EQ(errorOf({pack(R"("effects": [{"kind": "owns", "call": "f", "a/b~c": 1}])")}),
            "a.json: /effects/0/a~1b~0c: unknown key \"a/b~c\" (known are: call, type, method, "
            "receiver, name, when, kind, what, into, closes, onSuccess, fails, namePattern, "
            "namespace, exception, note)");
}

TEST(LoaderErrors, wrongTypesAndValues) {
  EXPECT_EQ(errorOf({"[]"}), "a.json: expected an object, found an array");
  EXPECT_EQ(errorOf({pack(R"("resources": {})")}),
            "a.json: /resources: expected an array, found an object");
  EXPECT_EQ(errorOf({resources(resource(R"({"call": "v", "awaited": "yes"})"))}),
            "a.json: /resources/0/acquire/0/awaited: expected a boolean, found a string");
  EXPECT_EQ(errorOf({resources(resource(R"({"call": "v", "into": {"arg": -1}})"))}),
            "a.json: /resources/0/acquire/0/into/arg: expected a position, counted from 0");
  EXPECT_EQ(errorOf({resources(resource(R"({"call": "v", "fails": "nul"})"))}),
            "a.json: /resources/0/acquire/0/fails: unknown value \"nul\" (did you mean \"null\"?)");
  EXPECT_EQ(errorOf({pack(R"("effects": [{"kind": "own", "call": "f"}])")}),
            "a.json: /effects/0/kind: unknown value \"own\" (did you mean \"owns\"?)");
  EXPECT_EQ(errorOf({resources(resource(R"({"call": ["v", 3]})"))}),
            "a.json: /resources/0/acquire/0/call/1: expected a string, found an integer");
  EXPECT_EQ(errorOf({R"({"version": 2, "library": "x", "language": "python"})"}),
            "a.json: /version: version 2 is not known (this program reads version 1)");
  EXPECT_EQ(errorOf({R"({"version": 1, "library": "x", "language": "perl"})"}),
            "a.json: /language: unknown value \"perl\" (known are: python, c, c++)");
}

TEST(LoaderErrors, missingParts) {
  EXPECT_EQ(errorOf({R"({"version": 1, "language": "python"})"}),
            "a.json: the key \"library\" is missing");
  EXPECT_EQ(errorOf({resources(R"({"id": "k"})")}),
            "a.json: /resources/0: the key \"label\" is missing");
  std::string noExamples = resource(kTake);
  size_t at = noExamples.find(R"("examples")");
  noExamples.replace(at, 10, R"("note": "n", "source")");
  noExamples.replace(noExamples.find(R"({"leak")"), noExamples.size(), R"("s"})");
  EXPECT_EQ(errorOf({resources(noExamples)}),
            "a.json: /resources/0: the key \"examples\" is missing");
  EXPECT_EQ(errorOf({resources(resource(kTake), "c")}),
            "a.json: /resources/0/acquire/0: the key \"fails\" is missing");
}

TEST(LoaderErrors, calleesHaveOneForm) {
  EXPECT_EQ(errorOf({resources(resource(R"({"into": "return"})"))}),
            "a.json: /resources/0/acquire/0: no callee (give \"call\", \"type\" with \"method\", "
            "\"method\" with \"receiver\", or \"name\")");
  EXPECT_EQ(
      errorOf({resources(resource(R"({"method": "take"})"))}),
      "a.json: /resources/0/acquire/0: not one form of a callee (give \"call\", \"type\" with "
      "\"method\", \"method\" with \"receiver\", or \"name\")");
  EXPECT_EQ(
      errorOf({pack(R"("effects": [{"kind": "owns", "call": "f", "name": "g"}])")}),
      "a.json: /effects/0: not one form of a callee (give \"call\", \"type\" with \"method\", "
      "\"method\" alone or with \"receiver\", or \"name\")");
  EXPECT_EQ(errorOf({resources(resource(R"({"method": "take", "receiver": "(vault"})"))}),
            "a.json: /resources/0/acquire/0/receiver: bad pattern: missing ): (vault (patterns are "
            "RE2: no look-around, no back-references)");
}

std::string settings(const std::string& place, const std::string& test,
                     const std::string& severity = "note") {
  return pack(
      R"("settings": [{"id": "vault-pool", "label": "vault pool", "kind": "pool", "where": [)" +
      place + R"(], "rules": [{"id": "size", "diagnostic": "UNC505", "key": "size",
              "severity": ")" +
      severity + R"(", "risky": [)" + test + R"(], "message": "m",
              "better": "b", "source": "s"}]}])");
}

TEST(Loader, readsSettings) {
  Expected<RuleSet> rules = load({settings(
      R"({"call": "vault.pool", "positions": ["size"]}, {"config": {"VAULT": "*"}},
         {"entriesOf": "VAULTS", "defaults": {"size": null}})",
      R"({"equals": 0}, {"key": ["size", "more"], "atLeast": 100}, {"below": "least"},
         {"key": "kind", "notMatches": "^No"}, {"present": false})")});
  ASSERT_TRUE(rules.ok()) << rules.error().text();
  const SettingGroup& group = rules->settings.at(0);
  ASSERT_EQ(group.places.size(), 3U);
  EXPECT_EQ(group.places[0].positions, std::vector<std::string>{"size"});
  EXPECT_EQ(group.places[1].kind, OptionPlace::Kind::Config);
  EXPECT_EQ(group.places[1].keys.at("VAULT"), "*");
  EXPECT_EQ(group.places[2].kind, OptionPlace::Kind::Entries);
  EXPECT_EQ(group.places[2].defaults.at("size").kind, SettingValue::Kind::Null);
  const std::vector<SettingTest>& risky = group.rules.at(0).risky;
  ASSERT_EQ(risky.size(), 5U);
  EXPECT_EQ(risky[0].keys, std::vector<std::string>{"size"});
  EXPECT_EQ(risky[1].keys.size(), 2U);
  EXPECT_EQ(risky[2].other, "least");
  EXPECT_EQ(risky[3].kind, SettingTest::Kind::NotMatches);
  EXPECT_EQ(risky[4].kind, SettingTest::Kind::Absent);
}

TEST(LoaderErrors, settings) {
  const std::string place = R"({"call": "vault.pool"})";
  EXPECT_EQ(
      errorOf({settings(place, R"({"equals": 0})", "error")}),
      "a.json: /settings/0/rules/0/severity: unknown value \"error\" (known are: note, warning)");
  EXPECT_EQ(errorOf({settings(place, R"({"equals": 0, "below": 1})")}),
            "a.json: /settings/0/rules/0/risky/0: a test needs exactly one comparison");
  EXPECT_EQ(errorOf({settings(place, R"({"matches": "(x"})")}),
            "a.json: /settings/0/rules/0/risky/0/matches: bad pattern: missing ): (x");
  EXPECT_EQ(
      errorOf({settings(place, R"({"atLeast": true})")}),
      "a.json: /settings/0/rules/0/risky/0/atLeast: expected a whole number, or the option to "
      "compare with");
  EXPECT_EQ(errorOf({settings(R"({"call": "f", "entriesOf": "F"})", R"({"equals": 0})")}),
            "a.json: /settings/0/where/0: a place is exactly one of \"call\", \"config\" and "
            "\"entriesOf\"");
  EXPECT_EQ(errorOf({pack(R"("values": [{"call": "int"}])")}),
            "a.json: /values/0: a value needs \"arg\", \"name\" or both");
  EXPECT_EQ(errorOf({pack(R"("values": [{"type": "Url"}])")}),
            "a.json: /values/0: the key \"text\" is missing");
}

TEST(LoaderErrors, idsAcrossPacks) {
  EXPECT_EQ(errorOf({resources(resource(kTake) + "," + resource(kTake))}),
            "a.json: /resources/1/id: the id \"vault-key\" is taken already");
  EXPECT_EQ(
      errorOf({resources(resource(kTake)), resources(resource(kTake))}),
      "b.json: /resources/0/id: the id \"vault-key\" is taken already, by a.json: /resources/0 "
      "(use \"extends\" to add to a resource of another pack)");
  EXPECT_EQ(
      errorOf({resources(resource(kTake)),
               resources(resource(kTake, R"(, "parent": "vault-kee")", "child"))}),
      "b.json: /resources/0/parent: parent \"vault-kee\" is the id of no resource (did you mean "
      "\"vault-key\"?)");
  EXPECT_EQ(errorOf({resources(resource(kTake, R"(, "parent": "vault-key")"))}),
            "a.json: /resources/0/parent: \"vault-key\" is its own ancestor");
  EXPECT_EQ(errorOf({resources(R"({"extends": "vault-key", "types": []})")}),
            "a.json: /resources/0/extends: extends \"vault-key\" is the id of no resource");
  EXPECT_EQ(errorOf({resources(R"({"extends": "vault-key", "label": "x"})")}),
            "a.json: /resources/0/label: \"label\" does not go with \"extends\" (an extension adds "
            "only \"types\", \"acquire\", \"release\" and \"patterns\")");
  EXPECT_EQ(errorOf({resources(resource(R"({"call": "v", "releasedBy": ["giveback"]})"))}),
            "a.json: /resources/0: releasedBy names \"giveback\", which is no release of this "
            "resource (did you mean \"give_back\"?)");
}

class UserPacks : public testing::Test {
protected:
  // A folder of its own: ctest runs the tests side by side.
  UserPacks() {
    std::string name = (std::filesystem::path(testing::TempDir()) / "unclosed_XXXXXX").string();
    EXPECT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  ~UserPacks() override { std::filesystem::remove_all(folder_); }

  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
    return (folder_ / name).string();
  }
  std::string folder() const { return folder_.string(); }

private:
  std::filesystem::path folder_;
};

TEST_F(UserPacks, aFolderIsReadWithItsPacksInOrder) {
  write("b.json", resources(resource(kTake, R"(, "parent": "vault-key")", "vault-leaf")));
  write("a.json", resources(resource(kTake)));
  write("README.md", "no pack");
  std::vector<std::string> paths{folder()};
  Expected<RuleSet> rules = loadAll(paths);
  ASSERT_TRUE(rules.ok()) << rules.error().text();
  EXPECT_EQ(rules->resources[rules->resources.size() - 2].id, "vault-key");
  EXPECT_EQ(rules->resources.back().id, "vault-leaf");
}

TEST_F(UserPacks, missingPathsAndEmptyFoldersAreErrors) {
  std::vector<std::string> missing{folder() + "/none.json"};
  EXPECT_EQ(loadAll(missing).error().text(),
            missing[0] + ": there is no such file or folder (--rules takes a pack or a folder)");
  std::vector<std::string> empty{folder()};
  EXPECT_EQ(loadAll(empty).error().text(),
            folder() + ": the folder holds no pack (packs end in .json)");
}

TEST_F(UserPacks, nothingIsLoadedFromAPackWithAnError) {
  std::vector<std::string> paths{write("broken.json", resources(resource(kTake) + ", 7"))};
  EXPECT_EQ(loadAll(paths).error().text(),
            paths[0] + ": /resources/1: expected an object, found an integer");
}

TEST(BuiltinPacks, load) {
  Expected<RuleSet> rules = loadAll({});
  ASSERT_TRUE(rules.ok()) << rules.error().text();
  EXPECT_GT(rules->resources.size(), 50u);
}

// What is compiled in is what stands in the source tree, read again and in the same order.
TEST(BuiltinPacks, areThePacksOfTheSourceTree) {
  std::vector<std::string> folders;
  for (const char* language : {"c", "cxx", "python"})
    if (std::string folder = std::string(UNCLOSED_SOURCE_DIR "/rules/") + language;
        std::filesystem::exists(folder))
      folders.push_back(folder);
  std::vector<PackSource> sources;
  for (const std::string& folder : folders) {
    std::vector<std::filesystem::path> files(std::filesystem::directory_iterator(folder), {});
    std::ranges::sort(files);
    for (const std::filesystem::path& file : files) {
      std::ifstream in(file);
      sources.push_back({file.string(), {std::istreambuf_iterator<char>(in), {}}});
    }
  }
  Expected<RuleSet> read = loadPacks(sources);
  ASSERT_TRUE(read.ok()) << read.error().text();
  Expected<RuleSet> builtin = loadAll({});
  ASSERT_TRUE(builtin.ok());
  EXPECT_TRUE(writeCompiled({*builtin, {}}) == writeCompiled({*read, {}}));
}

TEST(CompiledRules, surviveNoDamage) {
  Expected<RuleSet> rules = load({resources(resource(kTake))});
  ASSERT_TRUE(rules.ok());
  std::string bytes = writeCompiled({*rules, {"a.json: /resources/0"}});
  Expected<LoadedRules> again = readCompiled(bytes);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(writeCompiled(*again), bytes);
  EXPECT_EQ(again->origin, std::vector<std::string>{"a.json: /resources/0"});
  for (size_t length = 0; length < bytes.size(); ++length)
    EXPECT_FALSE(readCompiled(std::string_view(bytes).substr(0, length)).ok()) << length;
  EXPECT_FALSE(readCompiled(bytes + "x").ok());
}

// A table of types must end somewhere, and an alias must name what the rules use.
TEST(BuiltinPacks, aliasesAndTypesAreConsistent) {
  Expected<RuleSet> rules = loadAll({});
  ASSERT_TRUE(rules.ok()) << rules.error().text();
  for (const auto& [other, canonical] : rules->aliases)
    EXPECT_FALSE(rules->aliases.contains(canonical)) << other << " stands for another alias";
  for (const auto& [type, bases] : rules->bases)
    EXPECT_FALSE(rules->aliases.contains(type)) << type << " is an alias and a type";
  for (const Resource& resource : rules->resources)
    for (const std::string& type : resource.types)
      EXPECT_FALSE(rules->aliases.contains(type))
          << type << " of " << resource.id << " is an alias";
}

} // namespace
} // namespace unclosed::rules
