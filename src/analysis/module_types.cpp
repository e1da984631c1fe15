#include "analysis/module_types.h"

#include <vector>

namespace unclosed::analysis {

namespace {

constexpr std::string_view Conflict = "?";

uint64_t fieldKey(ir::Sym className, ir::Sym name) {
  return static_cast<uint64_t>(className) << 32 | name;
}

} // namespace

ModuleTypes::ModuleTypes(const Matcher& matcher) {
  const ir::Module& module = matcher.module();
  for (const ir::ConstantDecl& decl : module.constants)
    constants_.emplace(decl.name, &decl.value);
  for (const ir::Class& type : module.classes)
    for (const ir::FieldDecl& field : type.fields)
      if (field.type) learn(fields_, fieldKey(type.name, field.name), module.text(field.type));
  // Twice: a method may use a global that the module body, lowered last, gives its type.
  for (int round = 0; round < 2; ++round)
    for (const ir::Function& function : module.functions)
      scan(matcher, function);
}

void ModuleTypes::learn(Types& types, uint64_t key, std::string_view type) {
  auto [it, fresh] = types.try_emplace(key, type);
  if (!fresh && it->second != type) it->second = Conflict;
}

void ModuleTypes::scan(const Matcher& matcher, const ir::Function& function) {
  const ir::Module& module = matcher.module();
  std::vector<std::string_view> temps(function.places.size());
  auto typeOf = [&](ir::PlaceId id) -> std::string_view {
    if (id == ir::None) return {};
    const ir::Place& place = function.places[id];
    if (!temps[id].empty()) return temps[id];
    if (place.type) return module.text(place.type);
    if (place.kind == ir::PlaceKind::Global) return global(place.name);
    if (place.kind == ir::PlaceKind::Field) return field(function.className, place.name);
    return {};
  };
  for (const ir::Instr& instr : function.instrs) {
    if (instr.op == ir::Op::Call && instr.dst != ir::None) {
      const ir::Call& call = function.calls[instr.extra];
      std::string_view receiver = typeOf(call.receiver);
      temps[instr.dst] = matcher.resultType(function, call, receiver);
      continue;
    }
    if (instr.op == ir::Op::Enter && instr.dst != ir::None) temps[instr.dst] = typeOf(instr.src);
    if (instr.op != ir::Op::Assign) continue;
    std::string_view type = typeOf(instr.src);
    if (type.empty()) continue;
    const ir::Place& dst = function.places[instr.dst];
    if (dst.kind == ir::PlaceKind::Global) learn(globals_, dst.name, type);
    if (dst.kind == ir::PlaceKind::Local || dst.kind == ir::PlaceKind::Temp)
      temps[instr.dst] = type;
    bool ownField = dst.kind == ir::PlaceKind::Field && function.className != 0 &&
                    function.places[dst.parent].kind == ir::PlaceKind::Param;
    if (ownField) learn(fields_, fieldKey(function.className, dst.name), type);
  }
}

std::string_view ModuleTypes::global(ir::Sym name) const {
  auto it = globals_.find(name);
  return it == globals_.end() || it->second == Conflict ? std::string_view() : it->second;
}

std::string_view ModuleTypes::field(ir::Sym className, ir::Sym name) const {
  auto it = fields_.find(fieldKey(className, name));
  return it == fields_.end() || it->second == Conflict ? std::string_view() : it->second;
}

const ir::Place* ModuleTypes::constant(ir::Sym name) const {
  auto it = constants_.find(name);
  return it == constants_.end() ? nullptr : it->second;
}

} // namespace unclosed::analysis
