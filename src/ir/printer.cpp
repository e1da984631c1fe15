#include "ir/text.h"
#include "ir/text_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace unclosed::ir {
namespace {

using namespace text;

// Writes a function or module line by line. It must print broken modules too, since that is how a
// frontend's author looks at them: an index that leads nowhere prints as `?`.
class Printer {
public:
  Printer(const Module& module, std::string& out) : module_(module), out_(out) {}

  void header();
  void function(const Function& function);

private:
  std::string_view text(Sym sym) const {
    return sym < module_.strings().size() ? module_.text(sym) : "?";
  }
  void put(std::string_view text) { out_ += text; }
  template <typename... Args>
  void format(fmt::format_string<Args...> form, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), form, std::forward<Args>(args)...);
  }

  void quoted(Sym sym) { appendQuoted(out_, text(sym), '"'); }
  void name(std::string_view text);
  void word(std::string_view text);
  void word(Sym sym) { word(text(sym)); }
  void range(Range range);
  void finishLine(Range range);
  void flags(std::span<const FlagWord> words, unsigned value);
  void names(std::string_view keyword, const std::vector<Sym>& symbols);
  void functionRef(Index index);
  void decorators(const std::vector<Decorator>& decorators);
  void classDecl(const Class& decl);

  void place(PlaceId id);
  void base(PlaceId id, bool isField);
  void local(Sym sym);
  void constant(const Place& place);
  void parameter(const Param& param);
  std::string spelled(PlaceId id);
  void placeTypes();
  void block(BlockId id);
  void label(BlockId id);
  void instr(const Instr& instr);
  void operation(const Instr& instr);
  void call(const Call& call);
  void argument(const Arg& arg);
  void list(std::string_view keyword, const List& list);
  void capture(const List& list);
  void operands(const List& list);
  void condition(Index index, Range enclosing);
  void terminator(const Terminator& term);
  void cases(const Terminator& term);

  const Module& module_;
  std::string& out_;
  const Function* function_ = nullptr;
};

void Printer::name(std::string_view text) {
  if (!text.empty() && nameSpan(text) == text.size() && !isReserved(text))
    put(text);
  else
    appendQuoted(out_, text, '`');
}

void Printer::word(std::string_view text) {
  if (!text.empty() && wordSpan(text) == text.size())
    put(text);
  else
    appendQuoted(out_, text, '"');
}

void Printer::range(Range range) {
  if (range == Range{})
    put("@-");
  else
    format("@{}:{}-{}:{}", range.begin.line, range.begin.col, range.end.line, range.end.col);
}

void Printer::finishLine(Range where) {
  if (where != Range{}) {
    put(" ");
    range(where);
  }
  put("\n");
}

void Printer::flags(std::span<const FlagWord> words, unsigned value) {
  for (const FlagWord& flag : words)
    if (value & flag.bit) format(" {}", flag.word);
}

void Printer::names(std::string_view keyword, const std::vector<Sym>& symbols) {
  if (symbols.empty()) return;
  put(keyword);
  for (size_t i = 0; i < symbols.size(); ++i) {
    put(i == 0 ? " " : ", ");
    name(text(symbols[i]));
  }
  put("\n");
}

void Printer::functionRef(Index index) {
  if (index >= module_.functions.size()) return put("?");
  Sym wanted = module_.functions[index].name;
  word(wanted);
  auto end = module_.functions.begin() + index;
  auto earlier = std::count_if(module_.functions.begin(), end,
                               [&](const Function& other) { return other.name == wanted; });
  if (earlier > 0) format("!{}", earlier + 1);
}

// ---- module level

