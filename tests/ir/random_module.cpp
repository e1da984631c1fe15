#include "random_module.h"

#include "ir/builder.h"

#include <array>
#include <random>
#include <string>

namespace unclosed::ir {
namespace {

constexpr auto oddTexts = std::to_array<std::string_view>({"conn",
                                                           "self.pool.getconn",
                                                           "raises",
                                                           "null",
                                                           "$return",
                                                           "fp#2",
                                                           "#3",
                                                           "<module>",
                                                           "make.<locals>.inner",
                                                           "operator()(int, char**)",
                                                           "~Db",
                                                           "char**",
                                                           "a b",
                                                           "quote\"s'and`ticks",
                                                           "line\nbreak",
                                                           "back\\slash",
                                                           "tab\there",
                                                           "\x01\x7f",
                                                           "naïve",
                                                           "@12:3",
                                                           "-5",
                                                           "12",
                                                           "0x1f",
                                                           "b0",
                                                           "b1:",
                                                           "&x",
                                                           "*",
                                                           "ns::Db::open",
                                                           "x.",
                                                           ".x",
                                                           "a..b",
                                                           "::",
                                                           "is",
                                                           "on",
                                                           "import"});

class Generator {
public:
  explicit Generator(uint32_t seed) : random_(seed) {}
  Module run();

private:
  uint32_t below(uint32_t limit) { return static_cast<uint32_t>(random_()) % limit; }
  bool chance() { return below(2) == 0; }
  std::string_view text() { return oddTexts[below(oddTexts.size())]; }
  std::string_view optionalText() { return chance() ? text() : std::string_view(); }
  Sym sym() { return module_.intern(text()); }
  Sym optionalSym() { return module_.intern(optionalText()); }
  Range range();
  Place constantValue();
  std::vector<Decorator> decorators();
  void moduleTables();

  void function();
  void signature(FunctionBuilder& builder);
  PlaceId place(FunctionBuilder& builder);
  PlaceId constant(FunctionBuilder& builder);
  PlaceId optionalPlace(FunctionBuilder& builder) { return chance() ? place(builder) : None; }
  PlaceId result(FunctionBuilder& builder);
  std::vector<PlaceId> places(FunctionBuilder& builder);
  Cond condition(FunctionBuilder& builder);
  void call(FunctionBuilder& builder);
  void destroy(FunctionBuilder& builder);
  void capture(FunctionBuilder& builder);
  void dictionary(FunctionBuilder& builder);
  void instruction(FunctionBuilder& builder);
  void terminator(FunctionBuilder& builder, uint32_t blocks);

