#include "ir/verifier.h"

#include "ir/place_table.h"

#include <algorithm>
#include <span>

namespace unclosed::ir {
namespace {

// Deeper chains of fields than any source has; whoever walks places recursively relies on it.
constexpr uint32_t maxPlaceDepth = 1000;

template <typename Enum>
bool upTo(Enum value, Enum last) {
  return value <= last;
}

bool inSlice(Index first, Index count, size_t size) { return uint64_t{first} + count <= size; }

// Each check is true when all is well. The first that is not leaves its message, and the callers
// stop by short circuit.
class FunctionVerifier {
public:
  FunctionVerifier(const Module& module, const Function& function)
      : module_(module), function_(function) {}

  Status run();

private:
  bool fail(const char* what) {
    what_ = what;
    return false;
  }
  bool expect(bool holds, const char* what) { return holds || fail(what); }

  bool sym(Sym sym) const { return sym < module_.strings().size(); }
  bool isPlace(PlaceId id) const { return id < function_.places.size(); }
  bool optionalPlace(PlaceId id) const { return id == None || isPlace(id); }
  bool isBlock(BlockId id) const { return id < function_.blocks.size(); }
  bool optionalBlock(BlockId id) const { return id == None || isBlock(id); }
  bool isConstant(PlaceId id) const {
    return isPlace(id) && function_.places[id].kind == PlaceKind::Constant;
  }

  bool head();
  bool params();
  bool places();
  bool shape(PlaceId id);
  bool calls();
  bool lists();
  bool conditions();
  bool cases();
  bool blocks();
  bool instr(const Instr& instr, const Block& block);
  bool operands(const Instr& instr);
  bool extra(const Instr& instr);
  bool terminator(const Block& block);
  bool jumps(const Terminator& term);

