#include "ir/text.h"
#include "ir/verifier.h"

#include <gtest/gtest.h>

#include <functional>

#include "random_module.h"

namespace unclosed::ir {
namespace {

Module validModule() {
  return std::move(parse(R"(
    module python "a.py"
    class K
      method f
    constant N = 1
    function f(p = 1) of K
    b0: !b3
      %0 = call g(p) on x raises
      y = %0
      l = make list(y)
      t = test y is null
      branch t ? b1 : b2
    b1:
      switch y {1: b2} else b2
    b2:
      return y.z
    b3:
      catch {"E": b2, *: b2} else b4
    b4:
      unwind
    function g() in f
      return)")
                       .value());
}

// What verify() says about the module once `damage` has been done to it.
std::string after(const std::function<void(Module&, Function&)>& damage) {
  Module module = validModule();
  damage(module, module.functions[0]);
  Status error = verify(module);
  return error ? error->text() : "valid";
}

PlaceId placeOf(const Function& function, PlaceKind kind) {
  PlaceId id = 0;
  while (function.places[id].kind != kind)
    ++id;
  return id;
}

TEST(IrVerifier, AcceptsWhatIsValid) {
  EXPECT_EQ(after([](Module&, Function&) {}), "valid");
  for (uint32_t seed = 0; seed < 200; ++seed) {
    Status error = verify(randomModule(seed));
    EXPECT_FALSE(error) << seed << ": " << error->text();
  }
}

TEST(IrVerifier, WantsIndexesInRange) {
  auto symbol = [](Module&, Function& f) { f.link = 999; };
  EXPECT_EQ(after(symbol), "function f: a string of the function's head does not exist");
  auto arguments = [](Module&, Function& f) { f.calls[0].argCount = UINT32_MAX; };
  EXPECT_EQ(after(arguments), "function f: the arguments of a call do not exist");
  auto argument = [](Module&, Function& f) { f.args[0].place = None; };
  EXPECT_EQ(after(argument), "function f: the place of an argument does not exist");
  auto operand = [](Module&, Function& f) { f.operands[0] = 999; };
  EXPECT_EQ(after(operand), "function f: an operand does not exist");
  auto captured = [](Module&, Function& f) { f.lists[0].function = 2; };
  EXPECT_EQ(after(captured), "function f: a captured function does not exist");
  auto details = [](Module&, Function& f) { f.instrs[0].extra = None; };
  EXPECT_EQ(after(details), "function f, block b0: the details of an instruction do not exist");
  auto target = [](Module&, Function& f) { f.blocks[0].term.targets[1] = 9; };
  EXPECT_EQ(after(target), "function f, block b0: the target of a jump does not exist");
  auto exceptional = [](Module&, Function& f) { f.blocks[2].exceptional = 9; };
  EXPECT_EQ(after(exceptional), "function f, block b2: the exceptional successor does not exist");
  auto cases = [](Module&, Function& f) { f.blocks[3].term.caseCount = 9; };
  EXPECT_EQ(after(cases), "function f, block b3: the cases of a terminator do not exist");
}

TEST(IrVerifier, WantsLinksThatExist) {
  auto parent = [](Module& m, Function&) { m.functions[1].parent = 1; };
  EXPECT_EQ(after(parent), "function g: the enclosing function does not exist");
  auto owner = [](Module& m, Function& f) { f.className = m.intern("Other"); };
  EXPECT_EQ(after(owner), "function f: the class of a method does not exist");
  auto method = [](Module& m, Function&) { m.classes[0].methods[0] = 7; };
  EXPECT_EQ(after(method), "class K: a method does not exist");
}

TEST(IrVerifier, LetsACxxClassStandElsewhere) {
  auto header = [](Module& m, Function& f) {
    m.language = Language::Cxx;
    f.className = m.intern("Other");
  };
  EXPECT_EQ(after(header), "valid");
}

TEST(IrVerifier, WantsBlocksThatTileTheInstructions) {
  auto gap = [](Module&, Function& f) { f.blocks[1].first = 0; };
  EXPECT_EQ(after(gap), "function f, block b1: the blocks do not tile the instructions");
  auto rest = [](Module&, Function& f) { f.instrs.push_back(f.instrs[1]); };
  EXPECT_EQ(after(rest), "function f: an instruction belongs to no block");
  auto none = [](Module& m, Function&) { m.functions[1].blocks.clear(); };
  EXPECT_EQ(after(none), "function g: there is no block");
}

TEST(IrVerifier, WantsEachTemporaryAssignedOnce) {
  auto twice = [](Module&, Function& f) { f.instrs[1].dst = f.instrs[0].dst; };
  EXPECT_EQ(after(twice), "function f, block b0: a temporary is assigned twice");
  auto constant = [](Module&, Function& f) { f.instrs[1].dst = placeOf(f, PlaceKind::Constant); };
  EXPECT_EQ(after(constant), "function f, block b0: a constant is assigned");
}

TEST(IrVerifier, WantsAWayOutForWhatRaises) {
  auto lost = [](Module&, Function& f) { f.blocks[0].exceptional = None; };
  EXPECT_EQ(after(lost), "function f, block b0: an instruction may raise in a block without "
                         "exceptional successor");
  auto dispatch = [](Module&, Function& f) { f.blocks[0].term.kind = TermKind::Unwind; };
  EXPECT_EQ(after(dispatch), "function f, block b0: an instruction may raise in a block that ends "
                             "in catch or unwind");
  auto thrown = [](Module&, Function& f) { f.blocks[2].term.kind = TermKind::Throw; };
  EXPECT_EQ(after(thrown), "function f, block b2: a throw stands in a block without exceptional "
                           "successor");
}

TEST(IrVerifier, WantsPlacesOnceAndInOrder) {
  auto order = [](Module&, Function& f) {
    f.places[placeOf(f, PlaceKind::Field)].parent = placeOf(f, PlaceKind::Field);
  };
  EXPECT_EQ(after(order), "function f: the parent of a place does not precede it");
  auto twice = [](Module&, Function& f) { f.places.push_back(f.places[0]); };
  EXPECT_EQ(after(twice), "function f: two places are equal");
  auto param = [](Module&, Function& f) { f.params[0].place = placeOf(f, PlaceKind::Local); };
  EXPECT_EQ(after(param), "function f: a parameter is not the Param place of its name");
  auto byDefault = [](Module&, Function& f) { f.params[0].byDefault = f.params[0].place; };
  EXPECT_EQ(after(byDefault), "function f: the default of a parameter is not a constant");
  auto deep = [](Module&, Function& f) {
    for (int i = 0; i < 2000; ++i)
      f.places.push_back(
          {.kind = PlaceKind::Deref, .parent = static_cast<PlaceId>(f.places.size() - 1)});
  };
  EXPECT_EQ(after(deep), "function f: a place is nested too deeply");
}

TEST(IrVerifier, WantsTheOperandsThatAnOperationNeeds) {
  auto assign = [](Module&, Function& f) { f.instrs[1].src = None; };
  EXPECT_EQ(after(assign), "function f, block b0: an assignment lacks a side");
  auto enter = [](Module&, Function& f) { f.instrs[1] = {.op = Op::Enter}; };
  EXPECT_EQ(after(enter), "function f, block b0: an instruction lacks its operand");
  auto value = [](Module&, Function& f) {
    f.calls[0].resolution = Resolution::Value;
    f.calls[0].receiver = None;
  };
  EXPECT_EQ(after(value), "function f: the call of a value has no receiver");
  auto branch = [](Module&, Function& f) { f.blocks[0].term.targets[0] = None; };
  EXPECT_EQ(after(branch), "function f, block b0: a branch lacks a target");
  auto comparison = [](Module&, Function& f) { f.conditions[0].kind = CondKind::Compare; };
  EXPECT_EQ(after(comparison), "function f: a comparison has no right side");
  auto otherwise = [](Module&, Function& f) { f.blocks[1].term.targets[0] = None; };
  EXPECT_EQ(after(otherwise), "function f, block b1: a switch has no default");
}

TEST(IrVerifier, WantsADefaultUnlessEverythingIsCaught) {
  auto all = [](Module&, Function& f) { f.blocks[3].term.targets[0] = None; };
  EXPECT_EQ(after(all), "valid");
  auto some = [](Module&, Function& f) {
    f.blocks[3].term.targets[0] = None;
    f.blocks[3].term.caseCount = 1;
  };
  EXPECT_EQ(after(some), "function f, block b3: a catch that does not handle everything has no "
                         "default");
}

TEST(IrVerifier, WantsKindsThatItKnows) {
  auto place = [](Module&, Function& f) { f.places[0].kind = static_cast<PlaceKind>(99); };
  EXPECT_EQ(after(place), "function f: a place has no known kind");
  auto op = [](Module&, Function& f) { f.instrs[0].op = static_cast<Op>(99); };
  EXPECT_EQ(after(op), "function f, block b0: an instruction has no known operation");
  auto term = [](Module&, Function& f) { f.blocks[0].term.kind = static_cast<TermKind>(99); };
  EXPECT_EQ(after(term), "function f, block b0: a terminator has no known kind");
  auto constant = [](Module& m, Function&) { m.constants[0].value.kind = PlaceKind::Local; };
  EXPECT_EQ(after(constant), "the value of a constant is not a constant");
}

} // namespace
} // namespace unclosed::ir
