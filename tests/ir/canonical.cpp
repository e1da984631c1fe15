#include "canonical.h"

#include <fmt/format.h>

namespace unclosed::ir {
namespace {

class Dump {
public:
  explicit Dump(const Module& module) : module_(module) {}
  std::string run();

private:
  template <typename... Args>
  void add(fmt::format_string<Args...> form, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), form, std::forward<Args>(args)...);
  }

  std::string_view text(Sym sym) const { return module_.text(sym); }
  std::string range(const Range& it) const {
    return fmt::format("{}.{}-{}.{}", it.begin.line, it.begin.col, it.end.line, it.end.col);
  }
  std::string constant(const Place& it) const;
  std::string place(PlaceId id) const;
  std::string call(Index index) const;
  std::string list(Index index) const;
  std::string cond(Index index) const;
  std::string extra(const Instr& it) const;
  void decorators(const std::vector<Decorator>& decorators);
  void block(const Block& it);
  void function(const Function& it);

  const Module& module_;
  const Function* function_ = nullptr;
  std::string out_;
};

std::string Dump::constant(const Place& it) const {
  return fmt::format("[{} {} '{}' '{}' {}", int(it.kind), int(it.constant), text(it.name),
                     text(it.type), it.number);
}

std::string Dump::place(PlaceId id) const {
  if (id == None) return "-";
  const Place& it = function_->places.at(id);
  return constant(it) + " " + place(it.parent) + "]";
}

std::string Dump::call(Index index) const {
  const Call& it = function_->calls.at(index);
  std::string out =
      fmt::format("call '{}' '{}' '{}' '{}' '{}' '{}' {} {} {}", text(it.written), text(it.callee),
                  text(it.link), text(it.method), text(it.receiverType), text(it.type),
                  place(it.receiver), int(it.resolution), it.flags);
  for (Index i = 0; i < it.argCount; ++i) {
    const Arg& arg = function_->args.at(it.args + i);
    out += fmt::format(" ({} '{}' {})", place(arg.place), text(arg.keyword), arg.flags);
  }
  return out;
}

std::string Dump::list(Index index) const {
  const List& it = function_->lists.at(index);
  std::string out = fmt::format("list {} '{}' '{}'", it.function, text(it.method), text(it.kind));
  for (Index i = 0; i < it.count; ++i) {
    if (text(it.kind) == MappingKind)
      out += " " + place(function_->operands.at(it.first + it.count + i)) + ":";
    out += " " + place(function_->operands.at(it.first + i));
  }
  return out;
}

std::string Dump::cond(Index index) const {
  if (index == None) return "-";
  const Cond& it = function_->conditions.at(index);
  return fmt::format("cond {} {} {} {} '{}' {}", int(it.kind), int(it.op), place(it.lhs),
                     place(it.rhs), text(it.type), range(it.range));
}

std::string Dump::extra(const Instr& it) const {
  switch (it.op) {
  case Op::Call:
  case Op::Destroy: return call(it.extra);
  case Op::Aggregate:
  case Op::Capture:
  case Op::Compute: return list(it.extra);
  case Op::Test: return cond(it.extra);
  default: return it.extra == None ? "-" : "?";
  }
}

void Dump::decorators(const std::vector<Decorator>& decorators) {
  for (const Decorator& it : decorators)
    add("  @'{}' '{}' {}\n", text(it.name), text(it.arguments), range(it.range));
}

void Dump::block(const Block& it) {
  add(" block {} {} !{}\n", it.first, it.count, it.exceptional);
  for (Index i = 0; i < it.count; ++i) {
    const Instr& instr = function_->instrs.at(it.first + i);
    add("  {} {} {} {} {} {}\n", int(instr.op), instr.flags, place(instr.dst), place(instr.src),
        extra(instr), range(instr.range));
  }
  const Terminator& term = it.term;
  add("  term {} {} {} {} {} {}\n", int(term.kind), place(term.value), cond(term.cond),
      term.targets[0], term.targets[1], range(term.range));
  for (Index i = 0; i < term.caseCount; ++i) {
    const Case& entry = function_->cases.at(term.cases + i);
    add("   case {} '{}' {}\n", place(entry.value), text(entry.types), entry.target);
  }
}

void Dump::function(const Function& it) {
  function_ = &it;
  add("function '{}' '{}' '{}' {} {} '{}' {}\n", text(it.name), text(it.link), text(it.className),
      it.flags, it.parent, text(it.returnType), range(it.range));
  for (const Param& param : it.params)
    add(" param {} '{}' '{}' {} {}\n", place(param.place), text(param.name), text(param.annotation),
        place(param.byDefault), param.flags);
  decorators(it.decorators);
  for (Sym name : it.captured)
    add(" captured '{}'\n", text(name));
  for (const Block& entry : it.blocks)
    block(entry);
}

std::string Dump::run() {
  add("module {} '{}' {:x}\n", int(module_.language), module_.path, module_.hash);
  for (const Import& it : module_.imports)
    add("import '{}' '{}' '{}' {}\n", text(it.alias), text(it.target), text(it.scope),
        range(it.range));
  for (Sym name : module_.exported)
    add("export '{}'\n", text(name));
  for (const Class& it : module_.classes) {
    add("class '{}' {} {}\n", text(it.name), it.flags, range(it.range));
    for (Sym name : it.bases)
      add(" base '{}'\n", text(name));
    for (const FieldDecl& field : it.fields)
      add(" field '{}' '{}'\n", text(field.name), text(field.type));
    for (Index method : it.methods)
      add(" method {}\n", method);
    for (Sym link : it.declared)
      add(" declares '{}'\n", text(link));
    decorators(it.decorators);
  }
  for (const Gap& it : module_.gaps)
    add("gap {} '{}' '{}'\n", range(it.range), text(it.function), text(it.reason));
  for (const ConstantDecl& it : module_.constants)
    add("constant '{}' {}\n", text(it.name), constant(it.value));
  for (const Ownership& it : module_.ownerships)
    add("ownership '{}' '{}' {} {} {} {}\n", text(it.function), text(it.family), int(it.kind),
        int(it.result), int(it.arg), it.flags);
  for (const Function& it : module_.functions)
    function(it);
  return std::move(out_);
}

} // namespace

std::string canonical(const Module& module) { return Dump(module).run(); }

} // namespace unclosed::ir