void Printer::header() {
  auto language = static_cast<size_t>(module_.language);
  format("module {} ", language < std::size(languages) ? languages[language] : "?");
  appendQuoted(out_, module_.path, '"');
  if (module_.hash != 0) format(" hash {:016x}", module_.hash);
  put("\n");
  for (const Import& import : module_.imports) {
    put("import ");
    if (text(import.alias) == "*")
      put("* = ");
    else if (import.alias != 0) {
      word(import.alias);
      put(" = ");
    }
    word(import.target);
    if (import.scope != 0) {
      put(" in ");
      word(import.scope);
    }
    finishLine(import.range);
  }
  names("export", module_.exported);
  for (const Class& decl : module_.classes)
    classDecl(decl);
  for (const Gap& gap : module_.gaps) {
    put("gap ");
    range(gap.range);
    if (gap.function != 0) {
      put(" in ");
      word(gap.function);
    }
    put(" ");
    quoted(gap.reason);
    put("\n");
  }
  for (const ConstantDecl& decl : module_.constants) {
    put("constant ");
    word(decl.name);
    put(" = ");
    constant(decl.value);
    put("\n");
  }
}

void Printer::decorators(const std::vector<Decorator>& decorators) {
  for (const Decorator& decorator : decorators) {
    put("  decorator ");
    word(decorator.name);
    std::string arguments(text(decorator.arguments));
    if (!arguments.empty()) {
      if (argumentsSpan(arguments + ")") == arguments.size()) {
        put("(");
        put(arguments);
        put(")");
      } else {
        put(" ");
        quoted(decorator.arguments);
      }
    }
    finishLine(decorator.range);
  }
}

void Printer::classDecl(const Class& decl) {
  put("class ");
  word(decl.name);
  for (size_t i = 0; i < decl.bases.size(); ++i) {
    put(i == 0 ? "(" : ", ");
    word(decl.bases[i]);
  }
  if (!decl.bases.empty()) put(")");
  finishLine(decl.range);
  decorators(decl.decorators);
  for (const FieldDecl& field : decl.fields) {
    put("  field ");
    name(text(field.name));
    if (field.type != 0) {
      put(" : ");
      word(field.type);
    }
    put("\n");
  }
  for (Index method : decl.methods) {
    put("  method ");
    functionRef(method);
    put("\n");
  }
}

void Printer::function(const Function& function) {
  function_ = &function;
  put("\nfunction ");
  word(function.name);
  put("(");
  for (size_t i = 0; i < function.params.size(); ++i) {
    if (i != 0) put(", ");
    parameter(function.params[i]);
  }
  put(")");
  if (function.returnType != 0) {
    put(" -> ");
    word(function.returnType);
  }
  flags(functionFlags, function.flags);
  if (function.className != 0) {
    put(" of ");
    word(function.className);
  }
  if (function.parent != None) {
    put(" in ");
    functionRef(function.parent);
  }
  if (function.link != 0) {
    put(" link ");
    word(function.link);
  }
  finishLine(function.range);
  decorators(function.decorators);
  names("  captured", function.captured);
  placeTypes();
  for (BlockId id = 0; id < function.blocks.size(); ++id)
    block(id);
}

void Printer::parameter(const Param& param) {
  if (param.flags & Star) put("*");
  if (param.flags & DoubleStar) put("**");
  name(text(param.name));
  if (param.annotation != 0) {
    put(": ");
    word(param.annotation);
  }
  if (param.byDefault != None) {
    put(" = ");
    place(param.byDefault);
  }
}

// ---- places

void Printer::constant(const Place& place) {
  switch (place.constant) {
  case ConstKind::Null: return put("null");
  case ConstKind::Bool: return put(place.number != 0 ? "true" : "false");
  case ConstKind::Int: return format("{}", place.number);
  case ConstKind::String: return quoted(place.name);
  case ConstKind::Other: return appendQuoted(out_, text(place.name), '\'');
  }
}

// The left side of `.f` or `[k]`; in parentheses where `.f` would join it, or `*` would take both.
void Printer::base(PlaceId id, bool isField) {
  PlaceKind kind = id < function_->places.size() ? function_->places[id].kind : PlaceKind::Local;
  bool wrapped = kind == PlaceKind::Deref || kind == PlaceKind::Constant ||
                 (isField && kind == PlaceKind::Global);
  if (wrapped) put("(");
  place(id);
  if (wrapped) put(")");
}

