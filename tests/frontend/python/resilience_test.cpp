// Input that no programmer would write: broken, huge, deep, or not text at all.
#include "frontend/python/python.h"
#include "ir/text.h"
#include "ir/verifier.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace unclosed::python {
namespace {

ir::Module extract(std::string_view source) {
  ir::Module module = Frontend().extract("x.py", source);
  Status broken = ir::verify(module);
  EXPECT_FALSE(broken) << broken->text();
  return module;
}

bool hasFunction(const ir::Module& module, std::string_view name) {
  return std::ranges::any_of(module.functions, [&](const ir::Function& function) {
    return module.text(function.name) == name;
  });
}

bool hasGap(const ir::Module& module, std::string_view function, std::string_view reason) {
  return std::ranges::any_of(module.gaps, [&](const ir::Gap& gap) {
    return module.text(gap.function) == function && module.text(gap.reason) == reason;
  });
}

std::string repeated(std::string_view text, size_t times) {
  std::string out;
  for (size_t i = 0; i < times; ++i)
    out += text;
  return out;
}

TEST(Resilience, EmptyFileIsAModule) {
  ir::Module module = extract("");
  ASSERT_EQ(module.functions.size(), 1u);
  EXPECT_TRUE(module.gaps.empty());
}

TEST(Resilience, ASourceThatTakesTooLongIsOneGap) {
  std::string source = repeated("x = f(1, [2, 3])\n", 100000);
  ir::Module module = Frontend(std::chrono::milliseconds(1)).extract("x.py", source);
  EXPECT_FALSE(ir::verify(module));
  ASSERT_TRUE(hasGap(module, "", "takes too long to parse"));
  EXPECT_EQ(module.gaps[0].range.begin.line, 1u);
  EXPECT_GT(module.gaps[0].range.end.line, 100000u);
}

TEST(Resilience, BrokenFunctionCostsItself) {
  ir::Module module = extract("def a():\n    return 1\n\n\ndef b():\n    return (\n\n\n"
                              "def c():\n    return 3\n");
  EXPECT_TRUE(hasFunction(module, "a"));
  EXPECT_TRUE(hasFunction(module, "c"));
  EXPECT_FALSE(module.gaps.empty());
}

TEST(Resilience, BrokenMethodCostsItself) {
  ir::Module module = extract("class C:\n    def a(self):\n        return 1 +\n\n"
                              "    def b(self):\n        return 2\n");
  EXPECT_TRUE(hasFunction(module, "C.b"));
  EXPECT_FALSE(module.gaps.empty());
}

TEST(Resilience, DeepExpressionCostsItsFunction) {
  std::string source = "def deep():\n    return " + repeated("(", 5000) + "1" +
                       repeated(")", 5000) + "\n\n\ndef shallow():\n    return 1\n";
  ir::Module module = extract(source);
  EXPECT_TRUE(hasGap(module, "deep", "nested too deeply"));
  EXPECT_FALSE(hasFunction(module, "deep"));
  EXPECT_TRUE(hasFunction(module, "shallow"));
}

TEST(Resilience, DeepModuleExpressionCostsItsStatement) {
  std::string source =
      "x = " + repeated("[", 5000) + repeated("]", 5000) + "\n\n\ndef f():\n    return 1\n";
  ir::Module module = extract(source);
  EXPECT_TRUE(hasGap(module, "", "nested too deeply"));
  EXPECT_TRUE(hasFunction(module, "f"));
  EXPECT_TRUE(hasFunction(module, "<module>"));
}

TEST(Resilience, DeepBlocksCostTheirFunction) {
  std::string source = "def deep(x):\n";
  std::string indent = " ";
  for (int i = 0; i < 2000; ++i, indent += ' ')
    source += indent + "if x:\n";
  source += indent + "pass\n";
  ir::Module module = extract(source);
  EXPECT_FALSE(hasFunction(module, "deep"));
  EXPECT_FALSE(module.gaps.empty());
}

TEST(Resilience, DeepCallChainsAndLambdas) {
  ir::Module chain = extract("def f(x):\n    return x" + repeated(".a()", 5000) + "\n");
  EXPECT_TRUE(hasGap(chain, "f", "nested too deeply"));
  ir::Module lambdas = extract("def f(x):\n    return " + repeated("lambda: ", 3000) + "x\n");
  EXPECT_FALSE(lambdas.gaps.empty());
  ir::Module conditions = extract("def f(x):\n    if " + repeated("not ", 5000) + "x: pass\n");
  EXPECT_TRUE(hasGap(conditions, "f", "nested too deeply"));
}

TEST(Resilience, LongChainsOfOperatorsAreNotDeep) {
  ir::Module module = extract("def f(a):\n    x = a" + repeated(" + a", 5000) + "\n    y = a" +
                              repeated(" or a", 3000) + "\n    return x, y\n");
  EXPECT_TRUE(module.gaps.empty());
  EXPECT_TRUE(hasFunction(module, "f"));
}

TEST(Resilience, NestedFinallyDoesNotExplode) {
  std::string source = "def f(g):\n";
  std::string indent = "    ";
  for (int i = 0; i < 30; ++i, indent += ' ')
    source += indent + "try:\n" + indent + " g()\n" + indent + "finally:\n";
  source += indent + "g()\n";
  ir::Module module = extract(source);
  EXPECT_TRUE(hasGap(module, "f", "nested too deeply"));
}

TEST(Resilience, BytesThatAreNotText) {
  std::string noise;
  unsigned state = 12345;
  for (int i = 0; i < 20000; ++i) {
    state = state * 1103515245 + 12345;
    noise += static_cast<char>(state >> 16);
  }
  extract(noise);
  constexpr char withNuls[] = "def f():\n    return '\xff\xfe'\n\0\0\0";
  extract(std::string_view(withNuls, sizeof withNuls - 1));
  extract("\xEF\xBB\xBF"
          "def f():\r\n\treturn 1\r\n");
  EXPECT_TRUE(hasFunction(extract("\xEF\xBB\xBF"
                                  "def f():\r\n\treturn 1\r\n"),
                          "f"));
}

// Cutting a program anywhere leaves something that must neither crash nor break an invariant.
TEST(Resilience, EveryPrefixAndEveryHole) {
  const std::string source = "import a.b as c\n"
                             "@c.d(1)\n"
                             "class K(c.E, metaclass=M):\n"
                             "    x: int = 3\n"
                             "    async def f(self, *a, k=1, **kw) -> 'T':\n"
                             "        async with c.g() as self.h, y:\n"
                             "            for i, (j, *l) in zip(a, kw):\n"
                             "                try:\n"
                             "                    z = [q async for q in i if q] or {1: 2}\n"
                             "                except (A, B) as e:\n"
                             "                    raise C(e) from None\n"
                             "                else:\n"
                             "                    return await z.w(f'{i!r:>{j}}', *l, **kw)\n"
                             "                finally:\n"
                             "                    del self.h[1:2], z\n"
                             "        match a:\n"
                             "            case {'k': [u, *_], **r} | K(v, w=-1) if u:\n"
                             "                global g1\n"
                             "                g1 = lambda s, t=2: (yield s)\n"
                             "        while not (n := a < 3 <= k) and k in a: pass\n"
                             "        else: print(x if n else k, a[0].b['c'])\n";
  for (size_t length = 0; length <= source.size(); ++length)
    extract(source.substr(0, length));
  for (size_t at = 0; at < source.size(); ++at) {
    extract(source.substr(0, at) + source.substr(at + 1));
    extract(source.substr(0, at) + "$ " + source.substr(at));
  }
}

} // namespace
} // namespace unclosed::python
