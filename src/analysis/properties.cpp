#include "analysis/properties.h"

#include "ir/dotted.h"

namespace unclosed::analysis {

using link::ClassRef;
using link::FunctionRef;

namespace {

// What a temporary is a copy of; any other place itself.
const ir::Place& sourceOf(const ir::Function& function, ir::PlaceId id) {
  for (const ir::Instr& instr : function.instrs)
    if (instr.dst == id && instr.op == ir::Op::Assign) return function.places[instr.src];
  return function.places[id];
}

} // namespace

std::string_view fieldBehind(const ir::Module& module, const ir::Function& function) {
  bool isProperty = (function.flags & ir::IsProperty) && function.className != 0;
  if (!isProperty || function.params.empty()) return {};
  ir::Sym field = 0;
  for (const ir::Block& block : function.blocks) {
    if (block.term.kind != ir::TermKind::Return) continue;
    if (block.term.value == ir::None) return {};
    const ir::Place& value = sourceOf(function, block.term.value);
    bool own = value.kind == ir::PlaceKind::Field && value.parent == function.params[0].place;
    if (!own || (field != 0 && field != value.name)) return {};
    field = value.name;
  }
  return module.text(field);
}

Properties::Properties(const link::Program& program) : program_(program) {
  for (link::ModuleId id = 0; id < program.modules().size(); ++id) {
    const ir::Module& module = program.module(id);
    for (ir::Index i = 0; i < module.functions.size(); ++i) {
      const ir::Function& function = module.functions[i];
      std::string_view field = fieldBehind(module, function);
      if (field.empty()) continue;
      std::string_view name = ir::lastSegment(module.text(function.name));
      fields_[name].push_back({{id, i}, field});
    }
  }
}

std::string_view Properties::field(ClassRef type, std::string_view name) const {
  auto known = fields_.find(name);
  if (!type || known == fields_.end()) return {};
  FunctionRef method = program_.method(type, name);
  for (const Property& property : known->second)
    if (property.getter == method) return property.field;
  return {};
}

std::vector<std::string_view> Properties::fields(std::string_view name) const {
  std::vector<std::string_view> found;
  if (auto known = fields_.find(name); known != fields_.end())
    for (const Property& property : known->second)
      found.push_back(property.field);
  return found;
}

} // namespace unclosed::analysis
