#include "analysis/setting_places.h"

#include "analysis/single_use.h"
#include "analysis/test_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace unclosed::analysis {
namespace {

using link::FunctionRef;
using rules::OptionPlace;

constexpr std::string_view Spread = "*";

bool isModuleBody(const ir::Function& function) { return (function.flags & ir::IsModuleBody) != 0; }

bool isChange(std::string_view method) {
  return method == "update" || method == "setdefault" || method == "pop";
}

} // namespace

SettingPlaces::SettingPlaces(const link::Program& program, const RuleIndex& index)
    : program_(program), names_(index), values_(program, index) {
  for (link::ModuleId id = 0; id < program.modules().size(); ++id) {
    const ir::Module& module = program.module(id);
    if (module.language != ir::Language::Python) continue;
    // What tests set is no setting of the program.
    bool matters = !isTestFile(module.path) && names_.mayMatter(module);
    for (ir::Index f = 0; matters && f < module.functions.size(); ++f)
      scan({id, f});
  }
}

void SettingPlaces::scan(FunctionRef in) {
  const ir::Function& function = program_.function(in);
  std::unordered_map<ir::PlaceId, std::string> keyOf; // temporaries that hold a key's value
  auto read = [&](ir::PlaceId place) {
    if (place != ir::None) reads_.emplace(keyOfPlace(in, place));
  };
  for (const ir::Instr& instr : function.instrs) {
    if (instr.op != ir::Op::Unbind) read(instr.src);
    switch (instr.op) {
    case ir::Op::Assign: scanAssign(in, instr, keyOf); break;
    case ir::Op::Aggregate: scanMapping(in, instr); [[fallthrough]];
    case ir::Op::Compute: {
      const ir::List& list = function.lists[instr.extra];
      for (ir::Index i = 0; i < list.count; ++i)
        read(function.operands[list.first + i]);
      break;
    }
    case ir::Op::Call: {
      const ir::Call& call = function.calls[instr.extra];
      std::string_view method = program_.module(in.module).text(call.method);
      if (isChange(method)) changed_.emplace(keyAround(in, call.receiver, keyOf));
      scanCall(in, instr);
      break;
    }
    default: break;
    }
  }
  for (const ir::Cond& cond : function.conditions)
    read(cond.lhs), read(cond.rhs);
}

// The configuration key that a place is named by; empty when it is none.
std::string_view SettingPlaces::keyOfPlace(FunctionRef in, ir::PlaceId id) const {
  const ir::Place& place = program_.function(in).places[id];
  bool isNamed = place.kind == ir::PlaceKind::Global || place.kind == ir::PlaceKind::Field ||
                 place.kind == ir::PlaceKind::Element;
  if (!isNamed) return {};
  std::string_view name = program_.module(in.module).text(place.name);
  if (place.kind == ir::PlaceKind::Global) name = lastSegment(name);
  return names_.isKey(name) ? name : std::string_view();
}

std::string SettingPlaces::scopeOf(FunctionRef in, ir::PlaceId id) const {
  const ir::Function& function = program_.function(in);
  if (!isModuleBody(function)) return fmt::format("#{}", in.function);
  if (id == ir::None) return {};
  const ir::Place& place = function.places[id];
  if (place.kind != ir::PlaceKind::Global) return {};
  return std::string(analysis::prefixOf(program_.module(in.module).text(place.name)));
}

void SettingPlaces::store(FunctionRef in, std::string_view key, std::string scope,
                          ir::PlaceId value, ir::Range range) {
  stores_[std::string(key)].push_back({in, std::move(scope), value, range});
}

void SettingPlaces::scanAssign(FunctionRef in, const ir::Instr& instr,
                               std::unordered_map<ir::PlaceId, std::string>& keyOf) {
  const ir::Function& function = program_.function(in);
  const ir::Place& dst = function.places[instr.dst];
  if (std::string_view key = keyOfPlace(in, instr.dst); !key.empty())
    store(in, key, scopeOf(in, instr.dst), instr.src, instr.range);
  std::string_view part = keyAround(in, instr.src, keyOf);
  if (!part.empty() && dst.kind == ir::PlaceKind::Temp) keyOf[instr.dst] = part;
  // `app.config[KEY]["pool_size"] = 5`
  if (dst.kind == ir::PlaceKind::Element) changed_.emplace(keyAround(in, dst.parent, keyOf));
}

// The key of which the place is, or is a part of, the value.
std::string_view
SettingPlaces::keyAround(FunctionRef in, ir::PlaceId place,
                         const std::unordered_map<ir::PlaceId, std::string>& keyOf) const {
  for (; place != ir::None; place = program_.function(in).places[place].parent) {
    if (std::string_view key = keyOfPlace(in, place); !key.empty()) return key;
    if (auto part = keyOf.find(place); part != keyOf.end()) return part->second;
  }
  return {};
}

