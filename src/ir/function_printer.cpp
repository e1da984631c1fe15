#include "ir/function_printer.h"

#include <algorithm>
#include <map>

namespace unclosed::ir::text {
namespace {

// Whether the key of an element reads back when it is written as a number.
bool isIndex(std::string_view key) {
  bool digits = !key.empty() && key.find_first_not_of("0123456789") == key.npos;
  return digits && key.size() <= 18 && (key[0] != '0' || key.size() == 1);
}

} // namespace

void FunctionPrinter::print() {
  put("function ");
  word(function_.name);
  put("(");
  for (size_t i = 0; i < function_.params.size(); ++i) {
    if (i != 0) put(", ");
    parameter(function_.params[i]);
  }
  put(")");
  optionalWord("->", function_.returnType);
  flags(functionFlags, function_.flags);
  optionalWord("of", function_.className);
  if (function_.parent != None) {
    put(" in ");
    functionRef(function_.parent);
  }
  optionalWord("link", function_.link);
  finishLine(function_.range);
  decorators(function_.decorators);
  names("  captured", function_.captured);
  placeTypes();
  for (BlockId id = 0; id < function_.blocks.size(); ++id)
    block(id);
}

void FunctionPrinter::parameter(const Param& param) {
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

// The left side of `.f` or `[k]`; in parentheses where `.f` would join it, or `*` would take both.
void FunctionPrinter::base(PlaceId id, bool isField) {
  PlaceKind kind = id < function_.places.size() ? function_.places[id].kind : PlaceKind::Local;
  bool wrapped = kind == PlaceKind::Deref || kind == PlaceKind::Constant ||
                 (isField && kind == PlaceKind::Global);
  if (wrapped) put("(");
  place(id);
  if (wrapped) put(")");
}

// A local with the name of a parameter is backquoted, since the bare name reads as the parameter.
void FunctionPrinter::local(Sym sym) {
  auto sameName = [&](const Param& param) { return param.name == sym; };
  if (std::ranges::any_of(function_.params, sameName))
    quoted(text(sym), '`');
  else
    name(text(sym));
}

void FunctionPrinter::place(PlaceId id) {
  if (id >= function_.places.size()) return put("?");
  const Place& place = function_.places[id];
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
    return quoted(spelling, '`');
  case PlaceKind::Field:
    base(place.parent, true);
    put(".");
    return name(spelling);
  case PlaceKind::Element:
    base(place.parent, false);
    put("[");
    if (isIndex(spelling))
      put(spelling);
    else if (!spelling.empty())
      quoted(place.name);
    return put("]");
  case PlaceKind::Deref: put("*"); return this->place(place.parent);
  case PlaceKind::Constant: return constant(place);
  }
}

std::string FunctionPrinter::spelled(PlaceId id) {
  size_t mark = out().size();
  place(id);
  std::string spelling = out().substr(mark);
  out().resize(mark);
  return spelling;
}

// Types stand before the blocks, one line for each type, in an order that does not depend on the
// numbering of places. A parameter that has the type of its annotation needs none.
void FunctionPrinter::placeTypes() {
  std::map<std::string_view, std::vector<std::string>> byType;
  for (PlaceId id = 0; id < function_.places.size(); ++id) {
    Sym type = function_.places[id].type;
    auto isParam = [id](const Param& param) { return param.place == id; };
    auto param = std::ranges::find_if(function_.params, isParam);
    Sym expected = param == function_.params.end() ? 0 : param->annotation;
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

void FunctionPrinter::label(BlockId id) {
  if (id < function_.blocks.size())
    format("b{}", id);
  else
    put("?");
}

void FunctionPrinter::block(BlockId id) {
  const Block& block = function_.blocks[id];
  format("b{}:", id);
  if (block.exceptional != None) {
    put(" !");
    label(block.exceptional);
  }
  put("\n");
  size_t size = function_.instrs.size();
  size_t first = std::min<size_t>(block.first, size);
  size_t count = std::min<size_t>(block.count, size - first);
  for (const Instr& entry : std::span(function_.instrs).subspan(first, count))
    instr(entry);
  terminator(block.term);
}

void FunctionPrinter::instr(const Instr& instr) {
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

void FunctionPrinter::operation(const Instr& instr) {
  auto simple = [&](std::string_view keyword, PlaceId operand) {
    put(keyword);
    if (operand == None) return;
    put(" ");
    place(operand);
  };
  auto listed = [&](auto&& print) {
    if (instr.extra < function_.lists.size())
      print(function_.lists[instr.extra]);
    else
      put("?");
  };
  const Call* callee =
      instr.extra < function_.calls.size() ? &function_.calls[instr.extra] : nullptr;
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
    quoted(callee->callee);
    optionalWord("link", callee->link);
    return flags(callFlags, callee->flags);
  case Op::Unbind: return simple("unbind", instr.dst);
  }
}

void FunctionPrinter::call(const Call& call) {
  put("call ");
  word(call.written);
  put("(");
  size_t size = function_.args.size();
  size_t first = std::min<size_t>(call.args, size);
  size_t count = std::min<size_t>(call.argCount, size - first);
  for (size_t i = 0; i < count; ++i) {
    if (i != 0) put(", ");
    argument(function_.args[first + i]);
  }
  put(")");
  if (call.receiver != None) {
    put(" on ");
    place(call.receiver);
  }
  optionalWord(":", call.receiverType);
  resolution(call);
  optionalWord("link", call.link);
  if (text(call.method) != defaultMethod(text(call.written), call.resolution)) {
    put(" method ");
    quoted(call.method);
  }
  optionalWord("->", call.type);
  flags(callFlags, call.flags);
  bool isMethod = call.flags & Method;
  if (isMethod != (call.receiver != None && call.resolution != Resolution::Value))
    put(isMethod ? " asmethod" : " nomethod");
}

// Nothing for an unknown callee; the callee itself only when it is not what is written.
void FunctionPrinter::resolution(const Call& call) {
  auto index = static_cast<size_t>(call.resolution);
  if (call.resolution == Resolution::Unknown && call.callee == 0) return;
  format(" {}", index < std::size(resolutions) ? resolutions[index] : "?");
  if (call.callee == call.written) return;
  put(" ");
  quoted(call.callee);
}

// `*x` in an argument is unpacking, so a dereference stands in parentheses there.
void FunctionPrinter::argument(const Arg& arg) {
  if (arg.keyword != 0) {
    name(text(arg.keyword));
    put("=");
  }
  if (arg.flags & Kept) put("^");
  if (arg.flags & AddressTaken) put("&");
  if (arg.flags & Star) put("*");
  if (arg.flags & DoubleStar) put("**");
  bool wrapped =
      arg.place < function_.places.size() && function_.places[arg.place].kind == PlaceKind::Deref;
  if (wrapped) put("(");
  place(arg.place);
  if (wrapped) put(")");
}

void FunctionPrinter::operands(const List& list) {
  put("(");
  size_t size = function_.operands.size();
  size_t first = std::min<size_t>(list.first, size);
  size_t count = std::min<size_t>(list.count, size - first);
  bool hasKeys = text(list.kind) == MappingKind;
  for (size_t i = 0; i < count; ++i) {
    if (i != 0) put(", ");
    if (hasKeys && first + list.count + i < size) {
      place(function_.operands[first + list.count + i]);
      put(": ");
    }
    place(function_.operands[first + i]);
  }
  put(")");
}

void FunctionPrinter::list(std::string_view keyword, const List& list) {
  put(keyword);
  if (list.kind != 0) {
    put(" ");
    word(list.kind);
  }
  operands(list);
}

void FunctionPrinter::capture(const List& list) {
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

void FunctionPrinter::condition(Index index, Range enclosing) {
  if (index >= function_.conditions.size()) return put("?");
  const Cond& cond = function_.conditions[index];
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

void FunctionPrinter::cases(const Terminator& term) {
  put(" {");
  size_t size = function_.cases.size();
  size_t first = std::min<size_t>(term.cases, size);
  size_t count = std::min<size_t>(term.caseCount, size - first);
  for (size_t i = 0; i < count; ++i) {
    const Case& entry = function_.cases[first + i];
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

void FunctionPrinter::terminator(const Terminator& term) {
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

} // namespace unclosed::ir::text
