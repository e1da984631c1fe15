#include "analysis/module_types.h"

#include <algorithm>
#include <span>
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
  for (const ir::Function& function : module.functions) {
    learnResult(function);
    learnKept(matcher, function);
  }
}

void ModuleTypes::learnResult(const ir::Function& function) {
  const ir::Place* result = nullptr;
  bool constant = true;
  for (const ir::Block& block : function.blocks) {
    if (block.term.kind != ir::TermKind::Return) continue;
    bool valued = block.term.value != ir::None;
    const ir::Place* value = valued ? &function.places[block.term.value] : nullptr;
    bool same =
        value && (!result || (result->number == value->number && result->name == value->name &&
                              result->constant == value->constant));
    constant &= same && value->kind == ir::PlaceKind::Constant;
    result = value;
  }
  if (!constant) result = nullptr;
  auto [known, fresh] = results_.try_emplace(function.name, result);
  if (!fresh) known->second = nullptr; // two functions of one name
}

void ModuleTypes::learnKept(const Matcher& matcher, const ir::Function& function) {
  std::vector<bool>& kept = kept_[function.name];
  kept.resize(std::max(kept.size(), function.params.size()));
  // Whatever a parameter is assigned to is the parameter, too.
  std::vector<size_t> origin(function.places.size(), SIZE_MAX);
  for (size_t i = 0; i < function.params.size(); ++i)
    origin[function.params[i].place] = i;
  auto keep = [&](ir::PlaceId place) {
    if (place != ir::None && origin[place] != SIZE_MAX) kept[origin[place]] = true;
  };
  auto releases = [&](std::string_view name) {
    auto isRelease = [](const Entry* entry) { return entry->kind == EntryKind::Release; };
    return std::ranges::any_of(matcher.index().byMethod(name), isRelease) ||
           std::ranges::any_of(matcher.index().byCall(name), isRelease);
  };
  const ir::Module& module = matcher.module();
  for (const ir::Instr& instr : function.instrs) {
    if (instr.op == ir::Op::Assign && instr.src != ir::None) {
      const ir::Place& dst = function.places[instr.dst];
      bool root = dst.kind == ir::PlaceKind::Local || dst.kind == ir::PlaceKind::Temp;
      if (root)
        origin[instr.dst] = origin[instr.src];
      else
        keep(instr.src);
    }
    if (instr.op == ir::Op::Enter) keep(instr.src);
    if (instr.op != ir::Op::Call) continue;
    const ir::Call& call = function.calls[instr.extra];
    bool release = releases(module.text(call.method ? call.method : call.callee));
    if (release) keep(call.receiver);
    std::span args(function.args.data() + call.args, call.argCount);
    bool passes = std::ranges::any_of(args, [&](const ir::Arg& arg) {
      return arg.place != ir::None && origin[arg.place] != SIZE_MAX;
    });
    if (!passes) continue;
    if (release || matcher.index().ownsByName(lastSegment(module.text(call.written))))
      for (const ir::Arg& arg : args)
        keep(arg.place);
  }
  for (const ir::Block& block : function.blocks)
    if (block.term.kind == ir::TermKind::Return) keep(block.term.value);
}

const ir::Place* ModuleTypes::constantResult(ir::Sym function) const {
  auto it = results_.find(function);
  return it == results_.end() ? nullptr : it->second;
}

bool ModuleTypes::mayKeep(ir::Sym function, ir::Resolution resolution, size_t argument) const {
  auto it = kept_.find(function);
  if (resolution != ir::Resolution::Module || it == kept_.end()) return false;
  return argument < it->second.size() && it->second[argument];
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