// Whether a call that loads a configuration brings in keys that the program does not show.
bool SettingPlaces::isOpaque(FunctionRef in, const ir::Call& call) const {
  std::string_view written = program_.module(in.module).text(call.written);
  if (!names_.isLoader(written)) return false;
  static const std::vector<std::string> positions{"*"};
  Mapping given = values_.arguments(in, call, positions);
  Value other = given.at("*");
  bool isShown = other.kind == Value::Kind::Dict && other.dict->complete;
  return !given.complete || (other.kind != Value::Kind::Absent && !isShown);
}

ir::Range SettingPlaces::rangeOf(FunctionRef in, const ir::Instr& instr,
                                 std::string_view name) const {
  const std::vector<ir::Instr>& instrs = program_.function(in).instrs;
  ir::Range own = values_.placed(in, static_cast<ir::Index>(&instr - instrs.data()), name);
  return own.begin.line != 0 ? own : instr.range;
}

void SettingPlaces::scanMapping(FunctionRef in, const ir::Instr& instr) {
  const ir::Module& module = program_.module(in.module);
  const ir::Function& function = program_.function(in);
  const ir::List& list = function.lists[instr.extra];
  if (module.text(list.kind) != ir::MappingKind) return;
  for (ir::Index i = 0; i < list.count; ++i) {
    const ir::Place& key = function.places[function.operands[list.first + list.count + i]];
    bool isText = key.kind == ir::PlaceKind::Constant && key.constant == ir::ConstKind::String;
    if (isText && names_.isKey(module.text(key.name)))
      store(in, module.text(key.name), scopeOf(in, ir::None), function.operands[list.first + i],
            rangeOf(in, instr, module.text(key.name)));
  }
}

void SettingPlaces::scanCall(FunctionRef in, const ir::Instr& instr) {
  const ir::Module& module = program_.module(in.module);
  const ir::Function& function = program_.function(in);
  const ir::Call& call = function.calls[instr.extra];
  std::string_view method = module.text(call.method);
  isLoaded_ = isLoaded_ || isOpaque(in, call);
  if (names_.mayBeCall(lastSegment(module.text(call.callee)))) {
    std::string name = values_.calleeName(in.module, call);
    called_.insert(name);
    if (!names_.callsNamed(name).empty())
      calls_.push_back({in, instr.extra, instr.range, std::move(name)});
  }
  for (ir::Index i = 0; i < call.argCount; ++i) {
    const ir::Arg& arg = function.args[call.args + i];
    const ir::Place& place = function.places[arg.place];
    if (std::string_view key = keyOfPlace(in, arg.place); !key.empty()) reads_.emplace(key);
    if (arg.keyword != 0 && names_.isKey(module.text(arg.keyword)))
      store(in, module.text(arg.keyword), scopeOf(in, ir::None), arg.place,
            rangeOf(in, instr, module.text(arg.keyword)));
    bool isText = place.kind == ir::PlaceKind::Constant && place.constant == ir::ConstKind::String;
    if (!isText || arg.keyword != 0 || !names_.isKey(module.text(place.name))) continue;
    // `config.setdefault(KEY, value)` sets it, `config.get(KEY)` and `getattr(config, KEY)` read
    // it.
    if (method == "setdefault" && i == 0 && call.argCount == 2)
      store(in, module.text(place.name), scopeOf(in, ir::None), function.args[call.args + 1].place,
            instr.range);
    else
      reads_.emplace(module.text(place.name));
  }
}

std::vector<OptionSet> SettingPlaces::find() const {
  std::vector<OptionSet> out;
  addCalls(out);
  for (const SettingNames::Site& site : names_.sites()) {
    if (site.place->kind == OptionPlace::Kind::Config) addConfigs(site, out);
    if (site.place->kind == OptionPlace::Kind::Entries) addEntries(site, out);
  }
  return out;
}

bool SettingPlaces::isBrief(const OptionPlace& place, FunctionRef in) const {
  const ir::Function& function = program_.function(in);
  // A generator releases it when its user is done, which may be at the end of the program.
  if (isModuleBody(function) || (function.flags & ir::IsGenerator) != 0) return false;
  return std::ranges::any_of(function.calls, [&](const ir::Call& call) {
    std::string_view method = program_.module(in.module).text(call.method);
    return std::ranges::find(place.releasedBy, method) != place.releasedBy.end();
  });
}

void SettingPlaces::addCalls(std::vector<OptionSet>& out) const {
  for (const Call& call : calls_) {
    for (const SettingNames::Site& site : names_.callsNamed(call.name)) {
      OptionSet set{.group = site.group, .place = site.place, .in = call.in, .range = call.range};
      const ir::Call& made = program_.function(call.in).calls[call.call];
      Mapping given = values_.arguments(call.in, made, site.place->positions);
      set.isBrief =
          isBrief(*site.place, call.in) ||
          (!site.place->releasedBy.empty() && hasSingleUse(program_.function(call.in), call.call));
      if (site.place->keys.empty()) {
        set.options = std::move(given);
      } else {
        // Only some keywords are options; where the others are set is not said here.
        for (const auto& [keyword, option] : site.place->keys) {
          Value value = given.at(keyword);
          if (value.kind == Value::Kind::Absent) continue;
          if (option == Spread)
            set.options.merge(value);
          else
            set.options.entries[option] = std::move(value);
        }
        set.options.complete = false;
      }
      out.push_back(std::move(set));
    }
  }
}