  const Module& module_;
  const Function& function_;
  std::vector<uint32_t> depth_;
  std::vector<bool> assigned_; // by place, for temporaries
  BlockId block_ = None;
  const char* what_ = nullptr;
};

Status FunctionVerifier::run() {
  bool valid =
      head() && places() && params() && calls() && lists() && conditions() && cases() && blocks();
  if (valid) return std::nullopt;
  std::string where = "function ";
  where += sym(function_.name) ? module_.text(function_.name) : "?";
  if (block_ != None) where += ", block b" + std::to_string(block_);
  return Error{what_, std::move(where), ""};
}

bool FunctionVerifier::head() {
  auto known = [&](Sym it) { return sym(it); };
  bool strings = sym(function_.name) && sym(function_.link) && sym(function_.className) &&
                 sym(function_.returnType) && std::ranges::all_of(function_.captured, known);
  for (const Decorator& decorator : function_.decorators)
    strings = strings && sym(decorator.name) && sym(decorator.arguments);
  return expect(strings, "a string of the function's head does not exist");
}

bool FunctionVerifier::params() {
  for (const Param& param : function_.params) {
    if (!sym(param.name) || !sym(param.annotation))
      return fail("a string of a parameter does not exist");
    if (!isPlace(param.place) || function_.places[param.place].kind != PlaceKind::Param ||
        function_.places[param.place].name != param.name)
      return fail("a parameter is not the Param place of its name");
    if (param.byDefault != None && !isConstant(param.byDefault))
      return fail("the default of a parameter is not a constant");
  }
  return true;
}

bool FunctionVerifier::places() {
  PlaceTable known;
  depth_.assign(function_.places.size(), 0);
  assigned_.assign(function_.places.size(), false);
  for (PlaceId id = 0; id < function_.places.size(); ++id) {
    if (!shape(id)) return false;
    if (known.enter(function_.places, id) == None) return fail("two places are equal");
  }
  return true;
}

bool FunctionVerifier::shape(PlaceId id) {
  const Place& place = function_.places[id];
  if (!upTo(place.kind, PlaceKind::Constant) || !upTo(place.constant, ConstKind::Other))
    return fail("a place has no known kind");
  if (!sym(place.name) || !sym(place.type)) return fail("a string of a place does not exist");
  bool derived = place.kind == PlaceKind::Field || place.kind == PlaceKind::Element ||
                 place.kind == PlaceKind::Deref;
  if (!derived)
    return expect(place.parent == None, "a place that is no part of another has a parent");
  if (place.parent >= id) return fail("the parent of a place does not precede it");
  depth_[id] = depth_[place.parent] + 1;
  return expect(depth_[id] <= maxPlaceDepth, "a place is nested too deeply");
}

bool FunctionVerifier::calls() {
  for (const Call& call : function_.calls) {
    if (!sym(call.written) || !sym(call.callee) || !sym(call.link) || !sym(call.method) ||
        !sym(call.receiverType) || !sym(call.type))
      return fail("a string of a call does not exist");
    if (!upTo(call.resolution, Resolution::Value)) return fail("a call has no known resolution");
    if (!optionalPlace(call.receiver)) return fail("the receiver of a call does not exist");
    if (call.resolution == Resolution::Value && call.receiver == None)
      return fail("the call of a value has no receiver");
    if (!inSlice(call.args, call.argCount, function_.args.size()))
      return fail("the arguments of a call do not exist");
  }
  for (const Arg& arg : function_.args) {
    if (!isPlace(arg.place)) return fail("the place of an argument does not exist");
    if (!sym(arg.keyword)) return fail("the keyword of an argument does not exist");
  }
  return true;
}

bool FunctionVerifier::lists() {
  for (const List& list : function_.lists) {
    if (!inSlice(list.first, list.count, function_.operands.size()))
      return fail("the operands of a list do not exist");
    bool hasKeys = sym(list.kind) && module_.text(list.kind) == MappingKind;
    if (hasKeys && !inSlice(list.first + list.count, list.count, function_.operands.size()))
      return fail("the keys of a mapping do not exist");
    if (list.function != None && list.function >= module_.functions.size())
      return fail("a captured function does not exist");
    if (!sym(list.method) || !sym(list.kind)) return fail("a string of a list does not exist");
  }
  auto known = [&](PlaceId id) { return isPlace(id); };
  return expect(std::ranges::all_of(function_.operands, known), "an operand does not exist");
}

bool FunctionVerifier::conditions() {
  for (const Cond& cond : function_.conditions) {
    if (!upTo(cond.kind, CondKind::Opaque) || !upTo(cond.op, CmpOp::Ge))
      return fail("a condition has no known kind");
    if (!optionalPlace(cond.lhs) || !optionalPlace(cond.rhs) || !sym(cond.type))
      return fail("an operand of a condition does not exist");
    if (cond.kind != CondKind::Opaque && cond.lhs == None)
      return fail("a condition has no operand");
    if (cond.kind == CondKind::Compare && cond.rhs == None)
      return fail("a comparison has no right side");
  }
  return true;
}

bool FunctionVerifier::cases() {
  for (const Case& entry : function_.cases) {
    if (entry.value != None && !isConstant(entry.value)) return fail("a case is not a constant");
    if (!sym(entry.types)) return fail("the types of a case do not exist");
    if (!isBlock(entry.target)) return fail("the target of a case does not exist");
  }
  return true;
}

bool FunctionVerifier::blocks() {
  if (function_.blocks.empty()) return fail("there is no block");
  Index next = 0;
  for (block_ = 0; block_ < function_.blocks.size(); ++block_) {
    const Block& block = function_.blocks[block_];
    if (block.first != next || !inSlice(block.first, block.count, function_.instrs.size()))
      return fail("the blocks do not tile the instructions");
    next += block.count;
    if (!optionalBlock(block.exceptional)) return fail("the exceptional successor does not exist");
    for (Index i = block.first; i < next; ++i)
      if (!instr(function_.instrs[i], block)) return false;
    if (!terminator(block)) return false;
  }
  block_ = None;
  return expect(next == function_.instrs.size(), "an instruction belongs to no block");
}

bool FunctionVerifier::instr(const Instr& instr, const Block& block) {
  if (!upTo(instr.op, Op::Unbind)) return fail("an instruction has no known operation");
  if (!operands(instr) || !extra(instr)) return false;
  if (instr.dst != None) {
    PlaceKind kind = function_.places[instr.dst].kind;
    if (kind == PlaceKind::Constant) return fail("a constant is assigned");
    if (kind == PlaceKind::Temp && instr.op != Op::Unbind) {
      if (assigned_[instr.dst]) return fail("a temporary is assigned twice");
      assigned_[instr.dst] = true;
    }
  }
  if (!(instr.flags & MayRaise)) return true;
  if (block.exceptional == None)
    return fail("an instruction may raise in a block without exceptional successor");
  return expect(block.term.kind != TermKind::Catch && block.term.kind != TermKind::Unwind,
                "an instruction may raise in a block that ends in catch or unwind");
}

bool FunctionVerifier::operands(const Instr& instr) {
  if (!optionalPlace(instr.dst) || !optionalPlace(instr.src))
    return fail("a place of an instruction does not exist");
  switch (instr.op) {
  case Op::Assign:
  case Op::AddressOf:
    return expect(instr.src != None && instr.dst != None, "an assignment lacks a side");
  case Op::Enter:
  case Op::Exit:
  case Op::Iterate:
  case Op::Await:
  case Op::Destroy: return expect(instr.src != None, "an instruction lacks its operand");
  case Op::Unbind: return expect(instr.dst != None, "an unbind lacks its name");
  case Op::Call:
  case Op::Aggregate:
  case Op::Capture:
  case Op::Test:
  case Op::Compute:
  case Op::Yield: return true;
  }
  return true;
}

bool FunctionVerifier::extra(const Instr& instr) {
  size_t size = 0;
  switch (instr.op) {
  case Op::Call:
  case Op::Destroy: size = function_.calls.size(); break;
  case Op::Aggregate:
  case Op::Capture:
  case Op::Compute: size = function_.lists.size(); break;
  case Op::Test: size = function_.conditions.size(); break;
  default: return expect(instr.extra == None, "an instruction has details that it cannot have");
  }
  return expect(instr.extra < size, "the details of an instruction do not exist");
}

bool FunctionVerifier::terminator(const Block& block) {
  const Terminator& term = block.term;
  if (!upTo(term.kind, TermKind::Unreachable)) return fail("a terminator has no known kind");
  if (!optionalPlace(term.value)) return fail("the value of a terminator does not exist");
  if (!optionalBlock(term.targets[0]) || !optionalBlock(term.targets[1]))
    return fail("the target of a jump does not exist");
  if (term.cond != None && term.cond >= function_.conditions.size())
    return fail("the condition of a branch does not exist");
  if (!inSlice(term.cases, term.caseCount, function_.cases.size()))
    return fail("the cases of a terminator do not exist");
  if (term.kind == TermKind::Throw && block.exceptional == None)
    return fail("a throw stands in a block without exceptional successor");
  return jumps(term);
}

bool FunctionVerifier::jumps(const Terminator& term) {
  auto cases = std::span(function_.cases).subspan(term.cases, term.caseCount);
  bool first = term.targets[0] != None;
  switch (term.kind) {
  case TermKind::Jump: return expect(first, "a jump has no target");
  case TermKind::Branch:
    if (term.cond == None) return fail("a branch has no condition");
    return expect(first && term.targets[1] != None, "a branch lacks a target");
  case TermKind::Switch:
    if (term.value == None) return fail("a switch has no value");
    for (const Case& entry : cases)
      if (entry.value == None) return fail("a case of a switch has no value");
    return expect(first, "a switch has no default");
  case TermKind::Catch: {
    bool all = std::ranges::any_of(cases, [](const Case& entry) { return entry.types == 0; });
    return expect(first || all, "a catch that does not handle everything has no default");
  }
  case TermKind::Return:
  case TermKind::Throw:
  case TermKind::Unwind:
  case TermKind::Unreachable: return true;
  }
  return true;
}

class ModuleVerifier {
public:
  explicit ModuleVerifier(const Module& module) : module_(module) {}

