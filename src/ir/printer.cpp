#include "ir/function_printer.h"
#include "ir/text.h"

namespace unclosed::ir {
namespace {

using namespace text;

// The lines before the first function.
class ModulePrinter : private TextWriter {
public:
  ModulePrinter(const Module& module, std::string& out)
      : TextWriter(module, out), module_(module) {}

  void print();

private:
  void import(const Import& import);
  void classDecl(const Class& decl);
  void gap(const Gap& gap);
  void ownership(const Ownership& ownership);

  const Module& module_;
};

void ModulePrinter::print() {
  auto language = static_cast<size_t>(module_.language);
  format("module {} ", language < std::size(languages) ? languages[language] : "?");
  quoted(module_.path);
  if (module_.hash != 0) format(" hash {:016x}", module_.hash);
  put("\n");
  for (const Import& entry : module_.imports)
    import(entry);
  names("export", module_.exported);
  for (const Class& decl : module_.classes)
    classDecl(decl);
  for (const Gap& entry : module_.gaps)
    gap(entry);
  for (const ConstantDecl& decl : module_.constants) {
    put("constant ");
    word(decl.name);
    put(" = ");
    constant(decl.value);
    put("\n");
  }
  for (const Ownership& entry : module_.ownerships)
    ownership(entry);
}

void ModulePrinter::ownership(const Ownership& ownership) {
  auto kind = static_cast<size_t>(ownership.kind), result = static_cast<size_t>(ownership.result);
  put("ownership ");
  word(ownership.function);
  format(" {} ", kind < std::size(ownershipKinds) ? ownershipKinds[kind] : "?");
  word(ownership.family);
  if (ownership.arg != None)
    format(" in {}{}", ownership.flags & AddressTaken ? "*" : "", ownership.arg);
  if (ownership.result != ResultKind::Nothing)
    format(" -> {}", result < std::size(resultKinds) ? resultKinds[result] : "?");
  put("\n");
}

void ModulePrinter::import(const Import& import) {
  put("import ");
  if (text(import.alias) == "*") {
    put("* = ");
  } else if (import.alias != 0) {
    word(import.alias);
    put(" = ");
  }
  word(import.target);
  optionalWord("in", import.scope);
  finishLine(import.range);
}

void ModulePrinter::gap(const Gap& gap) {
  put("gap ");
  range(gap.range);
  optionalWord("in", gap.function);
  put(" ");
  quoted(gap.reason);
  put("\n");
}

void ModulePrinter::classDecl(const Class& decl) {
  put("class ");
  word(decl.name);
  for (size_t i = 0; i < decl.bases.size(); ++i) {
    put(i == 0 ? "(" : ", ");
    word(decl.bases[i]);
  }
  if (!decl.bases.empty()) put(")");
  flags(classFlags, decl.flags);
  finishLine(decl.range);
  decorators(decl.decorators);
  for (const FieldDecl& field : decl.fields) {
    put("  field ");
    name(text(field.name));
    optionalWord(":", field.type);
    put("\n");
  }
  for (Index method : decl.methods) {
    put("  method ");
    functionRef(method);
    put("\n");
  }
  for (Sym link : decl.declared) {
    put("  declares ");
    word(link);
    put("\n");
  }
}

} // namespace

std::string print(const Module& module) {
  std::string out;
  ModulePrinter(module, out).print();
  for (const Function& function : module.functions) {
    out += '\n';
    FunctionPrinter(module, function, out).print();
  }
  return out;
}

std::string print(const Module& module, const Function& function) {
  std::string out;
  FunctionPrinter(module, function, out).print();
  return out;
}

} // namespace unclosed::ir
