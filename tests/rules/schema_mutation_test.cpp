// A typo in any key of a pack is told, with its place and the nearest key. The keys are those of
// rules/schema.json, and each is spoilt where a pack really has it: the built-in packs, and
// every_key.json beside this file for keys that none of them needs.
#include "rules/loader.h"
#include "support/files.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace unclosed::rules {
namespace {

namespace fs = std::filesystem;

using Json = nlohmann::ordered_json;
using Pointer = Json::json_pointer;

const std::string Root = UNCLOSED_SOURCE_DIR;

// Where a pack has a key, as an object of a certain part of the schema.
struct Use {
  std::string file;
  Pointer object;
};

class Schema {
public:
  Schema() : schema_(Json::parse(*support::readFile(Root + "/rules/schema.json"))) {
    collect(Pointer());
  }

  // Keys as pointers into the schema: "/definitions/resource/properties/label".
  const std::set<std::string>& keys() const { return keys_; }
  const std::map<std::string, Use>& uses() const { return uses_; }

  void addPack(const std::string& file) {
    Json pack = Json::parse(*support::readFile(file));
    visit(Pointer(), pack, Pointer(), file);
  }

private:
  Pointer resolved(Pointer at) const {
    while (schema_[at].is_object() && schema_[at].contains("$ref"))
      at = Pointer(schema_[at]["$ref"].get<std::string>().substr(1));
    return at;
  }

  // The parts that hold at the same place as this one.
  std::vector<Pointer> parts(const Pointer& at) const {
    std::vector<Pointer> out{at};
    for (const char* word : {"allOf", "anyOf", "oneOf"}) {
      if (!schema_[at].is_object() || !schema_[at].contains(word)) continue;
      for (size_t i = 0; i < schema_[at][word].size(); ++i)
        for (Pointer& part : parts(resolved(at / word / i)))
          out.push_back(std::move(part));
    }
    return out;
  }

  void collect(const Pointer& unresolved) {
    for (const Pointer& at : parts(resolved(unresolved))) {
      if (!schema_[at].is_object() || !seen_.insert(at.to_string()).second) continue;
      if (schema_[at].contains("properties"))
        for (const auto& [key, value] : schema_[at]["properties"].items()) {
          keys_.insert((at / "properties" / key).to_string());
          collect(at / "properties" / key);
        }
      for (const char* word : {"items", "additionalProperties"})
        if (schema_[at].contains(word)) collect(at / word);
    }
  }

  void visit(const Pointer& unresolved, const Json& value, const Pointer& place,
             const std::string& file) {
    for (const Pointer& at : parts(resolved(unresolved))) {
      const Json& part = schema_[at];
      if (!part.is_object()) continue;
      if (value.is_array() && part.contains("items"))
        for (size_t i = 0; i < value.size(); ++i)
          visit(at / "items", value[i], place / i, file);
      if (!value.is_object()) continue;
      for (const auto& [key, member] : value.items()) {
        bool named = part.contains("properties") && part["properties"].contains(key);
        if (named) {
          uses_.emplace((at / "properties" / key).to_string(), Use{file, place});
          visit(at / "properties" / key, member, place / key, file);
        } else if (part.contains("additionalProperties")) {
          visit(at / "additionalProperties", member, place / key, file);
        }
      }
    }
  }

  Json schema_;
  std::set<std::string> keys_, seen_;
  std::map<std::string, Use> uses_;
};

const Schema& schema() {
  static const Schema instance = [] {
    Schema out;
    out.addPack(Root + "/tests/rules/every_key.json");
    std::vector<std::string> packs;
    for (const auto& entry : fs::recursive_directory_iterator(Root + "/rules"))
      if (entry.path().extension() == ".json" && entry.path().filename() != "schema.json")
        packs.push_back(entry.path().string());
    std::ranges::sort(packs);
    for (const std::string& pack : packs)
      out.addPack(pack);
    return out;
  }();
  return instance;
}

// The pack with the key written twice at its end: "acquiree".
std::string spoilt(const Use& use, const std::string& key) {
  Json pack = Json::parse(*support::readFile(use.file));
  Json& object = pack[use.object];
  Json other = Json::object();
  for (const auto& [name, value] : object.items())
    other[name == key ? key + key.back() : name] = value;
  object = other;
  return pack.dump();
}

std::string errorOf(const PackSource& source) {
  Expected<RuleSet> loaded = loadPacks({&source, 1});
  return loaded ? "" : loaded.error().text();
}

TEST(SchemaMutation, EveryKeyOfTheSchemaIsUsedByAPack) {
  for (const std::string& key : schema().keys())
    EXPECT_TRUE(schema().uses().contains(key)) << key << ": add it to every_key.json";
}

TEST(SchemaMutation, ATypoInAnyKeyNamesThePlaceAndTheKey) {
  EXPECT_GT(schema().uses().size(), 100u);
  for (const auto& [pointer, use] : schema().uses()) {
    std::string key = Pointer(pointer).back();
    std::string error = errorOf({"pack.json", spoilt(use, key)});
    std::string place = (use.object / (key + key.back())).to_string();
    EXPECT_TRUE(error.starts_with("pack.json: " + place + ": unknown key"))
        << use.file << " " << place << "\n"
        << error;
    EXPECT_NE(error.find("did you mean \"" + key + "\"?"), std::string::npos) << place << "\n"
                                                                              << error;
  }
}

TEST(SchemaMutation, TheExtraPackIsRightItself) {
  std::vector<std::string> packs{Root + "/tests/rules/every_key.json"};
  Expected<RuleSet> loaded = loadAll(packs);
  EXPECT_TRUE(loaded.ok()) << loaded.error().text();
}

} // namespace
} // namespace unclosed::rules