  Status run() const;

private:
  bool sym(Sym sym) const { return sym < module_.strings().size(); }
  bool strings() const;
  bool classStrings(const Class& decl) const;
  Status links() const;

  const Module& module_;
};

bool ModuleVerifier::strings() const {
  auto known = [&](Sym it) { return sym(it); };
  auto import = [&](const Import& it) { return sym(it.alias) && sym(it.target) && sym(it.scope); };
  auto gap = [&](const Gap& it) { return sym(it.function) && sym(it.reason); };
  auto constant = [&](const ConstantDecl& it) {
    return sym(it.name) && sym(it.value.name) && sym(it.value.type);
  };
  auto ownership = [&](const Ownership& it) { return sym(it.function) && sym(it.family); };
  auto decl = [&](const Class& it) { return classStrings(it); };
  return std::ranges::all_of(module_.imports, import) && std::ranges::all_of(module_.gaps, gap) &&
         std::ranges::all_of(module_.constants, constant) &&
         std::ranges::all_of(module_.ownerships, ownership) &&
         std::ranges::all_of(module_.exported, known) && std::ranges::all_of(module_.classes, decl);
}

bool ModuleVerifier::classStrings(const Class& decl) const {
  bool known = sym(decl.name);
  for (Sym base : decl.bases)
    known = known && sym(base);
  for (Sym link : decl.declared)
    known = known && sym(link);
  for (const FieldDecl& field : decl.fields)
    known = known && sym(field.name) && sym(field.type);
  for (const Decorator& decorator : decl.decorators)
    known = known && sym(decorator.name) && sym(decorator.arguments);
  return known;
}

Status ModuleVerifier::links() const {
  std::vector<Sym> classes;
  for (const Class& decl : module_.classes) {
    classes.push_back(decl.name);
    for (Index method : decl.methods)
      if (method >= module_.functions.size())
        return Error{"a method does not exist", "class " + std::string(module_.text(decl.name)),
                     ""};
  }
  std::ranges::sort(classes);
  for (Index i = 0; i < module_.functions.size(); ++i) {
    const Function& function = module_.functions[i];
    std::string where = "function " + std::string(module_.text(function.name));
    bool isParent = function.parent < module_.functions.size() && function.parent != i;
    if (function.parent != None && !isParent)
      return Error{"the enclosing function does not exist", where, ""};
    // In C++ the class may stand in a header that is no part of the module.
    bool needsClass = module_.language == Language::Python && function.className != 0;
    if (needsClass && !std::ranges::binary_search(classes, function.className))
      return Error{"the class of a method does not exist", where, ""};
  }
  return std::nullopt;
}

Status ModuleVerifier::run() const {
  if (!upTo(module_.language, Language::Cxx)) return Error{"the language is not known", "", ""};
  if (!strings()) return Error{"a string of the module's tables does not exist", "", ""};
  for (const ConstantDecl& decl : module_.constants)
    if (decl.value.kind != PlaceKind::Constant || !upTo(decl.value.constant, ConstKind::Other))
      return Error{"the value of a constant is not a constant", "", ""};
  for (const Ownership& entry : module_.ownerships)
    if (!upTo(entry.kind, OwnershipKind::Uses) || !upTo(entry.result, ResultKind::Truth))
      return Error{"what an attribute says is not known", "", ""};
  for (const Function& function : module_.functions)
    if (Status error = FunctionVerifier(module_, function).run()) return error;
  return links();
}

} // namespace

Status verify(const Module& module) { return ModuleVerifier(module).run(); }

} // namespace unclosed::ir
