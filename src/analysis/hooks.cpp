#include "analysis/hooks.h"

#include "analysis/matcher.h"

#include <algorithm>
#include <tuple>

namespace unclosed::analysis {

using link::FunctionRef;
using link::ModuleId;
using link::Symbol;
using rules::Framework;
using rules::Moment;
using rules::Registration;

namespace {

constexpr int deepestName = 4;

bool isPackage(std::string_view target, std::string_view package) {
  return target.starts_with(package) &&
         (target.size() == package.size() || target[package.size()] == '.');
}

// Whether the constant `wanted` is among the arguments of the call.
bool hasArgument(const ir::Module& module, const ir::Function& function, const ir::Call& call,
                 std::string_view wanted) {
  for (ir::Index i = 0; i < call.argCount; ++i) {
    const ir::Arg& arg = function.args[call.args + i];
    if (arg.place == ir::None) continue;
    const ir::Place& place = function.places[arg.place];
    if (place.kind == ir::PlaceKind::Constant && module.text(place.name) == wanted) return true;
  }
  return false;
}

bool isDecoratedWith(std::string_view arguments, std::string_view wanted) {
  size_t at = arguments.find(wanted);
  return at != arguments.npos && at > 0 && (arguments[at - 1] == '"' || arguments[at - 1] == '\'');
}

// Collects the functions that a place names, following the assignments of the function it is in.
class NameSearch {
public:
  NameSearch(const link::Program& program, const Linkage& linkage, FunctionRef in)
      : program_(program), linkage_(linkage), in_(in), function_(program.function(in)) {}

  std::vector<FunctionRef> found;

  void visit(ir::PlaceId id, int depth = 0) {
    if (id == ir::None || depth > deepestName) return;
    const ir::Place& place = function_.places[id];
    bool isMember = place.kind == ir::PlaceKind::Field;
    if (isMember || place.kind == ir::PlaceKind::Global) {
      if (!isHome()) return;
      return isMember ? method(place.parent, place.name)
                      : named(linkage_.module().text(place.name));
    }
    for (const ir::Instr& instr : function_.instrs)
      if (instr.dst == id) define(instr, depth);
  }

private:
  void named(std::string_view name) {
    Symbol symbol = linkage_.resolve(name);
    if (symbol.kind == Symbol::Kind::Function) found.push_back(symbol.function);
    if (symbol.kind != Symbol::Kind::Class) return;
    for (std::string_view special : {"__call__", "dispatch"})
      if (FunctionRef method = program_.method(symbol.type, special)) found.push_back(method);
  }

  void method(ir::PlaceId object, ir::Sym name) {
    bool isOwn = object != ir::None && function_.className != 0 && !function_.params.empty() &&
                 function_.params.front().place == object;
    link::ClassRef type = isOwn ? program_.classOf(in_) : link::ClassRef{};
    if (!type && object != ir::None && function_.places[object].type)
      type = linkage_.classOf(linkage_.type(linkage_.module().text(function_.places[object].type)));
    if (!type) return;
    if (FunctionRef known = program_.method(type, linkage_.module().text(name)))
      found.push_back(known);
  }

  void define(const ir::Instr& instr, int depth) {
    switch (instr.op) {
    case ir::Op::Assign: return visit(instr.src, depth + 1);
    case ir::Op::Capture: {
      const ir::List& list = function_.lists[instr.extra];
      if (list.function != ir::None) found.push_back({in_.module, list.function});
      if (list.method != 0 && list.count > 0 && isHome())
        method(function_.operands[list.first], list.method);
      return;
    }
    case ir::Op::Aggregate: {
      const ir::List& list = function_.lists[instr.extra];
      for (ir::Index i = 0; i < list.count; ++i)
        visit(function_.operands[list.first + i], depth + 1);
      return;
    }
    case ir::Op::Call: {
      // `partial(close, app)`, or a decorator that passes its function on.
      const ir::Call& call = function_.calls[instr.extra];
      if (call.argCount > 0) visit(function_.args[call.args].place, depth + 1);
      return madeBy(call, depth);
    }
    default: return;
    }
  }

  // `make_stop_handler(app)` returns an inner function.
  void madeBy(const ir::Call& call, int depth) {
    bool isNamed =
        call.resolution == ir::Resolution::Import || call.resolution == ir::Resolution::Module;
    if (!isNamed || !isHome()) return;
    Symbol symbol = linkage_.resolve(linkage_.module().text(call.callee));
    if (symbol.kind != Symbol::Kind::Function) return;
    NameSearch maker(program_, linkage_, symbol.function);
    for (const ir::Block& block : program_.function(symbol.function).blocks)
      if (block.term.kind == ir::TermKind::Return) maker.visit(block.term.value, depth + 1);
    found.insert(found.end(), maker.found.begin(), maker.found.end());
  }