  std::mt19937 random_;
  Module module_;
  uint32_t functions_ = 0;
};

Range Generator::range() {
  if (below(4) == 0) return {};
  Loc begin{1 + below(50), 1 + below(80)};
  return {begin, {begin.line + below(3), 1 + below(99)}};
}

Place Generator::constantValue() {
  Place place{.kind = PlaceKind::Constant, .constant = static_cast<ConstKind>(below(5))};
  if (place.constant == ConstKind::Bool) place.number = below(2);
  if (place.constant == ConstKind::Int) place.number = chance() ? INT64_MIN : below(99);
  if (place.constant == ConstKind::String || place.constant == ConstKind::Other)
    place.name = optionalSym();
  return place;
}

std::vector<Decorator> Generator::decorators() {
  static constexpr auto arguments = std::to_array<std::string_view>(
      {"", "'/u'", "f(1), \"a)b\"", "unbalanced (", ")", "two\nlines", "'it\\'s'"});
  std::vector<Decorator> result(below(3));
  for (Decorator& decorator : result)
    decorator = {sym(), module_.intern(arguments[below(arguments.size())]), range()};
  return result;
}

void Generator::moduleTables() {
  module_.language = static_cast<Language>(below(3));
  module_.path = std::string(text()) + ".py";
  module_.hash = chance() ? (uint64_t{random_()} << 32 | random_()) : 0;
  for (uint32_t i = below(4); i > 0; --i)
    module_.imports.push_back({optionalSym(), sym(), optionalSym(), range()});
  for (uint32_t i = below(4); i > 0; --i)
    module_.exported.push_back(sym());
  for (uint32_t i = below(3); i > 0; --i)
    module_.gaps.push_back({range(), optionalSym(), sym()});
  for (uint32_t i = below(4); i > 0; --i)
    module_.constants.push_back({sym(), constantValue()});
  for (uint32_t i = below(3); i > 0; --i)
    module_.ownerships.push_back({.function = sym(),
                                  .family = sym(),
                                  .kind = static_cast<OwnershipKind>(below(4)),
                                  .result = static_cast<ResultKind>(below(4)),
                                  .arg = chance() ? below(9) : None});
  for (uint32_t i = below(3); i > 0; --i) {
    Class decl;
    decl.name = sym();
    decl.decorators = decorators();
    decl.range = range();
    for (uint32_t j = below(3); j > 0; --j)
      decl.bases.push_back(sym());
    for (uint32_t j = below(3); j > 0; --j)
      decl.fields.push_back({sym(), optionalSym()});
    for (uint32_t j = below(3); j > 0; --j)
      decl.methods.push_back(below(functions_));
    for (uint32_t j = below(3); j > 0; --j)
      decl.declared.push_back(sym());
    decl.flags = static_cast<uint8_t>(below(2));
    module_.classes.push_back(std::move(decl));
  }
}

PlaceId Generator::constant(FunctionBuilder& builder) {
  switch (below(5)) {
  case 0: return builder.null();
  case 1: return builder.boolean(chance());
  case 2: return builder.integer(static_cast<int64_t>(below(200)) - 100);
  case 3: return builder.string(optionalText());
  default: return builder.otherConstant(optionalText());
  }
}

PlaceId Generator::place(FunctionBuilder& builder) {
  switch (below(9)) {
  case 0: return builder.param(text(), optionalText());
  case 1: return builder.global(text());
  case 2: return builder.field(place(builder), text(), below(4) == 0 ? text() : "");
  case 3: return builder.element(place(builder), optionalText());
  case 4: return builder.deref(place(builder));
  case 5: return constant(builder);
  default: return builder.local(text(), below(4) == 0 ? text() : "");
  }
}

PlaceId Generator::result(FunctionBuilder& builder) {
  if (chance()) return builder.temp(below(4) == 0 ? text() : "");
  return builder.field(place(builder), text());
}

std::vector<PlaceId> Generator::places(FunctionBuilder& builder) {
  std::vector<PlaceId> result(below(4));
  for (PlaceId& id : result)
    id = place(builder);
  return result;
}

Cond Generator::condition(FunctionBuilder& builder) {
  Cond cond{.kind = static_cast<CondKind>(below(7)), .range = range()};
  cond.lhs = cond.kind == CondKind::Opaque ? optionalPlace(builder) : place(builder);
  if (cond.kind == CondKind::Compare) {
    cond.op = static_cast<CmpOp>(below(6));
    cond.rhs = place(builder);
  }
  if (cond.kind == CondKind::Opaque && cond.lhs != None) cond.rhs = optionalPlace(builder);
  if (cond.kind == CondKind::TypeTest) cond.type = sym();
  return cond;
}

void Generator::call(FunctionBuilder& builder) {
  Call call{
      .written = sym(), .callee = optionalSym(), .link = optionalSym(), .method = optionalSym()};
  call.receiverType = optionalSym();
  call.type = optionalSym();
  call.receiver = optionalPlace(builder);
  call.resolution = static_cast<Resolution>(below(5));
  if (call.resolution == Resolution::Value) call.receiver = place(builder);
  call.flags = static_cast<uint8_t>(below(128));
  std::vector<Arg> args(below(4));
  for (Arg& arg : args)
    arg = {place(builder), optionalSym(), static_cast<uint8_t>(std::array{0, 1, 2, 4, 8, 9}[below(6)])};
  builder.call(chance() ? result(builder) : None, call, args, range(), chance());
}

void Generator::destroy(FunctionBuilder& builder) {
  uint8_t flags = chance() ? Implicit : 0;
  if (chance()) return builder.destroy(place(builder), "", range(), flags);
  Call callee{.callee = sym(), .link = optionalSym()};
  if (chance()) callee.flags = Virtual;
  builder.destroy(place(builder), callee, range(), flags);
}

void Generator::dictionary(FunctionBuilder& builder) {
  std::vector<PlaceId> values = places(builder), keys;
  for (size_t i = 0; i < values.size(); ++i)
    keys.push_back(place(builder));
  builder.dictionary(result(builder), keys, values, range());
}

void Generator::capture(FunctionBuilder& builder) {
  std::vector<PlaceId> captured = places(builder);
  if (chance())
    builder.boundMethod(result(builder), place(builder), text(), range());
  else
    builder.capture(result(builder), chance() ? below(functions_) : None, captured, range());
}

void Generator::instruction(FunctionBuilder& builder) {
  switch (below(17)) {
  case 0: builder.assign(result(builder), place(builder), range()); break;
  case 1: builder.addressOf(result(builder), place(builder), range()); break;
  case 2:
    builder.enter(chance() ? result(builder) : None, place(builder), range(), chance());
    break;
  case 3: builder.exit(place(builder), range(), chance(), chance()); break;
  case 4: builder.aggregate(result(builder), text(), places(builder), range()); break;
  case 5: capture(builder); break;
  case 6: builder.test(result(builder), condition(builder), range()); break;
  case 7:
    builder.compute(result(builder), places(builder), range(), chance(), chance() ? text() : "");
    break;
  case 8: builder.iterate(result(builder), place(builder), range(), chance()); break;
  case 9:
    builder.yield(chance() ? result(builder) : None, optionalPlace(builder), range(), chance());
    break;
  case 10: builder.await(result(builder), place(builder), range()); break;
  case 11: destroy(builder); break;
  case 12: builder.unbind(builder.local(text()), range()); break;
  case 13: dictionary(builder); break;
  default: call(builder);
  }
}

void Generator::terminator(FunctionBuilder& builder, uint32_t blocks) {
  auto target = [&] { return below(blocks); };
  std::vector<Case> cases(1 + below(3));
  switch (below(7)) {
  case 0: return builder.jump(target(), range());
  case 1: {
    Cond cond = condition(builder);
    return builder.branch(cond, target(), target(), chance() ? cond.range : range());
  }
  case 2:
    for (Case& entry : cases)
      entry = {.value = constant(builder), .target = target()};
    return builder.switchOn(place(builder), cases, target(), range());
  case 3: return builder.ret(optionalPlace(builder), range());
  case 4: return builder.raise(optionalPlace(builder), range());
  default: return builder.unreachable(range());
  }
}

void Generator::signature(FunctionBuilder& builder) {
  Function& function = builder.function();
  function.link = optionalSym();
  if (!module_.classes.empty()) function.className = module_.classes[0].name;
  function.returnType = optionalSym();
  function.flags = static_cast<uint16_t>(below(1 << 13));
  function.decorators = decorators();
  for (uint32_t i = below(3); i > 0; --i)
    function.captured.push_back(sym());
  for (uint32_t i = below(4); i > 0; --i) {
    Param param{.name = sym(), .annotation = optionalSym()};
    std::string_view type = below(4) == 0 ? text() : module_.text(param.annotation);
    param.place = builder.param(module_.text(param.name), type);
    if (chance()) param.byDefault = constant(builder);
    param.flags = static_cast<uint8_t>(std::array{0, 2, 4}[below(3)]);
    function.params.push_back(param);
  }
}

// Block 1 is the handler of the others: a dispatch, with block 2 for what nothing handles.
void Generator::function() {
  FunctionBuilder builder(module_, text(), range());
  signature(builder);
  uint32_t blocks = 4 + below(4);
  builder.newBlock();
  builder.newBlock();
  builder.setHandler(1);
  builder.setExceptional(0, 1);
  for (uint32_t id = 3; id < blocks; ++id)
    builder.newBlock();
  for (BlockId id = 0; id < blocks; ++id) {
    builder.setBlock(id);
    if (id == 1) {
      std::array<Case, 2> cases{Case{.types = sym(), .target = 3}, Case{.target = 3}};
      builder.catchCases(cases, 2, range());
    } else if (id == 2) {
      builder.unwind();
    } else {
      for (uint32_t i = below(8); i > 0; --i)
        instruction(builder);
      terminator(builder, blocks);
    }
  }
  builder.finish();
}

Module Generator::run() {
  functions_ = 1 + below(4);
  moduleTables();
  for (uint32_t i = 0; i < functions_; ++i)
    function();
  for (Index i = 1; i < functions_; ++i)
    if (chance()) module_.functions[i].parent = below(i);
  return std::move(module_);
}

} // namespace

Module randomModule(uint32_t seed) { return Generator(seed).run(); }

} // namespace unclosed::ir
