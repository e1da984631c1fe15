// Finds the sets of options that a program writes down: in calls, in configurations, in dicts of
// dicts (rules::OptionPlace); tests are left out. Views a Program and the rules; one thread.
#pragma once

#include "analysis/setting_names.h"
#include "analysis/setting_tests.h"

#include <compare>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace unclosed::analysis {

class SettingPlaces {
public:
  // O(instructions of the modules that name a setting).
  SettingPlaces(const link::Program& program, const RuleIndex& index);

  // In the order of the modules.
  std::vector<OptionSet> find() const;
  // Whether the program itself reads a configuration key.
  bool isRead(std::string_view key) const { return reads_.contains(std::string(key)); }

private:
  // One place that sets a configuration key. Those of one scope are one configuration: a module's
  // body, a class ("Config"), a function ("#7").
  struct Store {
    link::FunctionRef in;
    std::string scope;
    ir::PlaceId value;
    ir::Range range;
  };
  struct Call {
    link::FunctionRef in;
    ir::Index call;
    ir::Range range;
    std::string name;
  };
  struct Scope {
    link::ModuleId module;
    std::string name;
    auto operator<=>(const Scope&) const = default;
  };

  void scan(link::FunctionRef in);
  void scanCall(link::FunctionRef in, const ir::Instr& instr);
  void scanAssign(link::FunctionRef in, const ir::Instr& instr,
                  std::unordered_map<ir::PlaceId, std::string>& keyOf);
  void scanMapping(link::FunctionRef in, const ir::Instr& instr);
  void store(link::FunctionRef in, std::string_view key, std::string scope, ir::PlaceId value,
             ir::Range range);
  // Of a keyword or key of what the instruction makes.
  ir::Range rangeOf(link::FunctionRef in, const ir::Instr& instr, std::string_view name) const;
  std::string_view keyOfPlace(link::FunctionRef in, ir::PlaceId place) const;
  std::string_view keyAround(link::FunctionRef in, ir::PlaceId place,
                             const std::unordered_map<ir::PlaceId, std::string>& keyOf) const;
  bool isOpaque(link::FunctionRef in, const ir::Call& call) const;
  std::string scopeOf(link::FunctionRef in, ir::PlaceId place) const;

  void addCalls(std::vector<OptionSet>& out) const;
  bool isBrief(const rules::OptionPlace& place, link::FunctionRef in) const;
  bool isSetByCall(const rules::SettingGroup& group) const;
  void addConfigs(const SettingNames::Site& site, std::vector<OptionSet>& out) const;
  OptionSet configOf(const SettingNames::Site& site, const Scope& scope, bool isOpen) const;
  std::vector<const Store*> storesOf(std::string_view key, const Scope& scope) const;
  std::vector<const Store*> inheritedStores(std::string_view key, const Scope& scope) const;
  Value joined(std::string_view key, const std::vector<const Store*>& stores) const;
  bool isMentioned(std::string_view key) const;
  void addEntries(const SettingNames::Site& site, std::vector<OptionSet>& out) const;

  const link::Program& program_;
  SettingNames names_;
  SettingValues values_;
  std::vector<Call> calls_;
  std::unordered_map<std::string, std::vector<Store>> stores_; // by key
  std::unordered_set<std::string> reads_, changed_;            // keys
  std::unordered_set<std::string> called_;
  bool isLoaded_ = false; // some configuration comes from what the program does not show
};

} // namespace unclosed::analysis
