#include "ir/ir.h"

#include <gtest/gtest.h>

namespace unclosed::ir {
namespace {

TEST(IrModule, GivesEqualTextsOneSymbol) {
  Module module;
  EXPECT_EQ(module.intern(""), 0u);
  Sym conn = module.intern("conn");
  EXPECT_EQ(module.intern("conn"), conn);
  EXPECT_NE(module.intern("con"), conn);
  EXPECT_EQ(module.text(conn), "conn");
}

TEST(IrModule, KeepsSymbolsWhenItGrows) {
  Module module;
  for (int i = 0; i < 10000; ++i)
    ASSERT_EQ(module.intern("name" + std::to_string(i)), static_cast<Sym>(i + 1));
  for (int i = 0; i < 10000; ++i)
    ASSERT_EQ(module.intern("name" + std::to_string(i)), static_cast<Sym>(i + 1));
}

TEST(IrModule, CopiesAreIndependent) {
  Module module;
  Sym shared = module.intern("a text that is longer than a short string");
  Module copy = module;
  Sym own = copy.intern("only in the copy");
  EXPECT_EQ(copy.intern("a text that is longer than a short string"), shared);
  EXPECT_EQ(module.intern("only in the original"), own);
  EXPECT_EQ(copy.text(own), "only in the copy");
}

TEST(IrModule, InternsAfterAMove) {
  Module module;
  Sym known = module.intern("known");
  Module moved = std::move(module);
  EXPECT_EQ(moved.intern("known"), known);
  module = Module();
  EXPECT_EQ(module.intern(""), 0u);
  EXPECT_EQ(module.intern("fresh"), 1u);
}

} // namespace
} // namespace unclosed::ir
