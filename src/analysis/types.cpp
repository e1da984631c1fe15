#include "analysis/types.h"

#include <algorithm>

namespace unclosed::analysis {

using link::ClassRef;
using link::FunctionRef;
using link::Symbol;

namespace {

constexpr std::string_view Conflict = "?";

uint64_t fieldKey(ir::Sym className, ir::Sym name) {
  return static_cast<uint64_t>(className) << 32 | name;
}

std::string_view found(const auto& types, uint64_t key) {
  auto it = types.find(key);
  return it == types.end() || it->second == Conflict ? std::string_view() : it->second;
}

} // namespace

ModuleTypes::ModuleTypes(const Matcher& matcher, const Linkage& linkage,
                         const ProgramTypes& program)
    : matcher_(matcher), linkage_(linkage), program_(program) {
  const ir::Module& module = linkage.module();
  for (const ir::ConstantDecl& decl : module.constants)
    constants_.emplace(decl.name, &decl.value);
  for (const ir::Class& type : module.classes)
    for (const ir::FieldDecl& field : type.fields)
      if (field.type)
        learn(fields_, fieldKey(type.name, field.name), linkage.type(module.text(field.type)));
  for (const ir::Function& function : module.functions)
    learnResult(function);
  for (std::string_view property : program.properties().names()) {
    ir::Sym name = module.find(property);
    if (name == ir::None) continue;
    if (properties_.size() <= name) properties_.resize(name + 1);
    properties_[name] = true;
  }
}

namespace {

// A statement that is a call of nothing known, in capitals: a macro of a header that is not here.
// Such macros return from the function that they stand in as often as not.
bool mayReturnUnseen(const ir::Module& module, const ir::Function& function) {
  if (module.language == ir::Language::Python) return false;
  return std::ranges::any_of(function.calls, [&](const ir::Call& call) {
    if (call.resolution != ir::Resolution::Unknown || !(call.flags & ir::Discarded)) return false;
    std::string_view name = module.text(call.written);
    return name.size() > 2 && std::ranges::all_of(name, [](unsigned char c) {
             return std::isupper(c) || std::isdigit(c) || c == '_';
           });
  });
}

} // namespace

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
  if (!constant || mayReturnUnseen(linkage_.module(), function)) result = nullptr;
  auto [known, fresh] = results_.try_emplace(function.name, result);
  if (!fresh) known->second = nullptr; // two functions of one name
}

const ir::Place* ModuleTypes::constantResult(ir::Sym function) const {
  auto it = results_.find(function);
  return it == results_.end() ? nullptr : it->second;
}

std::optional<ir::Place> ModuleTypes::shareableResult(ir::Sym function) const {
  const ir::Place* value = constantResult(function);
  if (!value || value->constant == ir::ConstKind::String || value->constant == ir::ConstKind::Other)
    return std::nullopt;
  return *value;
}

std::vector<ModuleTypes::Fact> ModuleTypes::facts() const {
  std::vector<Fact> facts;
  for (const auto& [name, type] : globals_)
    facts.push_back({.owner = 0, .name = static_cast<ir::Sym>(name), .type = type});
  for (const auto& [key, type] : fields_)
    facts.push_back({static_cast<ir::Sym>(key >> 32), static_cast<ir::Sym>(key), type});
  return facts;
}

const ir::Place* ModuleTypes::constant(ir::Sym name) const {
  auto it = constants_.find(name);
  return it == constants_.end() ? nullptr : it->second;
}

void ModuleTypes::learn(Types& types, uint64_t key, std::string_view type) {
  auto [it, fresh] = types.try_emplace(key, type);
  if (!fresh && it->second != type) it->second = Conflict;
}

void ModuleTypes::scan() {
  const auto& functions = linkage_.module().functions;
  for (ir::Index i = 0; i < functions.size(); ++i)
    scan(functions[i], i);
}

void ModuleTypes::scan(const ir::Function& function, ir::Index index) {
  const ir::Module& module = linkage_.module();
  std::vector<std::string_view> known(function.places.size());
  auto typeOf = [&](auto& self, ir::PlaceId id) -> std::string_view {
    if (id == ir::None) return {};
    const ir::Place& place = function.places[id];
    if (!known[id].empty()) return known[id];
    if (place.type) return linkage_.type(module.text(place.type));
    if (place.kind == ir::PlaceKind::Global) return global(place.name);
    if (place.kind == ir::PlaceKind::Param) return this->self(function, id);
    if (place.kind == ir::PlaceKind::Field)
      return field(self(self, place.parent), module.text(place.name));
    return {};
  };
  for (const ir::Instr& instr : function.instrs) {
    if (instr.op == ir::Op::Call && instr.dst != ir::None) {
      const ir::Call& call = function.calls[instr.extra];
      known[instr.dst] = result(function, call, typeOf(typeOf, call.receiver));
      continue;
    }
    if (instr.op == ir::Op::Enter && instr.dst != ir::None)
      known[instr.dst] = typeOf(typeOf, instr.src);
    if (instr.op != ir::Op::Assign) continue;
    std::string_view type = typeOf(typeOf, instr.src);
    if (type.empty()) continue;
    const ir::Place& dst = function.places[instr.dst];
    if (dst.kind == ir::PlaceKind::Global) learn(globals_, dst.name, type);
    if (dst.kind == ir::PlaceKind::Local || dst.kind == ir::PlaceKind::Temp)
      known[instr.dst] = type;
    bool ownField = dst.kind == ir::PlaceKind::Field && function.className != 0 &&
                    function.places[dst.parent].kind == ir::PlaceKind::Param;
    if (ownField) learn(fields_, fieldKey(function.className, dst.name), type);
  }
  for (const ir::Block& block : function.blocks) {
    if (block.term.kind != ir::TermKind::Return || block.term.value == ir::None) continue;
    std::string_view type = typeOf(typeOf, block.term.value);
    if (!type.empty()) learn(returned_, index, type);
  }
}