  // Names of other modules than the linkage's are not looked up.
  bool isHome() const { return in_.module == linkage_.id(); }

  const link::Program& program_;
  const Linkage& linkage_;
  FunctionRef in_;
  const ir::Function& function_;
};

} // namespace

std::vector<FunctionRef> functionsNamed(const link::Program& program, const Linkage& linkage,
                                        FunctionRef in, ir::PlaceId place) {
  NameSearch search(program, linkage, in);
  search.visit(place);
  std::ranges::sort(search.found);
  search.found.erase(std::ranges::unique(search.found).begin(), search.found.end());
  return std::move(search.found);
}

Hooks::Hooks(const link::Program& program, const std::deque<Linkage>& linkages)
    : program_(program), linkages_(linkages) {
  findPresent();
  if (present_.empty()) return;
  indexForms();
  for (ModuleId module = 0; module < program.modules().size(); ++module) {
    if (program.module(module).language != ir::Language::Python) continue;
    for (ir::Index i = 0; i < program.module(module).functions.size(); ++i)
      scan({module, i});
    scanClasses(module);
  }
  auto key = [](const Hook& hook) { return hook.key(); };
  auto place = [](const Hook& hook) {
    return std::tuple(hook.key(), hook.module, hook.range.begin);
  };
  std::ranges::sort(hooks_, {}, place);
  hooks_.erase(std::ranges::unique(hooks_, {}, key).begin(), hooks_.end());
}

void Hooks::findPresent() {
  for (ModuleId module = 0; module < program_.modules().size(); ++module) {
    const ir::Module& text = program_.module(module);
    if (text.language != ir::Language::Python) continue;
    for (const Framework& framework : linkages_[module].rules().rules().frameworks) {
      bool isImported = std::ranges::any_of(text.imports, [&](const ir::Import& import) {
        return std::ranges::any_of(framework.packages, [&](const std::string& package) {
          return isPackage(text.text(import.target), package);
        });
      });
      if (!isImported) continue;
      imports_.insert({module, &framework});
      if (std::ranges::find(present_, &framework) == present_.end()) present_.push_back(&framework);
    }
  }
  std::ranges::sort(present_); // all of one vector: in the order of the rules
}

void Hooks::indexForms() {
  for (const Framework* framework : present_)
    for (const Registration& registration : framework->registrations) {
      Form form{framework, &registration};
      for (const std::string& name : registration.names)
        names_[name].push_back(form);
      for (const std::string& name : registration.calls)
        calls_[name].push_back(form);
      for (const std::string& name : registration.lists)
        lists_[name].push_back(form);
      if (!registration.methods.empty()) methods_.push_back(form);
      if (!registration.parameter.empty()) parameters_.push_back(form);
      if (registration.moduleBody) bodies_.push_back(form);
    }
}

bool Hooks::imports(ModuleId module, const Framework& framework) const {
  return imports_.contains({module, &framework});
}

const Hook* Hooks::find(FunctionRef function, std::initializer_list<Moment> moments) const {
  auto at = std::ranges::lower_bound(hooks_, function, {}, &Hook::function);
  for (; at != hooks_.end() && at->function == function; ++at)
    if (std::ranges::find(moments, at->moment) != moments.end()) return &*at;
  return nullptr;
}

void Hooks::add(const Form& form, FunctionRef function, ModuleId module, ir::Range range) {
  bool yields = program_.function(function).flags & ir::IsGenerator;
  if (form.registration->isGenerator && !yields) return;
  hooks_.push_back({function, form.registration->moment, form.framework, module, range});
}

void Hooks::scan(FunctionRef ref) {
  const ir::Function& function = program_.function(ref);
  const ir::Module& module = program_.module(ref.module);
  scanDecorators(ref);
  for (const ir::Instr& instr : function.instrs) {
    if (instr.op == ir::Op::Call) scanCall(ref, instr);
    scanLists(ref, instr);
  }
  for (const Form& form : parameters_) {
    if (!imports(ref.module, *form.framework)) continue;
    size_t first = function.className != 0 && !(function.flags & ir::IsStatic) ? 1 : 0;
    bool isMeant = function.params.size() > first &&
                   module.text(function.params[first].name) == form.registration->parameter;
    if (isMeant) add(form, ref, ref.module, function.range);
  }
  if (function.flags & ir::IsModuleBody)
    for (const Form& form : bodies_)
      if (imports(ref.module, *form.framework)) add(form, ref, ref.module, function.range);
}

void Hooks::scanDecorators(FunctionRef ref) {
  const ir::Module& module = program_.module(ref.module);
  const RuleIndex& index = linkages_[ref.module].rules();
  for (const ir::Decorator& decorator : program_.function(ref).decorators) {
    std::string_view name = module.text(decorator.name);
    auto meet = [&](const Forms& forms, std::string_view key) {
      auto known = forms.find(key);
      if (known == forms.end()) return;
      for (const Form& form : known->second) {
        const std::string& argument = form.registration->argument;
        if (argument.empty() || isDecoratedWith(module.text(decorator.arguments), argument))
          add(form, ref, ref.module, decorator.range);
      }
    };
    if (!prefixOf(name).empty()) meet(names_, lastSegment(name));
    meet(calls_, index.canonical(name));
    std::string external = program_.externalName(ref.module, name);
    if (!external.empty() && external != name) meet(calls_, index.canonical(external));
  }
}

void Hooks::addNamed(const Forms& forms, std::string_view name, FunctionRef caller,
                     const ir::Call& call, ir::Range range) {
  auto known = forms.find(name);
  if (known == forms.end()) return;
  const ir::Module& module = program_.module(caller.module);
  const ir::Function& function = program_.function(caller);
  for (const Form& form : known->second) {
    const Registration& how = *form.registration;
    if (!how.argument.empty() && !hasArgument(module, function, call, how.argument)) continue;
    const ir::Arg* arg = Matcher::slotArg(function, call, how.position, how.keyword, module);
    if (!arg) continue;
    for (FunctionRef named : functionsNamed(program_, linkages_[caller.module], caller, arg->place))
      add(form, named, caller.module, range);
  }
}

void Hooks::scanCall(FunctionRef caller, const ir::Instr& instr) {
  const ir::Module& module = program_.module(caller.module);
  const ir::Function& function = program_.function(caller);
  const ir::Call& call = function.calls[instr.extra];
  if (call.receiver != ir::None && call.method != 0)
    addNamed(names_, module.text(call.method), caller, call, instr.range);
  if (call.callee != 0)
    addNamed(calls_, linkages_[caller.module].rules().canonical(module.text(call.callee)), caller,
             call, instr.range);
}

void Hooks::scanLists(FunctionRef caller, const ir::Instr& instr) {
  const ir::Module& module = program_.module(caller.module);
  const ir::Function& function = program_.function(caller);
  auto meet = [&](std::string_view name, ir::PlaceId value) {
    auto known = lists_.find(name);
    if (known == lists_.end()) return;
    for (FunctionRef named : functionsNamed(program_, linkages_[caller.module], caller, value))
      for (const Form& form : known->second)
        add(form, named, caller.module, instr.range);
  };
  if (instr.op == ir::Op::Assign && function.places[instr.dst].kind == ir::PlaceKind::Field)
    return meet(module.text(function.places[instr.dst].name), instr.src);
  if (instr.op != ir::Op::Call) return;
  const ir::Call& call = function.calls[instr.extra];
  const ir::Place* receiver = call.receiver == ir::None ? nullptr : &function.places[call.receiver];
  // `app.on_cleanup.append(close)`; of a global the frontend has made one name.
  bool isMember = receiver && (receiver->kind == ir::PlaceKind::Field ||
                               receiver->kind == ir::PlaceKind::Global);
  std::string_view list = isMember ? lastSegment(module.text(receiver->name)) : std::string_view();
  for (ir::Index i = 0; i < call.argCount; ++i) {
    const ir::Arg& arg = function.args[call.args + i];
    meet(arg.keyword ? module.text(arg.keyword) : list, arg.place);
  }
}

void Hooks::scanClasses(ModuleId module) {
  const ir::Module& text = program_.module(module);
  for (ir::Index i = 0; i < text.classes.size(); ++i)
    for (const Form& form : methods_) {
      link::ClassRef type{module, i};
      if (!isMeant(type, form)) continue;
      for (const std::string& name : form.registration->methods)
        for (FunctionRef method : program_.ownMethods(type, name))
          add(form, method, module, program_.function(method).range);
    }
}

bool Hooks::isMeant(link::ClassRef type, const Form& form) const {
  const Registration& how = *form.registration;
  if (!how.beside.empty() && program_.ownMethods(type, how.beside).empty()) return false;
  if (how.bases.empty()) return imports(type.module, *form.framework);
  const RuleIndex& index = linkages_[type.module].rules();
  return std::ranges::any_of(program_.foreignBases(type), [&](std::string_view base) {
    return std::ranges::any_of(how.bases, [&](const std::string& wanted) {
      return index.derives(base, wanted) ||
             (wanted.find('.') == std::string::npos && lastSegment(base) == wanted);
    });
  });
}

std::pair<const Framework*, const Registration*> Hooks::endingMethod(link::ClassRef type) const {
  for (const Form& form : methods_)
    if (rules::mayEnd(form.registration->moment) && isMeant(type, form))
      return {form.framework, form.registration};
  return {};
}

} // namespace unclosed::analysis
