#include "ir/builder.h"
#include "ir/text.h"
#include "ir/verifier.h"

#include <gtest/gtest.h>

namespace unclosed::ir {
namespace {

TEST(IrBuilder, GivesEqualPlacesOneId) {
  Module module;
  FunctionBuilder builder(module, "f", {});
  PlaceId conn = builder.local("conn");
  EXPECT_EQ(builder.local("conn"), conn);
  EXPECT_NE(builder.param("conn"), conn);
  EXPECT_EQ(builder.field(conn, "cur"), builder.field(conn, "cur"));
  EXPECT_NE(builder.field(conn, "cur"), builder.element(conn, "cur"));
  EXPECT_EQ(builder.integer(3), builder.integer(3));
  EXPECT_NE(builder.integer(1), builder.boolean(true));
  EXPECT_NE(builder.string("x"), builder.otherConstant("x"));
  EXPECT_NE(builder.temp(), builder.temp());
}

TEST(IrBuilder, LearnsATypeLater) {
  Module module;
  FunctionBuilder builder(module, "f", {});
  PlaceId conn = builder.local("conn");
  EXPECT_EQ(builder.local("conn", "db.Connection"), conn);
  EXPECT_EQ(module.text(builder.function().places[conn].type), "db.Connection");
  builder.setType(conn, "db.Other");
  builder.local("conn", "db.Connection");
  EXPECT_EQ(module.text(builder.function().places[conn].type), "db.Other");
}

TEST(IrBuilder, KeepsBlocksTogetherThatWereFilledInTurns) {
  Module module;
  FunctionBuilder builder(module, "f", {});
  PlaceId x = builder.local("x");
  BlockId second = builder.newBlock();
  builder.assign(x, builder.integer(1), {});
  builder.setBlock(second);
  builder.assign(x, builder.integer(2), {});
  builder.setBlock(0);
  builder.assign(x, builder.integer(3), {});
  builder.jump(second);
  builder.setBlock(second);
  builder.ret(x, {});
  Index index = builder.finish();
  EXPECT_FALSE(verify(module));
  EXPECT_EQ(print(module, module.functions[index]), "function f()\n"
                                                    "b0:\n"
                                                    "  x = 1\n"
                                                    "  x = 3\n"
                                                    "  jump b1\n"
                                                    "b1:\n"
                                                    "  x = 2\n"
                                                    "  return x\n");
}

TEST(IrBuilder, PutsWhatFollowsATerminatorIntoItsOwnBlock) {
  Module module;
  FunctionBuilder builder(module, "f", {});
  PlaceId x = builder.local("x");
  builder.ret(None, {});
  builder.ret(x, {});
  builder.assign(x, builder.null(), {});
  Index index = builder.finish();
  EXPECT_EQ(print(module, module.functions[index]), "function f()\n"
                                                    "b0:\n"
                                                    "  return\n"
                                                    "b1:\n"
                                                    "  x = null\n"
                                                    "  unreachable\n");
}

TEST(IrBuilder, GivesNewBlocksTheCurrentHandler) {
  Module module;
  FunctionBuilder builder(module, "f", {});
  BlockId handler = builder.newBlock();
  EXPECT_EQ(builder.setHandler(handler), None);
  BlockId body = builder.newBlock();
  EXPECT_EQ(builder.setHandler(None), handler);
  BlockId after = builder.newBlock();
  builder.jump(body);
  builder.setBlock(body);
  builder.jump(after);
  builder.setBlock(handler);
  builder.unwind();
  Index index = builder.finish();
  const std::vector<Block>& blocks = module.functions[index].blocks;
  EXPECT_EQ(blocks[0].exceptional, None);
  EXPECT_EQ(blocks[body].exceptional, handler);
  EXPECT_EQ(blocks[after].exceptional, None);
}

} // namespace
} // namespace unclosed::ir
