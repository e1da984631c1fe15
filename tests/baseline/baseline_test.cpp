#include <gtest/gtest.h>

#include "baseline/baseline.h"

namespace unclosed::baseline {
namespace {

analysis::Finding finding(const std::string& path, ir::Range range) {
  analysis::Finding out;
  out.rule = "UNC101";
  out.path = path;
  out.range = range;
  out.function = "count";
  out.resource = "sqlite3-connection";
  out.variable = "conn";
  return out;
}

TEST(Baseline, IsOneEntryALineAndReadBackTheSame) {
  Entry a{"b.py", "UNC101", "f", "r", "x", "00", 1}, b{"a.py", "UNC103", "gé\"", "r", "", "01", 2};
  Baseline baseline = baselineOf({a, b, a});
  std::string text = render(baseline);
  EXPECT_EQ(text,
            "{\n  \"version\": 1,\n  \"entries\": [\n"
            "    {\"path\":\"a.py\",\"rule\":\"UNC103\",\"function\":\"gé\\\"\",\"resource\":"
            "\"r\",\"variable\":\"\",\"code\":\"01\",\"count\":2},\n"
            "    {\"path\":\"b.py\",\"rule\":\"UNC101\",\"function\":\"f\",\"resource\":\"r\","
            "\"variable\":\"x\",\"code\":\"00\",\"count\":2}\n  ]\n}\n");
  auto back = parse("x.json", text);
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(render(*back), text);
  EXPECT_TRUE(parse("x.json", render(Baseline{})).ok());
}

TEST(Baseline, MistakesNameThePlace) {
  auto failure = [](std::string_view text) {
    auto parsed = parse("b.json", text);
    return parsed ? std::string("none") : parsed.error().text();
  };
  EXPECT_TRUE(failure("{\n x").starts_with("b.json:2:2: ")) << failure("{\n x");
  EXPECT_TRUE(failure("{\"version\": 9, \"entries\": []}").starts_with("b.json: is no baseline"));
  EXPECT_EQ(failure("{\"version\": 1, \"entries\": [{\"paht\": \"a\"}]}"),
            "b.json: /entries/0/paht: unknown key \"paht\" (did you mean \"path\"?)");
}

TEST(Baseline, CodeHasNoLayout) {
  std::string code = withoutLayout("connect( a,\n  'x y' ,\n)");
  EXPECT_EQ(code, "connect(a,\"x y\")");
  EXPECT_EQ(withoutLayout("connect(a, \"x y\")"), code);
  EXPECT_NE(withoutLayout("connect(a, \"x  y\")"), code);
  EXPECT_EQ(withoutLayout("a \\\n + \"\\\"\""), "a+\"\\\"\"");
}

TEST(Baseline, EntriesDependOnTheCodeAndNotOnItsPlace) {
  report::SourceTexts sources;
  sources.add("a.py", "conn = connect(path)\n");
  sources.add("b.py", "\n\n    conn = connect(\n        path,\n    )\n");
  sources.add("c.py", "conn = connect(other)\n");
  Entry a = entryOf(finding("a.py", {{1, 8}, {1, 21}}), "x.py", sources);
  Entry b = entryOf(finding("b.py", {{3, 12}, {5, 6}}), "x.py", sources);
  Entry c = entryOf(finding("c.py", {{1, 8}, {1, 22}}), "x.py", sources);
  EXPECT_TRUE(a.sameAs(b));
  EXPECT_FALSE(a.sameAs(c));
}

} // namespace
} // namespace unclosed::baseline
