#include "link/calls.h"

#include <algorithm>
#include <array>

namespace unclosed::link {
namespace {

using Kind = Symbol::Kind;

bool isPython(const ir::Module& module) { return module.language == ir::Language::Python; }

// How many of the arguments have exactly the type of their parameter.
size_t fittingTypes(const Program& program, FunctionRef ref, const ir::Module& module,
                    const ir::Function& function, const ir::Call& call) {
  const ir::Module& there = program.module(ref.module);
  const ir::Function& callee = program.function(ref);
  size_t fitting = 0;
  for (ir::Index i = 0; i < call.argCount && i < callee.params.size(); ++i) {
    const ir::Arg& arg = function.args[call.args + i];
    if (arg.place == ir::None) continue;
    std::string_view given = module.text(function.places[arg.place].type);
    std::string_view wanted = there.text(callee.params[i].annotation);
    while (wanted.ends_with('&') || wanted.ends_with(' '))
      wanted.remove_suffix(1);
    if (wanted.starts_with("const ") && !wanted.ends_with('*')) wanted.remove_prefix(6);
    fitting += !given.empty() && given == wanted;
  }
  return fitting;
}

FunctionRef chooseOverload(const Program& program, ModuleId from, const ir::Function& function,
                           const ir::Call& call) {
  const ir::Module& module = program.module(from);
  std::vector<FunctionRef> found = program.overloads(from, module.text(call.callee));
  if (found.size() == 1) return found.front();
  // Default arguments are not passed, so more parameters than arguments are possible.
  std::erase_if(
      found, [&](FunctionRef ref) { return program.function(ref).params.size() < call.argCount; });
  auto score = [&](FunctionRef ref) {
    bool isExact = program.function(ref).params.size() == call.argCount;
    return std::pair(isExact, fittingTypes(program, ref, module, function, call));
  };
  FunctionRef best;
  bool isTie = false;
  for (FunctionRef ref : found) {
    bool isFirst = !best;
    if (!isFirst && score(ref) == score(best)) isTie = true;
    if (!isFirst && score(ref) <= score(best)) continue;
    best = ref;
    isTie = false;
  }
  return isTie ? FunctionRef{} : best;
}

Symbol nativeCallee(const Program& program, ModuleId from, const ir::Function& function,
                    const ir::Call& call) {
  if (call.resolution == ir::Resolution::Value || call.resolution == ir::Resolution::Builtin)
    return {};
  FunctionRef found = chooseOverload(program, from, function, call);
  if (!found) return {};
  return {.kind = Kind::Function, .module = found.module, .function = found};
}

bool isFirstParameter(const ir::Function& function, ir::PlaceId place) {
  return place != ir::None && !function.params.empty() && function.params.front().place == place;
}

void addMethod(const Program& program, ClassRef type, std::string_view name,
               std::vector<FunctionRef>& out) {
  if (FunctionRef method = program.method(type, name)) out.push_back(method);
}

std::vector<FunctionRef> constructors(const Program& program, ClassRef type) {
  std::vector<FunctionRef> found;
  for (std::string_view name : {"__new__", "__init__", "__post_init__"})
    addMethod(program, type, name, found);
  std::ranges::sort(found);
  return found;
}

// A method of a base of the class that the caller belongs to: `super().close()`.
std::vector<FunctionRef> inherited(const Program& program, ClassRef type, std::string_view name) {
  for (ClassRef base : program.bases(type)) {
    std::span<const FunctionRef> own = program.ownMethods(base, name);
    if (!own.empty()) return {own.back()};
  }
  return {};
}

} // namespace

Symbol calleeOf(const Program& program, ModuleId from, const ir::Function& function,
                const ir::Call& call) {
  const ir::Module& module = program.module(from);
  if (!isPython(module)) return nativeCallee(program, from, function, call);
  Symbol found;
  switch (call.resolution) {
  case ir::Resolution::Module:
  case ir::Resolution::Import: found = program.resolve(from, module.text(call.callee)); break;
  case ir::Resolution::Unknown:
    // Several star imports: the frontend cannot tell which one brings the name.
    if (call.receiver == ir::None) found = program.resolve(from, module.text(call.written));
    break;
  case ir::Resolution::Value: {
    if (call.receiver == ir::None) break;
    const ir::Place& place = function.places[call.receiver];
    if (place.kind == ir::PlaceKind::Global) found = program.resolve(from, module.text(place.name));
    break;
  }
  case ir::Resolution::Builtin: break;
  }
  return found.kind == Kind::Function || found.kind == Kind::Class ? found : Symbol{};
}

ClassRef receiverClass(const Program& program, FunctionRef caller, const ir::Call& call) {
  const ir::Module& module = program.module(caller.module);
  const ir::Function& function = program.function(caller);
  ir::Sym type = call.receiverType;
  if (type == 0 && call.receiver != ir::None) type = function.places[call.receiver].type;
  if (type != 0) return program.resolve(caller.module, module.text(type)).type;
  bool isStatic = (function.flags & ir::IsStatic) != 0;
  bool isSelf = isPython(module) && !isStatic && isFirstParameter(function, call.receiver);
  if (isSelf || module.text(call.written).starts_with("super()")) return program.classOf(caller);
  return {};
}

std::vector<FunctionRef> candidates(const Program& program, FunctionRef caller,
                                    const ir::Call& call) {
  const ir::Module& module = program.module(caller.module);
  Symbol callee = calleeOf(program, caller.module, program.function(caller), call);
  std::string_view name = module.text(call.method);
  if (callee.kind == Kind::Class) return constructors(program, callee.type);
  ClassRef type = receiverClass(program, caller, call);
  bool isMethodCall = (call.flags & ir::Method) != 0;
  if (isMethodCall && type) {
    if (module.text(call.written).starts_with("super()")) return inherited(program, type, name);
    std::vector<FunctionRef> found = program.overrides(type, name, MaxCandidates);
    if (!found.empty()) {
      if (callee.kind == Kind::Function && isPython(module)) found.push_back(callee.function);
      std::ranges::sort(found);
      found.erase(std::ranges::unique(found).begin(), found.end());
      return found;
    }
  }
  if (callee.kind == Kind::Function) return {callee.function};
  bool isKnown = call.resolution == ir::Resolution::Import ||
                 call.resolution == ir::Resolution::Builtin ||
                 call.resolution == ir::Resolution::Value;
  if (!isMethodCall || type || isKnown) return {};
  std::span<const FunctionRef> all = program.methodsNamed(name);
  if (all.size() > MaxCandidates) return {};
  return {all.begin(), all.end()};
}

} // namespace unclosed::link