// A local with the name of a parameter is backquoted, since the bare name reads as the parameter.
void Printer::local(Sym sym) {
  auto sameName = [&](const Param& param) { return param.name == sym; };
  if (std::ranges::any_of(function_->params, sameName))
    appendQuoted(out_, text(sym), '`');
  else
    name(text(sym));
}

void Printer::place(PlaceId id) {
  if (id >= function_->places.size()) return put("?");
  const Place& place = function_->places[id];
  std::string_view spelling = text(place.name);
  bool hasParent = place.kind == PlaceKind::Field || place.kind == PlaceKind::Element ||
                   place.kind == PlaceKind::Deref;
  if (hasParent && place.parent >= id) return put("?");
  switch (place.kind) {
  case PlaceKind::Local: return local(place.name);
  case PlaceKind::Param: put("$"); return name(spelling);
  case PlaceKind::Temp: return format("%{}", place.number);
  case PlaceKind::Global:
    put("@");
    if (!spelling.empty() && dottedSpan(spelling) == spelling.size()) return put(spelling);
    return appendQuoted(out_, spelling, '`');
  case PlaceKind::Field:
    base(place.parent, true);
    put(".");
    return name(spelling);
  case PlaceKind::Element:
    base(place.parent, false);
    put("[");
    if (!spelling.empty() && spelling.find_first_not_of("0123456789") == spelling.npos)
      put(spelling);
    else if (!spelling.empty())
      quoted(place.name);
    return put("]");
  case PlaceKind::Deref: put("*"); return this->place(place.parent);
  case PlaceKind::Constant: return constant(place);
  }
}

std::string Printer::spelled(PlaceId id) {
  size_t mark = out_.size();
  place(id);
  std::string spelling = out_.substr(mark);
  out_.resize(mark);
  return spelling;
}

// Types stand before the blocks, one line for each type, in an order that does not depend on the
// numbering of places. A parameter that has the type of its annotation needs none.
void Printer::placeTypes() {
  std::map<std::string_view, std::vector<std::string>> byType;
  for (PlaceId id = 0; id < function_->places.size(); ++id) {
    Sym type = function_->places[id].type;
    auto isParam = [id](const Param& param) { return param.place == id; };
    auto param = std::ranges::find_if(function_->params, isParam);
    Sym expected = param == function_->params.end() ? 0 : param->annotation;
    if (type != expected) byType[text(type)].push_back(spelled(id));
  }
  for (auto& [type, places] : byType) {
    std::ranges::sort(places, [](const std::string& a, const std::string& b) {
      bool temps = a[0] == '%' && b[0] == '%';
      return temps && a.size() != b.size() ? a.size() < b.size() : a < b;
    });
    put("  place ");
    put(fmt::format("{} : ", fmt::join(places, ", ")));
    word(type);
    put("\n");
  }
}

// ---- blocks and instructions

void Printer::label(BlockId id) {
  if (id < function_->blocks.size())
    format("b{}", id);
  else
    put("?");
}

void Printer::block(BlockId id) {
  const Block& block = function_->blocks[id];
  format("b{}:", id);
  if (block.exceptional != None) {
    put(" !");
    label(block.exceptional);
  }
  put("\n");
  size_t size = function_->instrs.size();
  size_t first = std::min<size_t>(block.first, size);
  size_t count = std::min<size_t>(block.count, size - first);
  for (const Instr& entry : std::span(function_->instrs).subspan(first, count))
    instr(entry);
  terminator(block.term);
}

void Printer::instr(const Instr& instr) {
  put("  ");
  if (instr.dst != None && instr.op != Op::Unbind) {
    place(instr.dst);
    put(" = ");
  }
  operation(instr);
  flags(instrFlags, instr.flags);
  if (instr.op == Op::Test && instr.range == Range{}) put(" @-");
  finishLine(instr.range);
}

