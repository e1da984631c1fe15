// The instructions and terminators of FunctionParser.
#include "ir/function_parser.h"
#include "ir/text_words.h"

#include <algorithm>

namespace unclosed::ir::text {

void FunctionParser::instruction(LineCursor& line) {
  Instr instr;
  if (!operation(line, instr)) {
    instr.dst = place(line);
    line.expect("=");
    if (!operation(line, instr)) assignment(line, instr);
  }
  finishInstr(line, instr);
  function_.instrs.push_back(instr);
  ++function_.blocks.back().count;
}

void FunctionParser::assignment(LineCursor& line, Instr& instr) {
  instr.op = line.accept("&") ? Op::AddressOf : Op::Assign;
  instr.src = place(line);
}

void FunctionParser::finishInstr(LineCursor& line, Instr& instr) {
  while (acceptFlag(line, instrFlags, instr.flags)) {
  }
  bool isTest = instr.op == Op::Test;
  if (line.atRange())
    instr.range = line.range();
  else if (isTest)
    instr.range = ownRange_.value_or(Range{});
  if (isTest) function_.conditions[instr.extra].range = ownRange_.value_or(instr.range);
}

// False, and nothing read, when the line does not go on with the word of an operation.
bool FunctionParser::operation(LineCursor& line, Instr& instr) {
  struct Simple {
    std::string_view word;
    Op op;
  };
  static constexpr Simple simple[] = {{"enter", Op::Enter},
                                      {"exit", Op::Exit},
                                      {"iterate", Op::Iterate},
                                      {"yield", Op::Yield},
                                      {"await", Op::Await}};
  for (const Simple& entry : simple) {
    if (!line.acceptKeyword(entry.word)) continue;
    instr.op = entry.op;
    instr.src = optionalPlace(line);
    return true;
  }
  if (line.acceptKeyword("call"))
    call(line, instr);
  else if (line.acceptKeyword("make"))
    list(line, instr, Op::Aggregate);
  else if (line.acceptKeyword("compute"))
    list(line, instr, Op::Compute);
  else if (line.peekName() == "closure" || line.peekName() == "bound")
    list(line, instr, Op::Capture);
  else if (line.acceptKeyword("test"))
    test(line, instr);
  else if (line.acceptKeyword("destroy"))
    destroy(line, instr);
  else if (line.acceptKeyword("unbind")) {
    instr.op = Op::Unbind;
    instr.dst = place(line);
  } else
    return false;
  return true;
}

void FunctionParser::call(LineCursor& line, Instr& instr) {
  Call call{.written = word(line)};
  arguments(line, call);
  bool resolved = false, callee = false, method = false;
  bool isMethod = false, notMethod = false;
  while (!line.failed()) {
    std::string_view next = line.peekName();
    auto resolution = std::ranges::find(resolutions, next);
    if (!next.empty() && resolution != std::end(resolutions)) {
      line.skipName();
      call.resolution = static_cast<Resolution>(resolution - std::begin(resolutions));
      resolved = true;
      if (!line.at("\"")) continue;
      call.callee = intern(line.quoted('"'));
      callee = true;
    } else if (line.acceptKeyword("method")) {
      call.method = word(line);
      method = true;
    } else if (line.acceptKeyword("asmethod")) {
      isMethod = true;
    } else if (line.acceptKeyword("nomethod")) {
      notMethod = true;
    } else if (!callDetail(line, call) && !acceptFlag(line, instrFlags, instr.flags)) {
      break;
    }
  }
  if (resolved && !callee) call.callee = call.written;
  if (!method) call.method = intern(defaultMethod(module_.text(call.written), call.resolution));
  isMethod |= call.receiver != None && call.resolution != Resolution::Value;
  if (isMethod && !notMethod) call.flags |= Method;
  instr.op = Op::Call;
  instr.extra = static_cast<Index>(function_.calls.size());
  function_.calls.push_back(call);
}

bool FunctionParser::callDetail(LineCursor& line, Call& call) {
  if (line.acceptKeyword("on"))
    call.receiver = place(line);
  else if (line.acceptKeyword("link"))
    call.link = word(line);
  else if (line.accept("->"))
    call.type = word(line);
  else if (line.accept(":"))
    call.receiverType = word(line);
  else
    return acceptFlag(line, callFlags, call.flags);
  return true;
}

void FunctionParser::arguments(LineCursor& line, Call& call) {
  call.args = static_cast<Index>(function_.args.size());
  line.expect("(");
  while (!line.failed() && !line.accept(")")) {
    if (call.argCount > 0) line.expect(",");
    function_.args.push_back(argument(line));
    ++call.argCount;
  }
}

Arg FunctionParser::argument(LineCursor& line) {
  Arg arg;
  LineCursor ahead = line;
  std::string keyword = ahead.name();
  if (!ahead.failed() && ahead.accept("=")) {
    line = ahead;
    arg.keyword = intern(keyword);
  }
  if (line.accept("^")) arg.flags |= Kept;
  if (line.accept("&")) arg.flags |= AddressTaken;
  if (line.accept("**"))
    arg.flags |= DoubleStar;
  else if (line.accept("*"))
    arg.flags |= Star;
  arg.place = place(line);
  return arg;
}

// make KIND(...), compute KIND(...), closure FUNCTION(...), bound METHOD(...)
void FunctionParser::list(LineCursor& line, Instr& instr, Op op) {
  List list;
  bool bound = op == Op::Capture && line.acceptKeyword("bound");
  if (op == Op::Capture) {
    if (bound)
      list.method = word(line);
    else if (line.acceptKeyword("closure") && !line.at("("))
      list.function = names_.read(line);
    list.kind = intern(bound ? "bound" : "closure");
  } else if (!line.at("(")) {
    list.kind = word(line);
  }
  operands(line, list);
  if (op == Op::Capture && line.acceptKeyword("method")) list.method = word(line);
  if (op == Op::Capture && line.acceptKeyword("kind")) list.kind = word(line);
  instr.op = op;
  instr.extra = static_cast<Index>(function_.lists.size());
  function_.lists.push_back(list);
}

void FunctionParser::operands(LineCursor& line, List& list) {
  std::vector<PlaceId> values, keys;
  line.expect("(");
  while (!line.failed() && !line.accept(")")) {
    if (!values.empty()) line.expect(",");
    PlaceId read = place(line);
    if (line.accept(":")) {
      keys.push_back(read);
      read = place(line);
    }
    values.push_back(read);
  }
  bool isMapping = module_.text(list.kind) == MappingKind;
  if (keys.size() != (isMapping ? values.size() : 0)) line.fail("all parts of a mapping have keys");
  list.first = static_cast<Index>(function_.operands.size());
  list.count = static_cast<Index>(values.size());
  function_.operands.insert(function_.operands.end(), values.begin(), values.end());
  function_.operands.insert(function_.operands.end(), keys.begin(), keys.end());
}

void FunctionParser::test(LineCursor& line, Instr& instr) {
  instr.op = Op::Test;
  instr.extra = static_cast<Index>(function_.conditions.size());
  function_.conditions.push_back(condition(line));
}

void FunctionParser::destroy(LineCursor& line, Instr& instr) {
  instr.op = Op::Destroy;
  instr.src = place(line);
  Call call;
  if (line.acceptKeyword("with")) {
    call.written = call.callee = word(line);
    if (line.acceptKeyword("link")) call.link = word(line);
    while (acceptFlag(line, callFlags, call.flags)) {
    }
  }
  instr.extra = static_cast<Index>(function_.calls.size());
  function_.calls.push_back(call);
}

// A condition, and the range that is its own when it is not that of the statement.
Cond FunctionParser::condition(LineCursor& line) {
  Cond cond = comparison(line);
  ownRange_.reset();
  if (line.atRange()) ownRange_ = line.range();
  return cond;
}

Cond FunctionParser::comparison(LineCursor& line) {
  Cond cond;
  if (line.acceptKeyword("opaque")) {
    cond.lhs = optionalPlace(line);
    if (line.accept(",")) cond.rhs = place(line);
    return cond;
  }
  cond.kind = line.acceptKeyword("more") ? CondKind::HasMore : CondKind::Truthy;
  cond.lhs = place(line);
  if (cond.kind == CondKind::HasMore) return cond;
  if (line.acceptKeyword("isa")) {
    cond.kind = CondKind::TypeTest;
    cond.type = word(line);
    return cond;
  }
  if (line.acceptKeyword("is")) {
    bool isNull = line.acceptKeyword("null");
    cond.kind = isNull ? CondKind::IsNull : CondKind::IsBound;
    if (!isNull && !line.acceptKeyword("bound")) line.fail("expected `null` or `bound`");
    return cond;
  }
  static constexpr CmpOp longestFirst[] = {CmpOp::Eq, CmpOp::Ne, CmpOp::Le,
                                           CmpOp::Lt, CmpOp::Ge, CmpOp::Gt};
  for (CmpOp op : longestFirst) {
    if (!line.accept(comparisons[static_cast<size_t>(op)])) continue;
    cond.kind = CondKind::Compare;
    cond.op = op;
    cond.rhs = place(line);
    break;
  }
  return cond;
}

// False, and nothing read, when the line does not begin with the word of a terminator.
bool FunctionParser::terminator(LineCursor& line) {
  Terminator term;
  if (line.acceptKeyword("jump")) {
    term.kind = TermKind::Jump;
    term.targets[0] = label(line);
  } else if (line.acceptKeyword("branch")) {
    branch(line, term);
  } else if (line.acceptKeyword("switch")) {
    term.kind = TermKind::Switch;
    term.value = place(line);
    cases(line, term);
  } else if (line.acceptKeyword("catch")) {
    term.kind = TermKind::Catch;
    cases(line, term);
  } else if (line.acceptKeyword("return")) {
    term.kind = TermKind::Return;
    term.value = optionalPlace(line);
  } else if (line.acceptKeyword("throw")) {
    term.kind = TermKind::Throw;
    term.value = optionalPlace(line);
  } else if (line.acceptKeyword("unwind")) {
    term.kind = TermKind::Unwind;
  } else if (!line.acceptKeyword("unreachable")) {
    return false;
  }
  if (line.atRange()) term.range = line.range();
  if (term.kind == TermKind::Branch)
    function_.conditions[term.cond].range = ownRange_.value_or(term.range);
  function_.blocks.back().term = term;
  ended_ = true;
  return true;
}

void FunctionParser::branch(LineCursor& line, Terminator& term) {
  term.kind = TermKind::Branch;
  term.cond = static_cast<Index>(function_.conditions.size());
  function_.conditions.push_back(condition(line));
  line.expect("?");
  term.targets[0] = label(line);
  line.expect(":");
  term.targets[1] = label(line);
}

void FunctionParser::cases(LineCursor& line, Terminator& term) {
  term.cases = static_cast<Index>(function_.cases.size());
  line.expect("{");
  while (!line.failed() && !line.accept("}")) {
    if (term.caseCount > 0) line.expect(",");
    Case entry;
    if (term.kind == TermKind::Switch)
      entry.value = intern(readConstant(line, module_));
    else if (!line.accept("*"))
      entry.types = word(line);
    line.expect(":");
    entry.target = label(line);
    function_.cases.push_back(entry);
    ++term.caseCount;
  }
  if (line.acceptKeyword("else")) term.targets[0] = label(line);
}

} // namespace unclosed::ir::text
