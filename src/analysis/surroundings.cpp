#include "analysis/surroundings.h"

#include "ir/dotted.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <string>

#include "link/calls.h"

namespace unclosed::analysis {

using ir::lastSegment;
using link::ClassRef;
using link::FunctionRef;
using support::Digest;
using support::Hasher;

namespace {

// Calls `visit` for each identifier in a dotted name, a type or a path.
void forEachName(std::string_view text, auto&& visit) {
  auto isPart = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || (c & 0x80) != 0;
  };
  for (size_t at = 0; at < text.size();) {
    size_t end = at;
    while (end < text.size() && isPart(text[end]))
      ++end;
    if (end > at) visit(text.substr(at, end - at));
    at = end + 1;
  }
}

// What is called without being named: constructors, destructors, operators, `__enter__`.
bool isImplied(std::string_view method, std::string_view className) {
  return method.starts_with("__") || method.starts_with('~') || method.starts_with("operator") ||
         method == className;
}

// The texts of a module that name something: where it looks for anything.
class Uses {
public:
  explicit Uses(const ir::Module& module) : module_(module), used_(module.strings().size()) {
    for (const ir::Import& import : module.imports)
      add(import.target);
    for (const ir::Class& type : module.classes) {
      add(type.name);
      addAll(type.bases);
      addAll(type.declared);
      addAll(type.decorators);
      for (const ir::FieldDecl& field : type.fields)
        add(field.name), add(field.type);
    }
    for (const ir::Function& function : module.functions)
      addFunction(function);
  }

  void forEachName(auto&& visit) const {
    for (ir::Sym text = 0; text < used_.size(); ++text)
      if (used_[text]) analysis::forEachName(module_.text(text), visit);
  }

private:
  void add(ir::Sym text) { used_[text] = true; }
  void addAll(const std::vector<ir::Sym>& texts) {
    for (ir::Sym text : texts)
      add(text);
  }
  void addAll(const std::vector<ir::Decorator>& decorators) {
    for (const ir::Decorator& decorator : decorators)
      add(decorator.name), add(decorator.arguments);
  }
  void addFunction(const ir::Function& function) {
    // A name of Python is the module's own, one of C and C++ anybody's.
    if (module_.language != ir::Language::Python) add(function.name), add(function.link);
    add(function.className);
    add(function.returnType);
    addAll(function.decorators);
    addAll(function.captured);
    for (const ir::Param& param : function.params)
      add(param.annotation);
    for (const ir::Place& place : function.places)
      add(place.name), add(place.type);
    for (const ir::Call& call : function.calls)
      for (ir::Sym text :
           {call.written, call.callee, call.link, call.method, call.receiverType, call.type})
        add(text);
    for (const ir::Cond& condition : function.conditions)
      add(condition.type);
    for (const ir::Case& way : function.cases)
      add(way.types);
    for (const ir::List& list : function.lists)
      add(list.method);
  }

  const ir::Module& module_;
  std::vector<bool> used_;
};

void addPlace(Hasher& fact, const ir::Module& module, const ir::Place& place) {
  fact.add(place.kind).add(place.constant).add(place.number).add(module.text(place.name));
}

void addDecorators(Hasher& fact, const ir::Module& module,
                   const std::vector<ir::Decorator>& decorators) {
  for (const ir::Decorator& decorator : decorators)
    fact.add(module.text(decorator.name)).add(module.text(decorator.arguments));
}

// Returns the types that the signature mentions.
std::vector<std::string_view> addSignature(Hasher& fact, const ir::Module& module,
                                           const ir::Function& function) {
  std::vector<std::string_view> mentioned{module.text(function.className),
                                          module.text(function.returnType)};
  fact.add(module.path).add(module.text(function.name)).add(module.text(function.link));
  fact.add(function.flags).add(mentioned[0]).add(mentioned[1]);
  if (function.parent != ir::None) fact.add(module.text(module.functions[function.parent].name));
  for (const ir::Param& param : function.params) {
    fact.add(module.text(param.name)).add(module.text(param.annotation)).add(param.flags);
    if (param.byDefault != ir::None) addPlace(fact, module, function.places[param.byDefault]);
    mentioned.push_back(module.text(param.annotation));
  }
  for (ir::Sym captured : function.captured)
    fact.add(module.text(captured));
  addDecorators(fact, module, function.decorators);
  return mentioned;
}

} // namespace

