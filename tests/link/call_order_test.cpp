#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "link/call_order.h"
#include "program_text.h"

namespace unclosed::link {
namespace {

std::vector<Component> orderOf(const Program& program) {
  ResolvedNames names(program);
  return callOrder(names);
}

std::string showOrder(const Program& program) {
  std::string text;
  for (const Component& component : orderOf(program)) {
    if (!text.empty()) text += " ";
    std::string names;
    for (FunctionRef ref : component.functions)
      names += (names.empty() ? "" : "+") + show(program, ref);
    text += component.recursive ? "(" + names + ")" : names;
  }
  return text;
}

std::string order(std::string_view text) { return showOrder(Program(parseModules(text))); }

// "m0.py" calls "m1.py" calls ...; the last calls `back`, when that is not negative.
std::vector<ir::Module> chain(int length, int back) {
  std::string text;
  for (int i = 0; i < length; ++i) {
    text += fmt::format("module python \"m{:05}.py\"\nfunction f()\n", i);
    int next = i + 1 < length ? i + 1 : back;
    if (next >= 0) text += fmt::format("  call x.f() import \"m{:05}.f\"\n", next);
    text += "  return\n";
  }
  return parseModules(text);
}

TEST(CallOrder, PutsCalleesFirst) {
  EXPECT_EQ(order(R"(module python "a.py"
function outer()
  call helper() module
  call b.get() import
  return
function helper()
  return
module python "b.py"
function get()
  return
)"),
            "a.py:helper b.py:get a.py:outer");
}

TEST(CallOrder, KnowsRecursion) {
  EXPECT_EQ(order(R"(module python "a.py"
function alone()
  return
function again()
  call again() module
  return
function even()
  call odd() module
  return
function odd()
  call even() module
  call again() module
  return
)"),
            "a.py:alone (a.py:again) (a.py:even+a.py:odd)");
}

TEST(CallOrder, FollowsACycleThroughManyModules) {
  std::vector<Component> components = orderOf(Program(chain(30, 0)));
  ASSERT_EQ(components.size(), 1u);
  EXPECT_EQ(components.front().functions.size(), 30u);
  EXPECT_TRUE(components.front().recursive);
}

TEST(CallOrder, EntersACycleFromOutside) {
  std::vector<Component> components = orderOf(Program(chain(32, 2)));
  ASSERT_EQ(components.size(), 3u);
  EXPECT_EQ(components[0].functions.size(), 30u);
  EXPECT_EQ(components[2].functions, (std::vector<FunctionRef>{{0, 0}}));
}

TEST(CallOrder, SurvivesAChainOfFiveThousandCalls) {
  std::vector<Component> components = orderOf(Program(chain(5000, -1)));
  ASSERT_EQ(components.size(), 5000u);
  EXPECT_EQ(components.front().functions, (std::vector<FunctionRef>{{4999, 0}}));
  EXPECT_EQ(components.back().functions, (std::vector<FunctionRef>{{0, 0}}));
}

TEST(CallOrder, FollowsConstructorsAndContextManagers) {
  EXPECT_EQ(order(R"(module python "a.py"
function use()
  %0 = call db.Db() import
  return
module python "db.py"
class Db
  method Db.__init__
  method Db.__exit__
  method Db.close
function Db.__exit__(self) of Db
  call self.close() on $self module "Db.close"
  return
function Db.close(self) of Db
  return
function Db.__init__(self) constructor of Db
  return
)"),
            "db.py:Db.close db.py:Db.__exit__ db.py:Db.__init__ a.py:use");
}

TEST(CallOrder, FollowsFunctionsThatAreValues) {
  EXPECT_EQ(order(R"(module python "a.py"
function start(conn)
  %0 = closure start.<locals>.task($conn)
  call Thread(target = %0, args = @finish)
  %1 = bound shut($conn)
  return
function start.<locals>.task() in start
  return
function finish()
  return
module python "b.py"
class Db
  method Db.shut
function Db.shut(self) of Db
  return
)"),
            "a.py:start.<locals>.task a.py:finish b.py:Db.shut a.py:start");
}

TEST(CallOrder, FollowsDecorators) {
  EXPECT_EQ(order(R"(module python "a.py"
function job(session)
  decorator tools.with_session
  return
module python "tools.py"
function with_session.<locals>.inner() in with_session
  return
function with_session(f)
  %0 = closure with_session.<locals>.inner($f)
  return %0
)"),
            "tools.py:with_session.<locals>.inner tools.py:with_session a.py:job");
}

TEST(CallOrder, FollowsMethodsByNameWhileTheyAreFew) {
  std::string text = R"(module python "a.py"
function use(x)
  call x.shut() on $x
  return
)";
  auto withClasses = [&](size_t count) {
    std::string all = text;
    for (size_t i = 0; i < count; ++i)
      all += fmt::format("module python \"c{0}.py\"\nclass C\n  method C.shut\n"
                         "function C.shut(self) of C\n  return\n",
                         i);
    return order(all);
  };
  EXPECT_EQ(withClasses(2), "c0.py:C.shut c1.py:C.shut a.py:use");
  EXPECT_TRUE(withClasses(MaxCandidates).ends_with(" a.py:use"));
  EXPECT_TRUE(withClasses(MaxCandidates + 1).starts_with("a.py:use "));
}

TEST(CallOrder, DoesNotDependOnTheOrderOfModules) {
  std::vector<ir::Module> modules = chain(12, 4);
  std::string expected = showOrder(Program(modules));
  for (size_t turn = 0; turn < modules.size(); ++turn) {
    std::ranges::rotate(modules, modules.begin() + 1);
    EXPECT_EQ(showOrder(Program(modules)), expected);
  }
}

} // namespace
} // namespace unclosed::link