std::string_view ModuleTypes::ownGlobal(std::string_view name) const {
  ir::Sym sym = linkage_.module().find(name);
  return sym == ir::None ? std::string_view() : found(globals_, sym);
}

std::string_view ModuleTypes::global(ir::Sym name) const {
  if (std::string_view own = found(globals_, name); !own.empty()) return own;
  std::string_view dotted = linkage_.module().text(name);
  if (dotted.find('.') == std::string_view::npos) return {};
  Symbol symbol = linkage_.resolve(dotted);
  if (symbol.kind != Symbol::Kind::Variable || symbol.module == linkage_.id()) return {};
  return program_.of(symbol.module).ownGlobal(symbol.name);
}

std::string_view ModuleTypes::ownField(ClassRef type, std::string_view name) const {
  const ir::Module& module = linkage_.module();
  ir::Sym sym = module.find(name);
  if (sym == ir::None) return {};
  return found(fields_, fieldKey(module.classes[type.type].name, sym));
}

std::string_view ModuleTypes::field(std::string_view classType, std::string_view name) const {
  ClassRef own = linkage_.classOf(classType);
  if (!own) {
    ir::Sym type = linkage_.module().find(classType), sym = linkage_.module().find(name);
    if (classType.empty() || type == ir::None || sym == ir::None) return {};
    return found(fields_, fieldKey(type, sym));
  }
  if (std::string_view known = program_.of(own.module).ownField(own, name); !known.empty())
    return known;
  for (ClassRef base : linkage_.program().bases(own))
    if (std::string_view known = program_.of(base.module).ownField(base, name); !known.empty())
      return known;
  return {};
}

std::string_view ModuleTypes::behind(std::string_view classType, ir::Sym name) const {
  if (name >= properties_.size() || !properties_[name] || classType.empty()) return {};
  return program_.properties().field(linkage_.classOf(classType), linkage_.module().text(name));
}

std::string_view ModuleTypes::resultOf(ir::Index index) const {
  const ir::Function& function = linkage_.module().functions[index];
  if (function.returnType) return linkage_.type(linkage_.module().text(function.returnType));
  return found(returned_, index);
}

std::string_view ModuleTypes::result(const ir::Function& function, const ir::Call& call,
                                     std::string_view receiverType) const {
  std::string_view known = matcher_.resultType(function, call, receiverType);
  if (!known.empty()) return linkage_.type(known);
  Targets targets = linkage_.targets(function, call, receiverType);
  if (targets.constructs) return linkage_.program().canonicalName(targets.constructs);
  if (targets.functions.size() != 1) return {};
  const ir::Function& callee = linkage_.program().function(targets.functions.front());
  bool later = callee.flags & ir::IsGenerator;
  return later ? std::string_view() : program_.result(targets.functions.front());
}

std::string_view ModuleTypes::self(const ir::Function& function, ir::PlaceId place) const {
  bool own = function.className != 0 && !function.params.empty() &&
             function.params[0].place == place && !(function.flags & ir::IsStatic);
  return own ? linkage_.ownType(function) : std::string_view();
}

namespace {

// Whether a call of a value of this type acquires something.
bool isMaker(const RuleIndex& index, std::string_view type) {
  return std::ranges::any_of(index.byMethod("__call__"), [&](const Entry* entry) {
    return entry->acquire && !entry->callee->type.empty() &&
           index.derives(type, entry->callee->type);
  });
}

} // namespace

std::unordered_set<std::string_view> ModuleTypes::makers() const {
  std::unordered_set<std::string_view> names;
  for (const auto& [name, type] : globals_)
    if (isMaker(matcher_.index(), type))
      names.insert(lastSegment(linkage_.module().text(static_cast<ir::Sym>(name))));
  return names;
}

void ModuleTypes::forEachMakerCalled(const std::unordered_set<std::string_view>& makers,
                                     auto&& visit) const {
  for (const ir::Function& function : linkage_.module().functions)
    for (const ir::Call& call : function.calls) {
      std::string_view callee = linkage_.module().text(call.callee);
      if (callee.find('.') == callee.npos || !makers.contains(lastSegment(callee))) continue;
      std::string_view type = global(call.callee);
      if (isMaker(matcher_.index(), type)) visit(call.callee, type);
    }
}

ProgramTypes::ProgramTypes(const link::Program& program, std::deque<Matcher>& matchers,
                           const std::deque<Linkage>& linkages)
    : properties_(program) {
  for (size_t i = 0; i < matchers.size(); ++i)
    modules_.emplace_back(matchers[i], linkages[i], *this);
  // Twice: what a module says may depend on what a later one, or its own module body, which is
  // lowered last, says first.
  for (int round = 0; round < 2; ++round) {
    for (ModuleTypes& module : modules_)
      module.scan();
    shareMakers(matchers);
  }
}

void ProgramTypes::shareMakers(std::deque<Matcher>& matchers) const {
  std::unordered_set<std::string_view> makers;
  for (const ModuleTypes& module : modules_)
    makers.merge(module.makers());
  if (makers.empty()) return;
  for (size_t i = 0; i < modules_.size(); ++i)
    modules_[i].forEachMakerCalled(makers, [&](ir::Sym callee, std::string_view type) {
      matchers[i].learnMaker(callee, type);
    });
}

std::string_view ProgramTypes::result(FunctionRef function) const {
  return modules_[function.module].resultOf(function.function);
}

} // namespace unclosed::analysis
