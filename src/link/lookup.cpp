#include "link/lookup.h"

#include "ir/dotted.h"

#include <algorithm>

#include "link/tables.h"

namespace unclosed::link {
namespace {

using ir::afterFirst, ir::firstSegment, ir::joined;
using Kind = Symbol::Kind;

Symbol moduleSymbol(ModuleId module) { return {.kind = Kind::Module, .module = module}; }

Symbol functionSymbol(FunctionRef ref) {
  return {.kind = Kind::Function, .module = ref.module, .function = ref};
}

Symbol classSymbol(ClassRef ref) {
  return {.kind = Kind::Class, .module = ref.module, .type = ref};
}

bool isFound(const Symbol& symbol) { return symbol.kind != Kind::Nothing; }

// Whether `from module import *` brings the name.
bool isExported(const ir::Module& module, std::string_view name) {
  if (module.exported.empty()) return !name.starts_with('_');
  return std::ranges::any_of(module.exported,
                             [&](ir::Sym symbol) { return module.text(symbol) == name; });
}

} // namespace

bool Lookup::isLoaded(uint32_t file) const { return file < tables_.modules.size(); }

Symbol Lookup::resolve(ModuleId from, std::string_view dotted) {
  if (dotted.empty()) return {};
  if (tables_.modules[from].language != ir::Language::Python) return native(from, dotted);
  Symbol found = python(from, dotted);
  return isFound(found) ? found : alternative(from, dotted);
}

Symbol Lookup::python(ModuleId from, std::string_view dotted) {
  if (!step()) return {};
  if (!dotted.starts_with('.')) {
    if (Symbol found = own(from, dotted); isFound(found)) return found;
    bool isImported = false;
    std::string_view root = firstSegment(dotted);
    if (const Definition* known = tables_.definitions.find(from, root))
      isImported = known->imports != ir::None;
    // What several star imports may bring is not resolved by the frontend.
    if (!isImported && root.size() == dotted.size())
      if (Symbol found = starred(from, dotted); isFound(found)) return found;
  }
  for (size_t limit = PythonPaths::NoLimit;;) {
    PythonPaths::Match match = tables_.paths.find(from, dotted, limit);
    if (!match || !isLoaded(match.file)) return {};
    Symbol found =
        match.rest.empty() ? moduleOr(match.file, dotted) : attribute(match.file, match.rest);
    if (isFound(found)) return found;
    if (match.segments == 0) return {};
    limit = match.segments - 1;
  }
}

// `from app import db` means what app/__init__.py calls db, when that is not the module itself.
Symbol Lookup::moduleOr(ModuleId module, std::string_view name) {
  ModuleId package = tables_.paths.parentPackage(module);
  std::string_view last = ir::lastSegment(name);
  if (!isLoaded(package) || last.empty()) return moduleSymbol(module);
  const Definition* known = tables_.definitions.find(package, last);
  if (!known) return moduleSymbol(module);
  Symbol found = attribute(package, last);
  bool isOther = found.kind == Kind::Function || found.kind == Kind::Class;
  return isOther ? found : moduleSymbol(module);
}

// What the module itself defines under this name, imports aside.
Symbol Lookup::own(ModuleId module, std::string_view name) {
  if (const Definition* known = tables_.definitions.find(module, name)) {
    if (known->function != ir::None) return functionSymbol({module, known->function});
    if (known->type != ir::None) return classSymbol({module, known->type});
    if (known->assignments > 0 && known->imports == ir::None) return variable(module, name);
  }
  size_t dot = name.find('.');
  if (dot == name.npos) return {};
  const Definition* root = tables_.definitions.find(module, name.substr(0, dot));
  if (!root || root->type == ir::None) return {};
  return member({module, root->type}, name.substr(dot + 1));
}

Symbol Lookup::variable(ModuleId module, std::string_view name) {
  const Definition* known = tables_.definitions.find(module, name);
  const ir::Module& text = tables_.modules[module];
  if (known->assignments == 1 && known->source != 0) {
    std::string_view source = text.text(known->source);
    if (source != name)
      if (Symbol found = python(module, source); isFound(found)) return found;
  }
  // The module's own text of the name outlives the question.
  return {.kind = Kind::Variable, .module = module, .name = text.text(text.find(name))};
}

Symbol Lookup::attribute(ModuleId module, std::string_view path) {
  if (!step()) return {};
  if (Symbol found = own(module, path); isFound(found)) return found;
  std::string_view first = firstSegment(path), rest = afterFirst(path);
  if (!rest.empty()) {
    Symbol root = attribute(module, first);
    switch (root.kind) {
    case Kind::Module: return attribute(root.module, rest);
    case Kind::Class: return member(root.type, rest);
    default: return {};
    }
  }
  const Definition* known = tables_.definitions.find(module, path);
  if (known) {
    for (uint32_t import = known->imports; import != ir::None;
         import = tables_.definitions.nextImport(import)) {
      std::string_view target =
          tables_.modules[module].text(tables_.definitions.importTarget(import));
      if (Symbol found = python(module, target); isFound(found)) return found;
    }
    if (known->assignments > 0) return variable(module, path);
  }
  if (Symbol found = starred(module, path); isFound(found)) return found;
  ModuleId child = tables_.paths.child(module, path);
  return isLoaded(child) ? moduleSymbol(child) : Symbol{};
}

Symbol Lookup::starred(ModuleId module, std::string_view name) {
  std::span<const ir::Sym> targets = tables_.definitions.starImports(module);
  if (targets.empty() || std::ranges::find(starred_, module) != starred_.end()) return {};
  starred_.push_back(module);
  Symbol found;
  // A later import replaces what an earlier one brought.
  for (size_t i = targets.size(); i-- > 0 && !isFound(found);) {
    PythonPaths::Match match = tables_.paths.find(module, tables_.modules[module].text(targets[i]));
    if (!isLoaded(match.file) || !match.rest.empty() || match.file == module) continue;
    if (isExported(tables_.modules[match.file], name)) found = attribute(match.file, name);
  }
  starred_.pop_back();
  return found;
}

Symbol Lookup::member(ClassRef type, std::string_view path) {
  if (!step()) return {};
  auto in = [&](ClassRef owner) -> Symbol {
    const ir::Module& module = tables_.modules[owner.module];
    std::string name = joined(module.text(module.classes[owner.type].name), path);
    const Definition* known = tables_.definitions.find(owner.module, name);
    if (!known) return {};
    if (known->function != ir::None) return functionSymbol({owner.module, known->function});
    if (known->type != ir::None) return classSymbol({owner.module, known->type});
    return known->assignments > 0 ? variable(owner.module, name) : Symbol{};
  };
  if (Symbol found = in(type); isFound(found)) return found;
  for (ClassRef base : tables_.classes.bases(type))
    if (Symbol found = in(base); isFound(found)) return found;
  std::string_view rest = afterFirst(path);
  if (rest.empty()) return {};
  Symbol inner = member(type, firstSegment(path));
  return inner.kind == Kind::Class ? member(inner.type, rest) : Symbol{};
}

// `try: from fast import load` / `except ImportError: from slow import load`: the frontend names
// one target, and the program may have the other.
Symbol Lookup::alternative(ModuleId from, std::string_view dotted) {
  if (!tables_.definitions.hasAlternatives(from)) return {};
  const ir::Module& module = tables_.modules[from];
  auto isFront = [&](std::string_view target) {
    return dotted.starts_with(target) &&
           (dotted.size() == target.size() || dotted[target.size()] == '.');
  };
  for (const ir::Import& import : module.imports) {
    std::string_view target = module.text(import.target);
    if (!isFront(target)) continue;
    for (const ir::Import& other : module.imports) {
      bool isSame = other.alias == import.alias && other.scope == import.scope;
      if (!isSame || other.target == import.target) continue;
      std::string name(module.text(other.target));
      name += dotted.substr(target.size());
      if (Symbol found = python(from, name); isFound(found)) return found;
    }
  }
  return {};
}

Symbol Lookup::native(ModuleId from, std::string_view name) {
  if (FunctionRef function = tables_.native.find(from, name)) return functionSymbol(function);
  if (ClassRef type = tables_.classes.nativeClass(name)) return classSymbol(type);
  return {};
}

std::string Lookup::external(ModuleId from, std::string_view dotted) {
  if (dotted.empty() || !step()) return {};
  if (tables_.modules[from].language != ir::Language::Python) return {};
  if (!dotted.starts_with('.')) {
    const Definition* root = tables_.definitions.find(from, firstSegment(dotted));
    bool isOwn = root && (root->function != ir::None || root->type != ir::None);
    if (isOwn) return {};
    bool isAlias = root && root->assignments == 1 && root->source != 0 && root->imports == ir::None;
    if (isAlias && tables_.modules[from].text(root->source) != firstSegment(dotted))
      return external(from, joined(tables_.modules[from].text(root->source), afterFirst(dotted)));
  }
  PythonPaths::Match match = tables_.paths.find(from, dotted);
  if (!match) return dotted.starts_with('.') ? std::string() : std::string(dotted);
  if (match.rest.empty() || !isLoaded(match.file)) return {};
  // A library of the name of a module that has no such thing: `logging.getLogger`.
  bool isOther = !dotted.starts_with('.') && match.segments == 1 &&
                 !defines(match.file, firstSegment(match.rest));
  return isOther ? std::string(dotted) : externalAttribute(match.file, match.rest);
}

bool Lookup::defines(ModuleId module, std::string_view name) const {
  return tables_.definitions.find(module, name) || tables_.paths.child(module, name) != ir::None ||
         !tables_.definitions.starImports(module).empty();
}

std::string Lookup::externalAttribute(ModuleId module, std::string_view path) {
  const Definition* known = tables_.definitions.find(module, firstSegment(path));
  const ir::Module& text = tables_.modules[module];
  if (!known || known->function != ir::None || known->type != ir::None) return {};
  if (known->imports != ir::None) {
    ir::Sym target = tables_.definitions.importTarget(known->imports);
    return external(module, joined(text.text(target), afterFirst(path)));
  }
  if (known->assignments != 1 || known->source == 0) return {};
  return external(module, joined(text.text(known->source), afterFirst(path)));
}

} // namespace unclosed::link