bool SettingPlaces::isMentioned(std::string_view key) const {
  return std::ranges::any_of(program_.modules(), [&](const ir::Module& module) {
    return module.language == ir::Language::Python && module.find(key) != ir::None;
  });
}

std::vector<const SettingPlaces::Store*> SettingPlaces::storesOf(std::string_view key,
                                                                 const Scope& scope) const {
  std::vector<const Store*> found;
  auto all = stores_.find(std::string(key));
  if (all == stores_.end()) return found;
  for (const Store& store : all->second)
    if (store.in.module == scope.module && store.scope == scope.name) found.push_back(&store);
  return found;
}

// Those of the nearest base class that has some.
std::vector<const SettingPlaces::Store*> SettingPlaces::inheritedStores(std::string_view key,
                                                                        const Scope& scope) const {
  link::Symbol symbol = program_.resolve(scope.module, scope.name);
  if (scope.name.empty() || symbol.kind != link::Symbol::Kind::Class) return {};
  for (link::ClassRef base : program_.bases(symbol.type)) {
    std::string name(program_.module(base.module).text(program_.type(base).name));
    std::vector<const Store*> found = storesOf(key, {base.module, name});
    if (!found.empty()) return found;
  }
  return {};
}

Value SettingPlaces::joined(std::string_view key, const std::vector<const Store*>& stores) const {
  // What is changed after it was set is not followed.
  if (changed_.contains(std::string(key)) || stores.size() != 1) return {};
  return values_.of(stores.front()->in, stores.front()->value);
}

OptionSet SettingPlaces::configOf(const SettingNames::Site& site, const Scope& scope,
                                  bool isOpen) const {
  OptionSet set{.group = site.group, .place = site.place, .in = {}, .range = {}};
  for (const auto& [key, option] : site.place->keys) {
    std::vector<const Store*> own = storesOf(key, scope);
    bool isSpread = option == Spread;
    Value value;
    if (own.empty() && !isMentioned(key) && !isOpen)
      value.kind = Value::Kind::Absent;
    else
      value = joined(key, own.empty() ? inheritedStores(key, scope) : own);
    if (!own.empty()) {
      const Store& first = *own.front();
      bool isFirst = set.range.begin.line == 0;
      if (isFirst || isSpread) set.in = first.in, set.range = first.range;
      set.ranges[option] = first.range;
      if (isSpread && value.kind == Value::Kind::Dict)
        for (const auto& [name, entry] : value.dict->entries)
          set.ranges[name] = first.range;
    }
    // Several keys may be one option.
    if (value.kind == Value::Kind::Absent) continue;
    if (isSpread)
      set.options.merge(value);
    else
      set.options.entries[option] = std::move(value);
  }
  return set;
}

// Whether some call is given options that a configuration may have, too.
bool SettingPlaces::isSetByCall(const rules::SettingGroup& group) const {
  for (const Call& call : calls_) {
    for (const SettingNames::Site& site : names_.callsNamed(call.name)) {
      if (site.group != &group || site.place->keys.empty()) continue;
      const ir::Call& made = program_.function(call.in).calls[call.call];
      Mapping given = values_.arguments(call.in, made, site.place->positions);
      bool isGiven = std::ranges::any_of(
          site.place->keys, [&](const auto& key) { return given.entries.contains(key.first); });
      if (isGiven || !given.complete) return true;
    }
  }
  return false;
}

void SettingPlaces::addConfigs(const SettingNames::Site& site, std::vector<OptionSet>& out) const {
  const OptionPlace& place = *site.place;
  bool isUsed =
      place.usedBy.empty() || std::ranges::any_of(place.usedBy, [&](const std::string& call) {
        return called_.contains(call);
      });
  if (!isUsed) return;
  bool isOpen = (isLoaded_ && !place.loadedBy.empty()) || isSetByCall(*site.group);
  std::set<Scope> scopes;
  for (const auto& [key, option] : place.keys)
    if (auto all = stores_.find(key); all != stores_.end())
      for (const Store& store : all->second)
        scopes.insert({store.in.module, store.scope});
  for (const Scope& scope : scopes) {
    OptionSet set = configOf(site, scope, isOpen);
    if (isOpen) set.options.complete = false;
    out.push_back(std::move(set));
  }
}

void SettingPlaces::addEntries(const SettingNames::Site& site, std::vector<OptionSet>& out) const {
  auto all = stores_.find(site.place->variable);
  if (all == stores_.end()) return;
  // What is changed after it was set is not followed.
  if (changed_.contains(site.place->variable)) return;
  for (const Store& store : all->second) {
    Value whole = values_.of(store.in, store.value);
    if (whole.kind != Value::Kind::Dict) continue;
    for (const auto& [name, entry] : whole.dict->entries) {
      if (entry.kind != Value::Kind::Dict) continue;
      OptionSet set{.group = site.group, .place = site.place, .in = store.in, .range = store.range};
      set.options = *entry.dict;
      if (entry.module == store.in.module) set.range = entry.range;
      out.push_back(std::move(set));
    }
  }
}

} // namespace unclosed::analysis
