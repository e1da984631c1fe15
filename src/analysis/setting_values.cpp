#include "analysis/setting_definitions.h"
#include "ir/placed.h"

#include <fmt/format.h>

#include <algorithm>

namespace unclosed::analysis {
namespace {

using Kind = Value::Kind;
using link::FunctionRef;
using link::Symbol;

// Constants that lead through more names than that are not followed.
constexpr int Deepest = 40;

} // namespace

SettingValues::Definitions::Definitions(const ir::Module& module, link::ModuleId id) {
  functions.resize(module.functions.size());
  for (ir::Index f = 0; f < module.functions.size(); ++f) {
    const ir::Function& function = module.functions[f];
    functions[f].blockOf.resize(function.instrs.size(), ir::None);
    for (ir::BlockId b = 0; b < function.blocks.size(); ++b) {
      const ir::Block& block = function.blocks[b];
      std::fill_n(functions[f].blockOf.begin() + block.first, block.count, b);
    }
    for (ir::Index i = 0; i < function.instrs.size(); ++i) {
      ir::PlaceId dst = function.instrs[i].dst;
      if (dst == ir::None) continue;
      functions[f].places[dst].push_back(i);
      const ir::Place& place = function.places[dst];
      if (place.kind == ir::PlaceKind::Global)
        globals[module.text(place.name)].emplace_back(FunctionRef{id, f}, i);
    }
  }
}

SettingValues::SettingValues(const link::Program& program, const RuleIndex& index)
    : program_(program), index_(index) {
  for (const rules::ValueCall& call : index.rules().values) {
    for (const std::string& name : call.calls)
      calls_.emplace(name, &call);
    for (const std::string& name : call.types)
      types_.emplace(name, &call);
  }
}

SettingValues::~SettingValues() = default;

const SettingValues::Definitions& SettingValues::definitions(link::ModuleId module) const {
  std::unique_ptr<Definitions>& known = definitions_[module];
  if (!known) known = std::make_unique<Definitions>(program_.module(module), module);
  return *known;
}

std::string SettingValues::calleeName(link::ModuleId module, const ir::Call& call) const {
  const ir::Module& from = program_.module(module);
  if (call.resolution == ir::Resolution::Value || call.callee == 0) return {};
  std::string_view callee = from.text(call.callee);
  if (call.resolution == ir::Resolution::Builtin) return std::string(callee);
  if (program_.resolve(module, callee).kind != Symbol::Kind::Nothing) return {};
  std::string external = program_.externalName(module, callee);
  return std::string(index_.canonical(external.empty() ? callee : std::string_view(external)));
}

Value SettingValues::of(FunctionRef in, ir::PlaceId id) const {
  if (id == ir::None || depth_ >= Deepest) return {};
  const ir::Module& module = program_.module(in.module);
  const ir::Place& place = program_.function(in).places[id];
  ++depth_;
  Value value;
  switch (place.kind) {
  case ir::PlaceKind::Constant: value = constantOf(module, place); break;
  case ir::PlaceKind::Local:
  case ir::PlaceKind::Temp: value = local(in, id); break;
  case ir::PlaceKind::Global: value = global(in.module, module.text(place.name)); break;
  case ir::PlaceKind::Field: {
    const ir::Place& owner = program_.function(in).places[place.parent];
    if (owner.kind == ir::PlaceKind::Global)
      value = member(in.module, module.text(owner.name), module.text(place.name));
    break;
  }
  case ir::PlaceKind::Element: {
    Value whole = of(in, place.parent);
    if (whole.kind == Kind::Dict) value = whole.dict->at(std::string(module.text(place.name)));
    if (value.kind == Kind::Absent) value = {};
    break;
  }
  case ir::PlaceKind::Param:
  case ir::PlaceKind::Deref: break;
  }
  --depth_;
  return value;
}

Value SettingValues::made(FunctionRef in, const ir::Instr& instr) const {
  switch (instr.op) {
  case ir::Op::Assign: return of(in, instr.src);
  case ir::Op::Call: return call(in, instr);
  case ir::Op::Aggregate: return mapping(in, instr);
  case ir::Op::Compute: return compute(in, instr);
  default: return {};
  }
}

Value SettingValues::joined(const std::vector<Made>& all) const {
  Value result;
  bool hasValue = false, mayBeUnset = false;
  for (const auto& [in, index] : all) {
    Value value = made(in, program_.function(in).instrs[index]);
    // `os.getenv("SIZE") or 20`
    if (value.kind == Kind::Unset && all.size() > 1) {
      mayBeUnset = true;
      continue;
    }
    if (hasValue && !isSame(result, value)) return {};
    result = std::move(value);
    hasValue = true;
  }
  result.fromEnvironment |= mayBeUnset;
  return result;
}

Value SettingValues::local(FunctionRef in, ir::PlaceId id) const {
  auto [known, isNew] = known_.try_emplace({in, id});
  if (isNew) known->second = assigned(in, id);
  return known->second;
}

Value SettingValues::assigned(FunctionRef in, ir::PlaceId id) const {
  const ir::Function& function = program_.function(in);
  const Definitions::Function& known = definitions(in.module).functions[in.function];
  auto found = known.places.find(id);
  if (found == known.places.end()) {
    // A variable of the enclosing function.
    if (function.parent == ir::None || function.places[id].kind != ir::PlaceKind::Local) return {};
    FunctionRef outer{in.module, function.parent};
    const std::vector<ir::Place>& places = program_.function(outer).places;
    auto same = std::ranges::find_if(places, [&](const ir::Place& place) {
      return place.kind == ir::PlaceKind::Local && place.name == function.places[id].name;
    });
    if (same == places.end()) return {};
    return of(outer, static_cast<ir::PlaceId>(same - places.begin()));
  }
  std::vector<Made> all;
  for (ir::Index index : found->second)
    all.emplace_back(in, index);
  Value value = joined(all);
  if (value.kind == Kind::Dict && function.places[id].kind == ir::PlaceKind::Local)
    applyChanges(in, id, all.front().second, value);
  return value;
}

Value SettingValues::global(link::ModuleId module, std::string_view dotted) const {
  Symbol symbol = program_.resolve(module, dotted);
  if (symbol.kind == Symbol::Kind::Variable) return variable(symbol.module, symbol.name);
  if (symbol.kind != Symbol::Kind::Nothing) {
    Value value;
    value.kind = Kind::Name;
    value.text = dotted;
    return value;
  }
  if (size_t dot = dotted.rfind('.'); dot != dotted.npos) {
    Value value = member(module, dotted.substr(0, dot), dotted.substr(dot + 1));
    if (value.isKnown()) return value;
    if (program_.resolve(module, dotted.substr(0, dot)).kind != Symbol::Kind::Nothing) return {};
  }
  std::string external = program_.externalName(module, dotted);
  bool isLocalName = external.empty() && (dotted.find('.') == dotted.npos || dotted[0] == '.');
  if (isLocalName) return {};
  Value value;
  value.kind = Kind::Name;
  value.text = index_.canonical(external.empty() ? dotted : std::string_view(external));
  return value;
}

Value SettingValues::variable(link::ModuleId module, std::string_view name) const {
  // The key lives as long as the module whose text it is.
  const Definitions& definitions = this->definitions(module);
  auto own = definitions.globals.find(name);
  if (own == definitions.globals.end()) return {};
  auto [known, isNew] = variables_.try_emplace({module, own->first});
  if (isNew) known->second = assigned(module, own->first);
  return known->second;
}

Value SettingValues::assigned(link::ModuleId module, std::string_view name) const {
  const Definitions& known = definitions(module);
  auto found = known.globals.find(name);
  if (found == known.globals.end()) return {};
  Value value = joined(found->second);
  const auto& [in, index] = found->second.front();
  const ir::Instr& instr = program_.function(in).instrs[index];
  if (value.kind == Kind::Dict) {
    for (ir::Index f = 0; f < program_.module(module).functions.size(); ++f) {
      FunctionRef other{module, f};
      const std::vector<ir::Place>& places = program_.function(other).places;
      auto same = std::ranges::find_if(places, [&](const ir::Place& place) {
        return place.kind == ir::PlaceKind::Global &&
               program_.module(module).text(place.name) == name;
      });
      if (same == places.end()) continue;
      auto id = static_cast<ir::PlaceId>(same - places.begin());
      applyChanges(other, id, f == in.function ? index : ir::None, value);
    }
  }
  if (value.module == ir::None) value.module = module, value.range = instr.range;
  return value;
}

// `settings.SIZE` where settings is an object of a class of the program that has SIZE = 5.
Value SettingValues::member(link::ModuleId module, std::string_view owner,
                            std::string_view name) const {
  Symbol symbol = program_.resolve(module, owner);
  if (symbol.kind != Symbol::Kind::Variable) return {};
  const Definitions& known = definitions(symbol.module);
  auto found = known.globals.find(symbol.name);
  if (found == known.globals.end() || found->second.size() != 1) return {};
  const auto& [in, index] = found->second.front();
  const ir::Function& function = program_.function(in);
  const ir::Instr* instr = &function.instrs[index];
  if (instr->op == ir::Op::Assign) {
    const auto& places = definitions(in.module).functions[in.function].places;
    auto source = places.find(instr->src);
    if (source == places.end() || source->second.size() != 1) return {};
    instr = &function.instrs[source->second.front()];
  }
  if (instr->op != ir::Op::Call) return {};
  std::string_view made = program_.module(in.module).text(function.calls[instr->extra].callee);
  Symbol type = program_.resolve(in.module, made);
  if (type.kind != Symbol::Kind::Class) return {};
  std::string attribute = fmt::format(
      "{}.{}", program_.module(type.type.module).text(program_.type(type.type).name), name);
  Value value = variable(type.type.module, attribute);
  if (!value.isKnown()) value = declared(type.type, name);
  // An object's fields may be set by whoever makes it (pydantic reads the environment).
  value.fromEnvironment = true;
  return value;
}

// What the declared type of a field tells: `url: PostgresDsn`.
Value SettingValues::declared(link::ClassRef type, std::string_view field) const {
  const ir::Module& module = program_.module(type.module);
  for (const ir::FieldDecl& decl : program_.type(type).fields) {
    if (module.text(decl.name) != field || decl.type == 0) continue;
    std::string_view written = module.text(decl.type);
    std::string external = program_.externalName(type.module, written);
    auto known = types_.find(external.empty() ? written : std::string_view(external));
    if (known != types_.end()) return beginningOf(known->second->text, std::string::npos);
  }
  return {};
}

Value SettingValues::mapping(FunctionRef in, const ir::Instr& instr) const {
  const ir::Module& module = program_.module(in.module);
  const ir::Function& function = program_.function(in);
  const ir::List& list = function.lists[instr.extra];
  if (module.text(list.kind) != ir::MappingKind) return {};
  Mapping mapping;
  for (ir::Index i = 0; i < list.count; ++i) {
    const ir::Place& key = function.places[function.operands[list.first + list.count + i]];
    Value value = of(in, function.operands[list.first + i]);
    bool isConstant = key.kind == ir::PlaceKind::Constant;
    if (isConstant && key.constant == ir::ConstKind::String)
      mapping.entries[std::string(module.text(key.name))] = std::move(value);
    else if (isConstant && module.text(key.name) == "**")
      mapping.merge(value);
    else
      mapping.complete = false;
  }
  place(in, static_cast<ir::Index>(&instr - function.instrs.data()), mapping);
  Value value = dictOf(std::move(mapping));
  value.module = in.module;
  value.range = instr.range;
  return value;
}

ir::Range SettingValues::placed(FunctionRef in, ir::Index index, std::string_view name) const {
  const ir::Module& module = program_.module(in.module);
  const ir::Function& function = program_.function(in);
  while (index-- > 0) {
    const ir::Instr& instr = function.instrs[index];
    if (instr.op != ir::Op::Compute) break;
    const ir::List& list = function.lists[instr.extra];
    if (module.text(list.kind) != ir::PlacedKind) break;
    if (module.text(function.places[function.operands[list.first]].name) == name)
      return instr.range;
  }
  return {};
}

void SettingValues::place(FunctionRef in, ir::Index index, Mapping& mapping) const {
  for (auto& [name, value] : mapping.entries) {
    ir::Range where = placed(in, index, name);
    if (where.begin.line == 0) continue;
    value.placedIn = in.module;
    value.placed = where;
  }
}

Mapping SettingValues::arguments(FunctionRef in, const ir::Call& call,
                                 const std::vector<std::string>& positions) const {
  const ir::Module& module = program_.module(in.module);
  const ir::Function& function = program_.function(in);
  Mapping mapping;
  size_t position = 0;
  for (ir::Index i = 0; i < call.argCount; ++i) {
    const ir::Arg& arg = function.args[call.args + i];
    if (arg.keyword != 0) {
      mapping.entries[std::string(module.text(arg.keyword))] = of(in, arg.place);
    } else if (arg.flags & ir::DoubleStar) {
      mapping.merge(of(in, arg.place));
    } else if (arg.flags & ir::Star) {
      mapping.complete = false;
      position = positions.size();
    } else if (position < positions.size()) {
      mapping.entries[positions[position++]] = of(in, arg.place);
    }
  }
  auto index = static_cast<ir::Index>(&call - function.calls.data());
  auto made = std::ranges::find_if(function.instrs, [&](const ir::Instr& instr) {
    return instr.op == ir::Op::Call && instr.extra == index;
  });
  place(in, static_cast<ir::Index>(made - function.instrs.begin()), mapping);
  return mapping;
}

Value SettingValues::call(FunctionRef in, const ir::Instr& instr) const {
  const ir::Module& module = program_.module(in.module);
  const ir::Function& function = program_.function(in);
  const ir::Call& call = function.calls[instr.extra];
  if (call.receiver != ir::None && module.text(call.method) == "format") {
    Value format = of(in, call.receiver);
    return format.kind == Kind::Text ? beginningOf(format.text, format.text.find('{')) : Value{};
  }
  std::string name = calleeName(in.module, call);
  if (name == "dict" && call.resolution == ir::Resolution::Builtin) {
    bool hasPositional = std::any_of(
        function.args.begin() + call.args, function.args.begin() + call.args + call.argCount,
        [](const ir::Arg& arg) { return arg.keyword == 0 && !(arg.flags & ir::DoubleStar); });
    if (hasPositional) return {};
    Value value = dictOf(arguments(in, call, {}));
    value.module = in.module;
    value.range = instr.range;
    return value;
  }
  auto known = calls_.find(name);
  if (known == calls_.end()) return {};
  std::vector<std::string> positions(static_cast<size_t>(known->second->arg + 1));
  const std::string asked = known->second->name.empty() ? "value" : known->second->name;
  if (!positions.empty()) positions.back() = asked;
  Mapping given = arguments(in, call, positions);
  Value value = given.at(asked);
  if (value.kind == Kind::Absent)
    value.kind = known->second->environment ? Kind::Unset : Kind::Unknown;
  value.fromEnvironment |= known->second->environment;
  return value;
}

// A text of parts, as far as they are known.
Value SettingValues::joinedText(FunctionRef in, const ir::List& list) const {
  const ir::Function& function = program_.function(in);
  Value text;
  text.kind = Kind::Text;
  for (ir::Index i = 0; i < list.count; ++i) {
    Value part = of(in, function.operands[list.first + i]);
    text.fromEnvironment |= part.fromEnvironment;
    bool isText = part.kind == Kind::Text;
    if (isText) text.text += part.text;
    if (isText && !part.isPrefix) continue;
    text.isPrefix = true;
    break;
  }
  return text;
}

Value SettingValues::compute(FunctionRef in, const ir::Instr& instr) const {
  const ir::Function& function = program_.function(in);
  const ir::List& list = function.lists[instr.extra];
  std::string_view op = program_.module(in.module).text(list.kind);
  if (op == "format") return joinedText(in, list);
  if (list.count != 2 || op.empty()) return {};
  Value left = of(in, function.operands[list.first]);
  if (left.kind == Kind::Text && op == "+") return joinedText(in, list);
  if (left.kind == Kind::Text && op == "%") return beginningOf(left.text, left.text.find('%'));
  return arithmetic(op, left, of(in, function.operands[list.first + 1]));
}

} // namespace unclosed::analysis