Surroundings::Surroundings(const link::Program& program, const ProgramTypes& types)
    : program_(program) {
  addFolders();
  for (link::ModuleId id = 0; id < program.modules().size(); ++id)
    addModule(id, types.of(id));
  for (Facts& facts : facts_) {
    std::ranges::sort(facts.mentioned);
    auto twice = std::ranges::unique(facts.mentioned);
    facts.mentioned.erase(twice.begin(), twice.end());
  }
}

Surroundings::NameId Surroundings::idOf(std::string_view name) {
  auto [known, isNew] = names_.try_emplace(name, static_cast<NameId>(facts_.size()));
  if (isNew) facts_.emplace_back();
  return known->second;
}

void Surroundings::file(std::string_view names, const Hasher& fact,
                        const std::vector<std::string_view>& mentioned) {
  Digest digest = fact.digest();
  std::vector<NameId> types;
  for (std::string_view type : mentioned)
    forEachName(type, [&](std::string_view name) { types.push_back(idOf(name)); });
  forEachName(names, [&](std::string_view name) {
    Facts& facts = facts_[idOf(name)];
    facts.said += Hasher().add(name).add(digest).digest();
    facts.mentioned.insert(facts.mentioned.end(), types.begin(), types.end());
  });
}

// Which folders are packages decides where imports are looked for.
void Surroundings::addFolders() {
  std::set<std::string_view> packages;
  auto add = [&](std::string_view path) {
    addPath(path);
    if (path.find("__init__.") != path.npos) packages.insert(path);
  };
  for (const ir::Module& module : program_.modules())
    if (module.language == ir::Language::Python) add(module.path);
  for (const std::string& path : program_.unloaded())
    add(path);
  Hasher hasher;
  for (std::string_view path : packages)
    hasher.add(path);
  // A star import may bring any name.
  for (const ir::Module& module : program_.modules()) {
    for (const ir::Import& import : module.imports)
      if (module.text(import.alias) == "*")
        hasher.add(module.path).add(module.text(import.target)).add(module.text(import.scope));
    for (ir::Sym name : module.exported)
      hasher.add(module.path).add(module.text(name));
  }
  everywhere_ = hasher.digest();
}

// A file is looked for by the last name of its module.
void Surroundings::addPath(std::string_view path) {
  std::string_view key = path.substr(0, path.rfind('.'));
  if (key.ends_with("/__init__")) key = key.substr(0, key.rfind('/'));
  file(key.substr(key.rfind('/') + 1), Hasher().add(path));
}

void Surroundings::addModule(link::ModuleId id, const ModuleTypes& types) {
  const ir::Module& module = program_.module(id);
  for (ir::Index i = 0; i < module.functions.size(); ++i)
    addFunction({id, i}, types);
  for (ir::Index i = 0; i < module.classes.size(); ++i)
    addClass({id, i});
  addImports(module);
  for (const ir::ConstantDecl& decl : module.constants) {
    Hasher fact;
    fact.add(module.path).add(module.text(decl.name));
    addPlace(fact, module, decl.value);
    file(lastSegment(module.text(decl.name)), fact);
  }
  for (const ModuleTypes::Fact& known : types.facts()) {
    std::string_view owner = module.text(known.owner), name = module.text(known.name);
    Hasher fact;
    fact.add(module.path).add(owner).add(name).add(known.type);
    file(lastSegment(name), fact, {known.type});
  }
}

void Surroundings::addImports(const ir::Module& module) {
  for (const ir::Import& import : module.imports) {
    Hasher fact;
    std::string_view target = module.text(import.target);
    fact.add(module.path).add(target).add(module.text(import.scope));
    file(module.text(import.alias), fact, {target});
  }
}