void Printer::operation(const Instr& instr) {
  auto simple = [&](std::string_view keyword, PlaceId operand) {
    put(keyword);
    if (operand == None) return;
    put(" ");
    place(operand);
  };
  auto listed = [&](auto&& print) {
    if (instr.extra < function_->lists.size())
      print(function_->lists[instr.extra]);
    else
      put("?");
  };
  const Call* callee =
      instr.extra < function_->calls.size() ? &function_->calls[instr.extra] : nullptr;
  switch (instr.op) {
  case Op::Assign: return place(instr.src);
  case Op::AddressOf: put("&"); return place(instr.src);
  case Op::Call: return callee ? call(*callee) : put("call ?");
  case Op::Enter: return simple("enter", instr.src);
  case Op::Exit: return simple("exit", instr.src);
  case Op::Aggregate: return listed([&](const List& it) { list("make", it); });
  case Op::Capture: return listed([&](const List& it) { capture(it); });
  case Op::Test: put("test "); return condition(instr.extra, instr.range);
  case Op::Compute: return listed([&](const List& it) { list("compute", it); });
  case Op::Iterate: return simple("iterate", instr.src);
  case Op::Yield: return simple("yield", instr.src);
  case Op::Await: return simple("await", instr.src);
  case Op::Destroy:
    simple("destroy", instr.src);
    if (!callee || callee->callee == 0) return;
    put(" with ");
    return quoted(callee->callee);
  case Op::Unbind: return simple("unbind", instr.dst);
  }
}

void Printer::call(const Call& call) {
  put("call ");
  word(call.written);
  put("(");
  size_t size = function_->args.size();
  size_t first = std::min<size_t>(call.args, size);
  size_t count = std::min<size_t>(call.argCount, size - first);
  for (size_t i = 0; i < count; ++i) {
    if (i != 0) put(", ");
    argument(function_->args[first + i]);
  }
  put(")");
  if (call.receiver != None) {
    put(" on ");
    place(call.receiver);
  }
  if (call.receiverType != 0) {
    put(" : ");
    word(call.receiverType);
  }
  auto resolution = static_cast<size_t>(call.resolution);
  if (call.resolution != Resolution::Unknown || call.callee != 0)
    format(" {}", resolution < std::size(resolutions) ? resolutions[resolution] : "?");
  if (call.callee != call.written && (call.resolution != Resolution::Unknown || call.callee != 0)) {
    put(" ");
    quoted(call.callee);
  }
  if (text(call.method) != defaultMethod(text(call.written), call.resolution)) {
    put(" method ");
    quoted(call.method);
  }
  if (call.type != 0) {
    put(" -> ");
    word(call.type);
  }
  flags(callFlags, call.flags);
  bool isMethod = call.flags & Method;
  if (isMethod != (call.receiver != None && call.resolution != Resolution::Value))
    put(isMethod ? " asmethod" : " nomethod");
}

// `*x` in an argument is unpacking, so a dereference stands in parentheses there.
void Printer::argument(const Arg& arg) {
  if (arg.keyword != 0) {
    name(text(arg.keyword));
    put("=");
  }
  if (arg.flags & AddressTaken) put("&");
  if (arg.flags & Star) put("*");
  if (arg.flags & DoubleStar) put("**");
  bool wrapped =
      arg.place < function_->places.size() && function_->places[arg.place].kind == PlaceKind::Deref;
  if (wrapped) put("(");
  place(arg.place);
  if (wrapped) put(")");
}

void Printer::operands(const List& list) {
  put("(");
  size_t size = function_->operands.size();
  size_t first = std::min<size_t>(list.first, size);
  size_t count = std::min<size_t>(list.count, size - first);
  for (size_t i = 0; i < count; ++i) {
    if (i != 0) put(", ");
    place(function_->operands[first + i]);
  }
  put(")");
}

