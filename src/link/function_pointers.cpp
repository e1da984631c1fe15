#include "link/function_pointers.h"

#include <algorithm>

namespace unclosed::link {
namespace {

// Of copies of copies.
constexpr int MaxDepth = 4;

// The structure that a type is, or points or refers to.
std::string_view structureOf(std::string_view type) {
  for (std::string_view prefix : {"const ", "volatile ", "struct "})
    if (type.starts_with(prefix)) type.remove_prefix(prefix.size());
  type = type.substr(0, type.find_first_of("*&["));
  while (type.ends_with(' '))
    type.remove_suffix(1);
  return type;
}

bool isLocal(const ir::Place& place) {
  return place.kind == ir::PlaceKind::Local || place.kind == ir::PlaceKind::Temp;
}

// What is chosen by `?:` is put into a place of its own first.
bool isChoice(std::string_view name) { return name.starts_with('$'); }

} // namespace

FunctionPointers::FunctionPointers(std::span<const ir::Module> modules, const NativeNames& names)
    : modules_(modules), names_(names) {
  auto forEach = [&](auto visit) {
    for (ModuleId id = 0; id < modules.size(); ++id)
      if (modules[id].language != ir::Language::Python)
        for (const ir::Function& function : modules[id].functions)
          visit(id, function);
  };
  forEach([this](ModuleId id, const ir::Function& function) { begin(id, function); });
  if (slots_.empty()) return;
  forEach([this](ModuleId id, const ir::Function& function) { fill(id, function); });
}

// The name of what stands for the place and for all that are the same part of other objects.
std::optional<std::string> FunctionPointers::slotOf(const Place& place) const {
  const ir::Place& found = place.function.places[place.id];
  switch (found.kind) {
  case ir::PlaceKind::Global: return std::string(text(place, found.name));
  case ir::PlaceKind::Field: {
    const ir::Place& whole = place.function.places[found.parent];
    std::string_view type = structureOf(text(place, whole.type));
    if (type.empty()) return std::nullopt;
    return std::string(type).append("::").append(text(place, found.name));
  }
  case ir::PlaceKind::Element: {
    std::optional<std::string> array = slotOf({place.module, place.function, found.parent});
    if (array) array->append("[]");
    return array;
  }
  default: return std::nullopt;
  }
}

FunctionRef FunctionPointers::named(const Place& value) const {
  const ir::Place& place = value.function.places[value.id];
  if (place.kind != ir::PlaceKind::Global) return {};
  return names_.find(value.module, text(value, place.name));
}

// Finds the places that a function of the program is put into.
void FunctionPointers::begin(ModuleId module, const ir::Function& function) {
  for (const ir::Instr& instr : function.instrs) {
    if (instr.op != ir::Op::Assign || isLocal(function.places[instr.dst])) continue;
    Place value{module, function, instr.src};
    const ir::Place& source = function.places[instr.src];
    bool chosen = source.kind == ir::PlaceKind::Local && isChoice(text(value, source.name));
    if (source.kind != ir::PlaceKind::Global && !chosen) continue;
    Slot slot;
    add(slot, value, MaxDepth);
    if (slot.functions.empty()) continue;
    if (std::optional<std::string> name = slotOf({module, function, instr.dst}))
      slots_.try_emplace(std::move(*name));
  }
}

// Notes all that is put into them, and who else may.
void FunctionPointers::fill(ModuleId module, const ir::Function& function) {
  auto open = [&](ir::PlaceId id) {
    if (id == ir::None || isLocal(function.places[id])) return;
    std::optional<std::string> name = slotOf({module, function, id});
    if (auto known = name ? slots_.find(*name) : slots_.end(); known != slots_.end())
      known->second.open = true;
  };
  for (const ir::Instr& instr : function.instrs) {
    if (instr.op == ir::Op::AddressOf) open(instr.src);
    if (instr.op == ir::Op::Call) open(instr.dst);
    if (instr.op != ir::Op::Assign || isLocal(function.places[instr.dst])) continue;
    if (std::optional<std::string> name = slotOf({module, function, instr.dst}))
      put(*name, {module, function, instr.src});
  }
  for (const ir::Arg& arg : function.args)
    if (arg.flags & ir::AddressTaken) open(arg.place);
}

void FunctionPointers::put(const std::string& into, const Place& value) {
  auto known = slots_.find(into);
  if (known == slots_.end()) return;
  add(known->second, value, MaxDepth);
  known->second.copied.erase(into);
}

void FunctionPointers::add(Slot& slot, const Place& value, int depth) const {
  const ir::Place& place = value.function.places[value.id];
  if (place.kind == ir::PlaceKind::Constant) return; // nothing runs
  if (FunctionRef function = named(value)) {
    slot.functions.insert(function);
  } else if (isLocal(place)) {
    addLocal(slot, value, depth);
  } else if (std::optional<std::string> name = slotOf(value); name && slots_.contains(*name)) {
    slot.copied.insert(std::move(*name));
  } else {
    slot.open = true;
  }
}

void FunctionPointers::addLocal(Slot& slot, const Place& local, int depth) const {
  bool any = false, all = depth > 0;
  const ir::Function& function = local.function;
  for (const ir::Instr& instr : function.instrs) {
    if (!all) break;
    if (instr.op == ir::Op::AddressOf && instr.src == local.id) all = false;
    if (instr.dst != local.id || instr.op == ir::Op::Unbind) continue;
    any = true;
    if (instr.op == ir::Op::Assign)
      add(slot, {local.module, function, instr.src}, depth - 1);
    else
      all = false;
  }
  auto filled = [&](const ir::Arg& arg) {
    return arg.place == local.id && (arg.flags & ir::AddressTaken) != 0;
  };
  slot.open |= !any || !all || std::ranges::any_of(function.args, filled);
}

void FunctionPointers::gather(const std::string& name, Slot& all,
                              std::set<std::string>& seen) const {
  if (!seen.insert(name).second) return;
  const Slot& slot = slots_.at(name);
  all.functions.insert(slot.functions.begin(), slot.functions.end());
  all.open |= slot.open;
  for (const std::string& other : slot.copied)
    gather(other, all, seen);
}

std::vector<FunctionRef> FunctionPointers::targets(ModuleId module, const ir::Function& function,
                                                   ir::PlaceId pointer, size_t limit) const {
  if (pointer == ir::None) return {};
  Slot direct;
  add(direct, {module, function, pointer}, MaxDepth);
  Slot all = direct;
  std::set<std::string> seen;
  for (const std::string& name : direct.copied)
    gather(name, all, seen);
  if (all.open || all.functions.size() > limit) return {};
  return {all.functions.begin(), all.functions.end()};
}

} // namespace unclosed::link