void Surroundings::addFunction(FunctionRef ref, const ModuleTypes& types) {
  const ir::Module& module = program_.module(ref.module);
  const ir::Function& function = program_.function(ref);
  Hasher fact;
  std::vector<std::string_view> mentioned = addSignature(fact, module, function);
  mentioned.push_back(types.resultOf(ref.function));
  fact.add(mentioned.back()).add(fieldBehind(module, function));
  if (const ir::Place* value = types.constantResult(function.name)) addPlace(fact, module, *value);
  if (ClassRef type = program_.classOf(ref)) {
    fact.add(program_.canonicalName(type));
    for (ClassRef base : program_.bases(type))
      fact.add(program_.canonicalName(base));
  }
  std::string_view name = lastSegment(module.text(function.name));
  std::string_view type = lastSegment(module.text(function.className));
  file(name, fact, mentioned);
  file(module.text(function.link), fact, mentioned);
  if (!type.empty() && isImplied(name, type)) file(type, fact, mentioned);
  addVariables(module, function);
}

// The variables of a module are what its functions assign.
void Surroundings::addVariables(const ir::Module& module, const ir::Function& function) {
  for (const ir::Instr& instr : function.instrs) {
    bool assigns =
        instr.op == ir::Op::Assign && function.places[instr.dst].kind == ir::PlaceKind::Global;
    if (!assigns) continue;
    std::string_view variable = module.text(function.places[instr.dst].name);
    const ir::Place& source = function.places[instr.src];
    bool isGlobal = source.kind == ir::PlaceKind::Global;
    std::string_view target = isGlobal ? module.text(source.name) : std::string_view();
    file(lastSegment(variable), Hasher().add(module.path).add(variable).add(target), {target});
  }
}

void Surroundings::addClass(ClassRef ref) {
  const ir::Module& module = program_.module(ref.module);
  const ir::Class& type = program_.type(ref);
  Hasher fact;
  fact.add(module.path).add(module.text(type.name)).add(program_.canonicalName(ref));
  fact.add(type.flags);
  std::vector<std::string_view> mentioned;
  for (ir::Sym base : type.bases)
    fact.add(module.text(base)), mentioned.push_back(module.text(base));
  for (ClassRef base : program_.bases(ref))
    fact.add(program_.canonicalName(base)), mentioned.push_back(program_.canonicalName(base));
  for (std::string_view base : program_.foreignBases(ref))
    fact.add(base);
  for (const ir::FieldDecl& field : type.fields) {
    fact.add(module.text(field.name)).add(module.text(field.type));
    mentioned.push_back(module.text(field.type));
  }
  for (ir::Sym declared : type.declared)
    fact.add(module.text(declared));
  addDecorators(fact, module, type.decorators);
  for (ir::Index method : type.methods)
    fact.add(module.text(module.functions[method].name));
  file(lastSegment(module.text(type.name)), fact, mentioned);
}

void Surroundings::forEachPointedAt(link::ModuleId id, auto&& visit) const {
  const ir::Module& module = program_.module(id);
  if (module.language == ir::Language::Python) return;
  for (const ir::Function& function : module.functions)
    for (const ir::Call& call : function.calls)
      if (call.resolution == ir::Resolution::Value)
        for (FunctionRef target :
             program_.pointedAt(id, function, call.receiver, link::MaxCandidates))
          visit(function, call, target);
}

Digest Surroundings::of(link::ModuleId id) const {
  std::vector<bool> seen(facts_.size());
  std::vector<NameId> todo;
  auto see = [&](NameId name) {
    if (!seen[name]) todo.push_back(name);
    seen[name] = true;
  };
  Uses(program_.module(id)).forEachName([&](std::string_view name) {
    if (auto known = names_.find(name); known != names_.end()) see(known->second);
  });
  Digest all = everywhere_;
  forEachPointedAt(id, [&](const ir::Function& function, const ir::Call& call, FunctionRef target) {
    const ir::Module& there = program_.module(target.module);
    std::string_view name = there.text(program_.function(target).name);
    std::string_view caller = program_.module(id).text(function.name);
    std::string_view written = program_.module(id).text(call.written);
    all += Hasher().add(caller).add(written).add(there.path).add(name).digest();
    if (auto known = names_.find(lastSegment(name)); known != names_.end()) see(known->second);
  });
  while (!todo.empty()) {
    const Facts& facts = facts_[todo.back()];
    todo.pop_back();
    all += facts.said;
    for (NameId name : facts.mentioned)
      see(name);
  }
  return all;
}

} // namespace unclosed::analysis
