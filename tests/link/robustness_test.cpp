// Programs that no one would write: linking them ends, and says the same in any order.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "../ir/random_module.h"
#include "link/call_order.h"
#include "program_text.h"

namespace unclosed::link {
namespace {

std::string allAnswers(const Program& program) {
  std::string text;
  for (ModuleId id = 0; id < program.modules().size(); ++id) {
    for (const std::string& name : program.module(id).strings()) {
      text +=
          show(program, program.resolve(id, name)) + " " + program.externalName(id, name) + "\n";
      text += show(program, program.byLinkName(id, name)) + "\n";
    }
    for (ir::Index type = 0; type < program.module(id).classes.size(); ++type)
      for (ClassRef base : program.bases({id, type}))
        text += show(program, base) + "\n";
  }
  ResolvedNames names(program);
  for (const Component& component : callOrder(names))
    for (FunctionRef ref : component.functions)
      text += show(program, ref) + (component.recursive ? " recursive\n" : "\n");
  return text;
}

TEST(LinkRobustness, AnswersTheSameForRandomModulesInAnyOrder) {
  for (uint32_t seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE(seed);
    std::vector<ir::Module> modules;
    for (uint32_t i = 0; i < 4; ++i) {
      modules.push_back(ir::randomModule(seed * 4 + i));
      modules.back().path = fmt::format("p{}/m{}.py", i / 2, i);
    }
    std::string expected = allAnswers(Program(modules));
    std::ranges::reverse(modules);
    EXPECT_EQ(allAnswers(Program(modules)), expected);
  }
}

// "m1.py" imports its names from "m2.py", which imports them from "m3.py" ...
std::vector<ir::Module> reexports(int length, std::string_view import) {
  std::string text;
  for (int i = 0; i < length; ++i) {
    text += fmt::format("module python \"m{}.py\"\n", i);
    if (i + 1 < length) text += fmt::format(fmt::runtime(import), i + 1) + "\n";
  }
  return parseModules(text + "function f()\n  return\n");
}

TEST(LinkRobustness, FollowsReexportsThroughManyModules) {
  for (std::string_view import : {"import f = m{}.f", "import * = m{}"}) {
    Program program(reexports(60, import));
    EXPECT_EQ(show(program, program.resolve(moduleOf(program, "m0.py"), "m0.f")), "nothing");
    EXPECT_EQ(show(program, program.resolve(moduleOf(program, "m5.py"), "m0.f")),
              "function m59.py:f");
  }
}

TEST(LinkRobustness, EndsOnReexportsWithoutEnd) {
  Program program(reexports(5000, "import f = m{}.f"));
  EXPECT_EQ(show(program, program.resolve(moduleOf(program, "m1.py"), "m0.f")), "nothing");
  EXPECT_EQ(program.externalName(moduleOf(program, "m1.py"), "m0.f"), "");
}

TEST(LinkRobustness, EndsOnStarImportsOfEveryModuleByEveryModule) {
  std::string text;
  for (int i = 0; i < 12; ++i) {
    text += fmt::format("module python \"m{}.py\"\n", i);
    for (int k = 0; k < 12; ++k)
      text += fmt::format("import * = m{}\n", k);
  }
  Program program(parseModules(text));
  EXPECT_EQ(show(program, program.resolve(0, "m3.nowhere")), "nothing");
}

TEST(LinkRobustness, CutsOffChainsOfBases) {
  std::string text = "module python \"a.py\"\n";
  for (int i = 0; i < 5000; ++i)
    text += fmt::format("class C{}(C{})\n", i, i + 1);
  Program program(parseModules(text + "class C5000\n"));
  EXPECT_EQ(program.bases({0, 0}).size(), 256u);
  EXPECT_EQ(program.derived({0, 5000}).size(), 256u);
  EXPECT_EQ(program.bases({0, 4999}).size(), 1u);
}

} // namespace
} // namespace unclosed::link
