#include "ir/text.h"
#include "ir/verifier.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "canonical.h"
#include "random_module.h"

namespace unclosed::ir {
namespace {

std::vector<std::filesystem::path> cases() {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry :
       std::filesystem::directory_iterator(UNCLOSED_SOURCE_DIR "/tests/ir/cases"))
    paths.push_back(entry.path());
  std::ranges::sort(paths);
  return paths;
}

std::string read(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

std::string printed(std::string_view text) {
  Expected<Module> module = parse(text);
  return module ? print(*module) : module.error().text();
}

std::string failure(std::string_view text) {
  Expected<Module> module = parse(text);
  return module ? "no error" : module.error().text();
}

TEST(IrText, PrintsEachCaseAsItIsWritten) {
  ASSERT_FALSE(cases().empty());
  for (const auto& path : cases()) {
    SCOPED_TRACE(path);
    std::string text = read(path);
    Expected<Module> module = parse(text);
    ASSERT_TRUE(module) << module.error().text();
    EXPECT_EQ(print(*module), text);
    Status invalid = verify(*module);
    EXPECT_FALSE(invalid) << invalid->text();
  }
}

TEST(IrText, ReadsBackEveryModuleThatItPrints) {
  for (uint32_t seed = 0; seed < 500; ++seed) {
    SCOPED_TRACE(seed);
    Module module = randomModule(seed);
    std::string text = print(module);
    Expected<Module> again = parse(text);
    ASSERT_TRUE(again) << again.error().text() << "\n" << text;
    ASSERT_EQ(canonical(*again), canonical(module)) << text;
    ASSERT_EQ(print(*again), text);
  }
}

TEST(IrText, PrintsOneFunctionAsInItsModule) {
  Module module = randomModule(7);
  std::string all = print(module);
  for (const Function& function : module.functions)
    EXPECT_NE(all.find("\n" + print(module, function)), std::string::npos);
}

TEST(IrText, LetsHandWrittenTextLeaveThingsOut) {
  std::string text = printed(R"(
    # The margin is that of the first line, and there is no module line.
    function f(conn: db.Connection)
      x = call open(conn) raises import "io.open" @3   # expect: nothing
      branch x is null ? out : go
    go: !fail
      call x.close() on x raises @4:2-8
    out:
      return
    fail:
      unwind
  )");
  EXPECT_EQ(text, R"(module python ""

function f(conn: db.Connection)
b0:
  x = call open($conn) import "io.open" raises @3:1-3:1
  branch x is null ? b2 : b1
b1: !b3
  call x.close() on x raises @4:2-4:8
  jump b2
b2:
  return
b3:
  unwind
)");
}

TEST(IrText, FillsInWhatACallDoesNotSay) {
  Expected<Module> module = parse("function f()\n"
                                  "  call a.b(x) import\n"
                                  "  call c.d() on c\n"
                                  "  call g() on g value\n"
                                  "  return\n");
  ASSERT_TRUE(module) << module.error().text();
  const std::vector<Call>& calls = module->functions[0].calls;
  EXPECT_EQ(module->text(calls[0].callee), "a.b");
  EXPECT_EQ(module->text(calls[0].method), "b");
  EXPECT_EQ(calls[0].flags, 0);
  EXPECT_EQ(calls[1].callee, 0u);
  EXPECT_EQ(calls[1].flags, Method);
  EXPECT_EQ(module->text(calls[2].method), "__call__");
  EXPECT_EQ(calls[2].flags, 0);
}

TEST(IrText, TellsTheFunctionsOfOneNameApart) {
  std::string text = "module python \"\"\n"
                     "\nfunction f()\nb0:\n  return\n"
                     "\nfunction f() in f\nb0:\n  %0 = closure f!2()\n  return %0\n";
  EXPECT_EQ(printed(text), text);
}

TEST(IrText, NamesTheLineOfAnError) {
  std::string head = "module python \"\"\nfunction f()\n";
  EXPECT_EQ(failure("oops\n"), "line 1: expected module, import, export, class, gap, constant, "
                               "ownership, function or a label (at: oops)");
  EXPECT_EQ(failure(head + "  x = call f(\n"), "line 3: expected a place (the line ends here)");
  EXPECT_EQ(failure(head + "  jump b7\n"), "line 3: there is no block `b7`");
  EXPECT_EQ(failure(head + "  x = y\n"), "the last block of `f` has no terminator");
  EXPECT_EQ(failure(head + "  return\n  return\n"),
            "line 4: the block has ended; a label such as `b1:` is missing (at: return)");
  EXPECT_EQ(failure(head + "b0:\n  jump b0\nb0:\n  return\n"),
            "line 5: the label is defined twice (the line ends here)");
  EXPECT_EQ(failure(head + "  x = closure g()\n"),
            "line 3: there is no function `g` of that number (at: ())");
  EXPECT_EQ(failure(head + "  raises = x\n"), "line 3: a name that is a word of the text form "
                                              "stands between backquotes (at: raises = x)");
  EXPECT_EQ(failure(head + "  return x y\n"), "line 3: nothing was expected here (at: y)");
  EXPECT_EQ(failure("module python \"a\n"),
            "line 1: the quoted text does not end on this line (the line ends here)");
  EXPECT_EQ(failure("  return\n"), "line 1: expected module, import, export, class, gap, constant, "
                                   "ownership, function or a label (at: return)");
  EXPECT_EQ(failure(head + "  return " + std::string(100000, '(') + "\n").substr(0, 46),
            "line 3: the place is nested too deeply (at: ((");
}

TEST(IrText, SurvivesTextThatIsCutOrChanged) {
  for (const auto& path : cases()) {
    std::string text = read(path);
    for (size_t i = 0; i < text.size(); ++i) {
      (void)parse(std::string_view(text).substr(0, i)).ok();
      std::string changed = text;
      changed[i] = "(.#@*\"%x"[i % 8];
      Expected<Module> module = parse(changed);
      if (module) (void)print(*module);
    }
  }
}

} // namespace
} // namespace unclosed::ir