void Printer::list(std::string_view keyword, const List& list) {
  put(keyword);
  if (list.kind != 0) {
    put(" ");
    word(list.kind);
  }
  operands(list);
}

void Printer::capture(const List& list) {
  bool bound = list.function == None && list.method != 0;
  put(bound ? "bound " : "closure ");
  if (bound)
    word(list.method);
  else if (list.function != None)
    functionRef(list.function);
  operands(list);
  if (!bound && list.method != 0) {
    put(" method ");
    quoted(list.method);
  }
  if (text(list.kind) != (bound ? "bound" : "closure")) {
    put(" kind ");
    quoted(list.kind);
  }
}

void Printer::condition(Index index, Range enclosing) {
  if (index >= function_->conditions.size()) return put("?");
  const Cond& cond = function_->conditions[index];
  auto op = static_cast<size_t>(cond.op);
  if (cond.kind == CondKind::HasMore) put("more ");
  if (cond.kind == CondKind::Opaque) put(cond.lhs == None ? "opaque" : "opaque ");
  if (cond.kind != CondKind::Opaque || cond.lhs != None) place(cond.lhs);
  switch (cond.kind) {
  case CondKind::Truthy:
  case CondKind::HasMore: break;
  case CondKind::IsNull: put(" is null"); break;
  case CondKind::IsBound: put(" is bound"); break;
  case CondKind::Compare:
    format(" {} ", op < std::size(comparisons) ? comparisons[op] : "?");
    place(cond.rhs);
    break;
  case CondKind::TypeTest:
    put(" isa ");
    word(cond.type);
    break;
  case CondKind::Opaque:
    if (cond.rhs == None) break;
    put(", ");
    place(cond.rhs);
    break;
  }
  if (cond.range == enclosing) return;
  put(" ");
  range(cond.range);
}

// ---- terminators

void Printer::cases(const Terminator& term) {
  put(" {");
  size_t size = function_->cases.size();
  size_t first = std::min<size_t>(term.cases, size);
  size_t count = std::min<size_t>(term.caseCount, size - first);
  for (size_t i = 0; i < count; ++i) {
    const Case& entry = function_->cases[first + i];
    put(i == 0 ? "" : ", ");
    if (term.kind == TermKind::Switch)
      place(entry.value);
    else if (entry.types == 0)
      put("*");
    else
      quoted(entry.types);
    put(": ");
    label(entry.target);
  }
  put("}");
  if (term.targets[0] == None) return;
  put(" else ");
  label(term.targets[0]);
}

void Printer::terminator(const Terminator& term) {
  auto valued = [&](std::string_view keyword) {
    put(keyword);
    if (term.value == None) return;
    put(" ");
    place(term.value);
  };
  put("  ");
  switch (term.kind) {
  case TermKind::Jump:
    put("jump ");
    label(term.targets[0]);
    break;
  case TermKind::Branch:
    put("branch ");
    condition(term.cond, term.range);
    put(" ? ");
    label(term.targets[0]);
    put(" : ");
    label(term.targets[1]);
    break;
  case TermKind::Switch:
    valued("switch");
    cases(term);
    break;
  case TermKind::Catch:
    put("catch");
    cases(term);
    break;
  case TermKind::Return: valued("return"); break;
  case TermKind::Throw: valued("throw"); break;
  case TermKind::Unwind: put("unwind"); break;
  case TermKind::Unreachable: put("unreachable"); break;
  }
  finishLine(term.range);
}

} // namespace

std::string print(const Module& module) {
  std::string out;
  Printer printer(module, out);
  printer.header();
  for (const Function& function : module.functions)
    printer.function(function);
  return out;
}

std::string print(const Module& module, const Function& function) {
  std::string out;
  Printer(module, out).function(function);
  return out.substr(1);
}

} // namespace unclosed::ir
