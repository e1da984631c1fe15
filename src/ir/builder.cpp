#include "ir/builder.h"

#include <utility>

namespace unclosed::ir {

FunctionBuilder::FunctionBuilder(Module& module, std::string_view qualifiedName, Range range)
    : module_(module) {
  function_.name = module.intern(qualifiedName);
  function_.range = range;
  setBlock(newBlock());
}

// ---- places

PlaceId FunctionBuilder::intern(const Place& place) {
  return interned_.intern(function_.places, place);
}

PlaceId FunctionBuilder::local(std::string_view name, std::string_view type) {
  return intern({.kind = PlaceKind::Local, .name = intern(name), .type = intern(type)});
}

PlaceId FunctionBuilder::param(std::string_view name, std::string_view type) {
  return intern({.kind = PlaceKind::Param, .name = intern(name), .type = intern(type)});
}

PlaceId FunctionBuilder::temp(std::string_view type) {
  function_.places.push_back({.kind = PlaceKind::Temp, .type = intern(type), .number = temps_++});
  return static_cast<PlaceId>(function_.places.size() - 1);
}

PlaceId FunctionBuilder::global(std::string_view dotted, std::string_view type) {
  return intern({.kind = PlaceKind::Global, .name = intern(dotted), .type = intern(type)});
}

PlaceId FunctionBuilder::field(PlaceId base, std::string_view name, std::string_view type) {
  return intern(
      {.kind = PlaceKind::Field, .parent = base, .name = intern(name), .type = intern(type)});
}

PlaceId FunctionBuilder::element(PlaceId base, std::string_view key) {
  return intern({.kind = PlaceKind::Element, .parent = base, .name = intern(key)});
}

PlaceId FunctionBuilder::deref(PlaceId base, std::string_view type) {
  return intern({.kind = PlaceKind::Deref, .parent = base, .type = intern(type)});
}

PlaceId FunctionBuilder::null() {
  return intern({.kind = PlaceKind::Constant, .constant = ConstKind::Null});
}

PlaceId FunctionBuilder::boolean(bool value) {
  return intern({.kind = PlaceKind::Constant, .constant = ConstKind::Bool, .number = value});
}

PlaceId FunctionBuilder::integer(int64_t value) {
  return intern({.kind = PlaceKind::Constant, .constant = ConstKind::Int, .number = value});
}

PlaceId FunctionBuilder::string(std::string_view value) {
  return intern(
      {.kind = PlaceKind::Constant, .constant = ConstKind::String, .name = intern(value)});
}

PlaceId FunctionBuilder::otherConstant(std::string_view spelling) {
  return intern(
      {.kind = PlaceKind::Constant, .constant = ConstKind::Other, .name = intern(spelling)});
}

void FunctionBuilder::setType(PlaceId place, std::string_view type) {
  function_.places[place].type = intern(type);
}

// ---- blocks

BlockId FunctionBuilder::newBlock() {
  blocks_.emplace_back();
  blocks_.back().exceptional = handler_;
  return static_cast<BlockId>(blocks_.size() - 1);
}

void FunctionBuilder::setBlock(BlockId block) { current_ = block; }

bool FunctionBuilder::ended() const { return blocks_[current_].ended; }

BlockId FunctionBuilder::setHandler(BlockId handler) { return std::exchange(handler_, handler); }

void FunctionBuilder::setExceptional(BlockId block, BlockId handler) {
  blocks_[block].exceptional = handler;
}

// ---- instructions

PlaceId FunctionBuilder::append(Instr instr) {
  if (ended()) setBlock(newBlock());
  log_.push_back(instr);
  logBlock_.push_back(current_);
  ++blocks_[current_].count;
  return instr.dst;
}

Index FunctionBuilder::list(std::span<const PlaceId> operands, std::string_view kind,
                            Index function, Sym method) {
  List list{.first = static_cast<Index>(function_.operands.size()),
            .count = static_cast<Index>(operands.size()),
            .function = function,
            .method = method,
            .kind = intern(kind)};
  function_.operands.insert(function_.operands.end(), operands.begin(), operands.end());
  function_.lists.push_back(list);
  return static_cast<Index>(function_.lists.size() - 1);
}

PlaceId FunctionBuilder::assign(PlaceId dst, PlaceId src, Range range, bool mayRaise) {
  uint8_t flags = mayRaise ? MayRaise : 0;
  return append({.op = Op::Assign, .flags = flags, .dst = dst, .src = src, .range = range});
}

PlaceId FunctionBuilder::addressOf(PlaceId dst, PlaceId src, Range range) {
  return append({.op = Op::AddressOf, .dst = dst, .src = src, .range = range});
}

PlaceId FunctionBuilder::call(PlaceId dst, Call call, std::span<const Arg> args, Range range,
                              bool mayRaise) {
  call.args = static_cast<Index>(function_.args.size());
  call.argCount = static_cast<Index>(args.size());
  function_.args.insert(function_.args.end(), args.begin(), args.end());
  function_.calls.push_back(call);
  return append({.op = Op::Call,
                 .flags = static_cast<uint8_t>(mayRaise ? MayRaise : 0),
                 .dst = dst,
                 .extra = static_cast<Index>(function_.calls.size() - 1),
                 .range = range});
}

PlaceId FunctionBuilder::enter(PlaceId dst, PlaceId manager, Range range, bool async) {
  uint8_t flags = static_cast<uint8_t>(MayRaise | (async ? Async : 0));
  return append({.op = Op::Enter, .flags = flags, .dst = dst, .src = manager, .range = range});
}

PlaceId FunctionBuilder::exit(PlaceId manager, Range range, bool async, bool exceptional,
                              PlaceId dst) {
  uint8_t flags = static_cast<uint8_t>((async ? Async : 0) | (exceptional ? Exceptional : 0));
  return append({.op = Op::Exit, .flags = flags, .dst = dst, .src = manager, .range = range});
}

PlaceId FunctionBuilder::aggregate(PlaceId dst, std::string_view kind,
                                   std::span<const PlaceId> parts, Range range) {
  Index extra = list(parts, kind, None, 0);
  return append({.op = Op::Aggregate, .dst = dst, .extra = extra, .range = range});
}

PlaceId FunctionBuilder::dictionary(PlaceId dst, std::span<const PlaceId> keys,
                                    std::span<const PlaceId> values, Range range) {
  Index extra = list(values, MappingKind, None, 0);
  function_.operands.insert(function_.operands.end(), keys.begin(), keys.end());
  return append({.op = Op::Aggregate, .dst = dst, .extra = extra, .range = range});
}

PlaceId FunctionBuilder::capture(PlaceId dst, Index function, std::span<const PlaceId> captured,
                                 Range range) {
  Index extra = list(captured, "closure", function, 0);
  return append({.op = Op::Capture, .dst = dst, .extra = extra, .range = range});
}

PlaceId FunctionBuilder::boundMethod(PlaceId dst, PlaceId receiver, std::string_view method,
                                     Range range) {
  Index extra = list({&receiver, 1}, "bound", None, intern(method));
  return append({.op = Op::Capture, .dst = dst, .extra = extra, .range = range});
}

PlaceId FunctionBuilder::test(PlaceId dst, Cond cond, Range range) {
  function_.conditions.push_back(cond);
  Index extra = static_cast<Index>(function_.conditions.size() - 1);
  return append({.op = Op::Test, .dst = dst, .extra = extra, .range = range});
}

PlaceId FunctionBuilder::compute(PlaceId dst, std::span<const PlaceId> operands, Range range,
                                 bool mayRaise, std::string_view kind) {
  Index extra = list(operands, kind, None, 0);
  uint8_t flags = mayRaise ? MayRaise : 0;
  return append({.op = Op::Compute, .flags = flags, .dst = dst, .extra = extra, .range = range});
}

PlaceId FunctionBuilder::iterate(PlaceId dst, PlaceId iterable, Range range, bool async,
                                 bool mayRaise) {
  uint8_t flags = static_cast<uint8_t>((mayRaise ? MayRaise : 0) | (async ? Async : 0));
  return append({.op = Op::Iterate, .flags = flags, .dst = dst, .src = iterable, .range = range});
}

PlaceId FunctionBuilder::yield(PlaceId dst, PlaceId value, Range range, bool delegates) {
  uint8_t flags = static_cast<uint8_t>(MayRaise | (delegates ? Delegates : 0));
  return append({.op = Op::Yield, .flags = flags, .dst = dst, .src = value, .range = range});
}

PlaceId FunctionBuilder::await(PlaceId dst, PlaceId value, Range range) {
  return append({.op = Op::Await, .flags = MayRaise, .dst = dst, .src = value, .range = range});
}

void FunctionBuilder::destroy(PlaceId place, std::string_view callee, Range range, uint8_t flags) {
  destroy(place, Call{.callee = intern(callee)}, range, flags);
}

void FunctionBuilder::destroy(PlaceId place, Call callee, Range range, uint8_t flags) {
  callee.written = callee.callee;
  function_.calls.push_back(callee);
  append({.op = Op::Destroy,
          .flags = flags,
          .src = place,
          .extra = static_cast<Index>(function_.calls.size() - 1),
          .range = range});
}

void FunctionBuilder::unbind(PlaceId place, Range range) {
  append({.op = Op::Unbind, .dst = place, .range = range});
}

// ---- terminators

void FunctionBuilder::end(Terminator term) {
  if (ended()) return; // unreachable in the source: `return` after `return`
  blocks_[current_].term = term;
  blocks_[current_].ended = true;
}

void FunctionBuilder::jump(BlockId target, Range range) {
  end({.kind = TermKind::Jump, .targets = {target, None}, .range = range});
}

void FunctionBuilder::branch(Cond cond, BlockId ifTrue, BlockId ifFalse, Range range) {
  function_.conditions.push_back(cond);
  end({.kind = TermKind::Branch,
       .cond = static_cast<Index>(function_.conditions.size() - 1),
       .targets = {ifTrue, ifFalse},
       .range = range});
}

void FunctionBuilder::switchOn(PlaceId value, std::span<const Case> cases, BlockId otherwise,
                               Range range) {
  Index first = static_cast<Index>(function_.cases.size());
  function_.cases.insert(function_.cases.end(), cases.begin(), cases.end());
  end({.kind = TermKind::Switch,
       .value = value,
       .targets = {otherwise, None},
       .cases = first,
       .caseCount = static_cast<Index>(cases.size()),
       .range = range});
}

void FunctionBuilder::catchCases(std::span<const Case> cases, BlockId otherwise, Range range) {
  Index first = static_cast<Index>(function_.cases.size());
  function_.cases.insert(function_.cases.end(), cases.begin(), cases.end());
  end({.kind = TermKind::Catch,
       .targets = {otherwise, None},
       .cases = first,
       .caseCount = static_cast<Index>(cases.size()),
       .range = range});
}

void FunctionBuilder::ret(PlaceId value, Range range) {
  end({.kind = TermKind::Return, .value = value, .range = range});
}

void FunctionBuilder::raise(PlaceId value, Range range) {
  end({.kind = TermKind::Throw, .value = value, .range = range});
}

void FunctionBuilder::unwind() { end({.kind = TermKind::Unwind}); }

void FunctionBuilder::unreachable(Range range) {
  end({.kind = TermKind::Unreachable, .range = range});
}

Index FunctionBuilder::finish() {
  std::vector<Index> next; // where the next instruction of each block goes
  next.reserve(blocks_.size());
  function_.blocks.reserve(blocks_.size());
  Index first = 0;
  for (const OpenBlock& open : blocks_) {
    function_.blocks.push_back(
        {.first = first, .count = open.count, .exceptional = open.exceptional, .term = open.term});
    next.push_back(first);
    first += open.count;
  }
  function_.instrs.resize(log_.size());
  for (size_t i = 0; i < log_.size(); ++i)
    function_.instrs[next[logBlock_[i]]++] = log_[i];
  module_.functions.push_back(std::move(function_));
  return static_cast<Index>(module_.functions.size() - 1);
}

} // namespace unclosed::ir
