#include "link/calls.h"

#include <algorithm>
#include <array>

namespace unclosed::link {
namespace {

using Kind = Symbol::Kind;

bool isPython(const ir::Module& module) { return module.language == ir::Language::Python; }

Symbol nativeCallee(const Program& program, ModuleId from, const ir::Call& call) {
  bool isNamed = call.resolution != ir::Resolution::Value &&
                 call.resolution != ir::Resolution::Builtin && call.callee != 0;
  if (call.link == 0 && !isNamed) return {};
  ir::Sym name = call.link != 0 ? call.link : call.callee;
  FunctionRef found = program.byLinkName(from, program.module(from).text(name));
  if (!found) return {};
  return {.kind = Kind::Function, .module = found.module, .function = found};
}

std::string destructorName(std::string_view className) {
  size_t colon = className.rfind(':');
  return "~" + std::string(colon == className.npos ? className : className.substr(colon + 1));
}

// How many parameters of a method are its object.
size_t objects(const ir::Function& method) {
  return (method.flags & ir::IsStatic) != 0 || method.params.empty() ? 0 : 1;
}

bool haveSameParameters(const Program& program, FunctionRef a, FunctionRef b) {
  auto types = [&](FunctionRef ref) {
    const ir::Function& function = program.function(ref);
    std::vector<std::string_view> texts;
    for (size_t i = objects(function); i < function.params.size(); ++i)
      texts.push_back(program.module(ref.module).text(function.params[i].annotation));
    return texts;
  };
  return types(a) == types(b);
}

// The overrides of a virtual function in classes derived from `type`. `target` may have no body
// in the program; then the number of parameters tells overloads apart.
std::vector<FunctionRef> nativeOverrides(const Program& program, ClassRef type, FunctionRef target,
                                         std::string_view name, const ir::Call& call) {
  std::vector<FunctionRef> found;
  if (target) found.push_back(target);
  bool isDestructor = name.starts_with('~') || name == "delete";
  for (ClassRef derived : program.derived(type)) {
    std::string own =
        isDestructor ? destructorName(program.canonicalName(derived)) : std::string(name);
    for (FunctionRef method : program.ownMethods(derived, own)) {
      const ir::Function& body = program.function(method);
      bool fits = isDestructor || (target ? haveSameParameters(program, method, target)
                                          : body.params.size() - objects(body) == call.argCount);
      if (fits) found.push_back(method);
      if (found.size() > MaxCandidates) return {};
    }
  }
  std::ranges::sort(found);
  return found;
}

std::vector<FunctionRef> fewNamed(const Program& program, std::string_view name) {
  std::span<const FunctionRef> all = program.methodsNamed(name);
  if (all.size() > MaxCandidates) return {};
  return {all.begin(), all.end()};
}

std::vector<FunctionRef> nativeCandidates(ResolvedNames& names, FunctionRef caller,
                                          const ir::Call& call) {
  const Program& program = names.program();
  const ir::Module& module = program.module(caller.module);
  FunctionRef callee = nativeCallee(program, caller.module, call).function;
  std::string_view name = module.text(call.method != 0 ? call.method : call.callee);
  if ((call.flags & ir::Virtual) != 0) {
    ClassRef type = callee ? program.classOf(callee) : receiverClass(names, caller, call);
    if (type) return nativeOverrides(program, type, callee, name, call);
  }
  if (callee) return {callee};
  if (call.resolution == ir::Resolution::Value)
    return program.pointedAt(caller.module, program.function(caller), call.receiver, MaxCandidates);
  // In a template the receiver's type may not be known.
  bool isUnknownMethod =
      (call.flags & ir::Method) != 0 && call.resolution == ir::Resolution::Unknown;
  return isUnknownMethod ? fewNamed(program, name) : std::vector<FunctionRef>{};
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

// `pool.getconn()` where another module of the program keeps `pool`.
bool isOnVariable(ResolvedNames& names, FunctionRef caller, const ir::Call& call) {
  const Program& program = names.program();
  if (call.receiver == ir::None) return false;
  const ir::Place& place = program.function(caller).places[call.receiver];
  if (place.kind != ir::PlaceKind::Global) return false;
  std::string_view name = program.module(caller.module).text(place.name);
  return names.resolve(caller.module, name).kind == Kind::Variable;
}

} // namespace

Symbol calleeOf(ResolvedNames& names, ModuleId from, const ir::Function& function,
                const ir::Call& call) {
  const Program& program = names.program();
  const ir::Module& module = program.module(from);
  if (!isPython(module)) return nativeCallee(program, from, call);
  Symbol found;
  switch (call.resolution) {
  case ir::Resolution::Module:
  case ir::Resolution::Import: found = names.resolve(from, module.text(call.callee)); break;
  case ir::Resolution::Unknown:
    // Several star imports: the frontend cannot tell which one brings the name.
    if (call.receiver == ir::None) found = names.resolve(from, module.text(call.written));
    break;
  case ir::Resolution::Value: {
    if (call.receiver == ir::None) break;
    const ir::Place& place = function.places[call.receiver];
    if (place.kind == ir::PlaceKind::Global) found = names.resolve(from, module.text(place.name));
    break;
  }
  case ir::Resolution::Builtin: break;
  }
  return found.kind == Kind::Function || found.kind == Kind::Class ? found : Symbol{};
}

ClassRef receiverClass(ResolvedNames& names, FunctionRef caller, const ir::Call& call) {
  const Program& program = names.program();
  const ir::Module& module = program.module(caller.module);
  const ir::Function& function = program.function(caller);
  ir::Sym type = call.receiverType;
  if (type == 0 && call.receiver != ir::None) type = function.places[call.receiver].type;
  if (type != 0) return names.resolve(caller.module, module.text(type)).type;
  bool isStatic = (function.flags & ir::IsStatic) != 0;
  bool isSelf = isPython(module) && !isStatic && isFirstParameter(function, call.receiver);
  if (isSelf || module.text(call.written).starts_with("super()")) return program.classOf(caller);
  return {};
}

bool isDisplay(const ir::Function& function, ir::PlaceId variable) {
  if (variable == ir::None) return false;
  ir::PlaceKind kind = function.places[variable].kind;
  if (kind != ir::PlaceKind::Local && kind != ir::PlaceKind::Temp) return false;
  bool made = false;
  for (const ir::Instr& instr : function.instrs) {
    if (instr.dst != variable) continue;
    bool display =
        instr.op == ir::Op::Aggregate ||
        (instr.op == ir::Op::Assign && instr.src != variable &&
         function.places[instr.src].kind == ir::PlaceKind::Temp && isDisplay(function, instr.src));
    if (!display) return false;
    made = true;
  }
  return made;
}

std::vector<FunctionRef> candidates(ResolvedNames& names, FunctionRef caller,
                                    const ir::Call& call) {
  const Program& program = names.program();
  const ir::Module& module = program.module(caller.module);
  if (!isPython(module)) return nativeCandidates(names, caller, call);
  Symbol callee = calleeOf(names, caller.module, program.function(caller), call);
  if (callee.kind == Kind::Class) return constructors(program, callee.type);
  std::string_view name = module.text(call.method);
  bool isMethodCall = (call.flags & ir::Method) != 0;
  ClassRef type = isMethodCall ? receiverClass(names, caller, call) : ClassRef{};
  if (type) {
    if (module.text(call.written).starts_with("super()")) return inherited(program, type, name);
    std::vector<FunctionRef> found = program.overrides(type, name, MaxCandidates);
    if (!found.empty()) return found;
  }
  if (callee.kind == Kind::Function) return {callee.function};
  bool isUnknown =
      isMethodCall && !type && !isDisplay(program.function(caller), call.receiver) &&
      (call.resolution == ir::Resolution::Unknown || isOnVariable(names, caller, call));
  return isUnknown ? fewNamed(program, name) : std::vector<FunctionRef>{};
}

} // namespace unclosed::link
