// Sources with their findings beside the lines, as in fixtures/: each line of cases/*.py says with
// `# expect: UNC101` what the line-by-line reading must report there, and every other line is
// silent. Findings below the default confidence do not count.
#include "frontend/pattern/pattern.h"
#include "rules/loader.h"
#include "support/files.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace unclosed::pattern {
namespace {

namespace fs = std::filesystem;

using Said = std::vector<std::string>; // "4: UNC101"

const fs::path Cases = fs::path(UNCLOSED_SOURCE_DIR) / "tests/frontend/pattern/cases";

const Scanner& scanner() {
  static const rules::RuleSet rules = *rules::loadAll({});
  static const analysis::RuleIndex index(rules, true);
  static const Scanner instance(index);
  return instance;
}

Said said(const std::vector<analysis::Finding>& findings) {
  Said out;
  for (const analysis::Finding& finding : findings)
    if (finding.confidence >= rules::Confidence::Medium)
      out.push_back(std::to_string(finding.range.begin.line) + ": " + finding.rule);
  return out;
}

Said expected(std::string_view text) {
  constexpr std::string_view Mark = "# expect: ";
  Said out;
  for (int line = 1; !text.empty(); ++line) {
    std::string_view row = text.substr(0, text.find('\n'));
    if (size_t at = row.find(Mark); at != std::string_view::npos)
      out.push_back(std::to_string(line) + ": " + std::string(row.substr(at + Mark.size())));
    text.remove_prefix(std::min(row.size() + 1, text.size()));
  }
  return out;
}

std::vector<std::string> names() {
  std::vector<std::string> out;
  for (const auto& entry : fs::directory_iterator(Cases))
    out.push_back(entry.path().stem().string());
  std::ranges::sort(out);
  return out;
}

class PatternCases : public testing::TestWithParam<std::string> {};

TEST_P(PatternCases, SayWhatIsExpected) {
  std::string path = (Cases / (GetParam() + ".py")).string();
  auto text = support::readFile(path);
  ASSERT_TRUE(text.ok());
  EXPECT_FALSE(expected(*text).empty());
  EXPECT_EQ(said(scanner().scan(path, *text)), expected(*text));
}

INSTANTIATE_TEST_SUITE_P(Pattern, PatternCases, testing::ValuesIn(names()),
                         [](const auto& info) { return info.param; });

TEST(Pattern, NeverClaimsHighConfidenceAndSaysHowItKnows) {
  auto text = support::readFile((Cases / "ways_out.py").string());
  ASSERT_TRUE(text.ok());
  auto findings = scanner().scan("ways_out.py", *text);
  ASSERT_FALSE(findings.empty());
  for (const analysis::Finding& finding : findings) {
    EXPECT_LE(finding.confidence, rules::Confidence::Medium);
    EXPECT_NE(finding.message.find("as far as reading line by line tells"), std::string::npos);
    EXPECT_FALSE(finding.steps.empty());
    EXPECT_FALSE(finding.advice.empty());
  }
}

TEST(Pattern, NamesTheFunctionAndTheVariable) {
  auto findings = scanner().scan("x.py", "class Store:\n"
                                         "    def load(self, path):\n"
                                         "        def inner():\n"
                                         "            page = open(path)\n"
                                         "            return page.read()\n");
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].function, "Store.load.<locals>.inner");
  EXPECT_EQ(findings[0].variable, "page");
  EXPECT_EQ(findings[0].range, (ir::Range{{4, 20}, {4, 30}}));
}

TEST(Pattern, ReadsOnlyTheGivenParts) {
  std::string text = "def a(p):\n    x = open(p)\n    return x.read()\n"
                     "def b(p):\n    x = open(p)\n    return x.read()\n";
  std::vector<ir::Range> parts{{{4, 1}, {7, 1}}};
  EXPECT_EQ(said(scanner().scan("x.py", text, parts)), Said{"5: UNC101"});
}

TEST(Pattern, SurvivesAnyCutOfASource) {
  auto text = support::readFile((Cases / "broken.py").string());
  ASSERT_TRUE(text.ok());
  for (size_t size = 0; size < text->size(); size += 7) {
    std::string_view half = std::string_view(*text).substr(size / 2, size - size / 2);
    for (const analysis::Finding& finding : scanner().scan("x.py", half))
      EXPECT_GT(finding.range.begin.line, 0u);
  }
}

// Thousands of acquisitions in one function of thousands of lines: each is followed through all.
TEST(Pattern, AGeneratedFunctionDoesNotTakeForever) {
  std::string text = "def tables():\n";
  for (int i = 0; i < 3000; ++i)
    text += "    x" + std::to_string(i) + " = open('t')\n    if x" + std::to_string(i) +
            ":\n        print(1)\n";
  auto begin = std::chrono::steady_clock::now();
  EXPECT_FALSE(scanner().scan("x.py", text).empty());
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
}

// A pack of somebody's own, whose statements no call can describe.
TEST(Pattern, AsksThePatternsOfAPack) {
  rules::PackSource pack{"desk.json", R"json({
    "version": 1, "library": "desk", "language": "python",
    "resources": [{
      "id": "desk-lease", "label": "desk lease", "kind": "lease", "severity": "warning",
      "patterns": {
        "acquire": ["(?P<name>\\w+)\\s*<<=\\s*desk"],
        "release": ["desk\\s*<<=\\s*{name}\\b"]
      },
      "advice": "give it back", "why": "There are few.",
      "examples": {"leak": ["x <<= desk"], "clean": ["pass"]}
    }]
  })json"};
  auto rules = rules::loadPacks({&pack, 1});
  ASSERT_TRUE(rules.ok()) << rules.error().text();
  analysis::RuleIndex index(*rules, true);
  Scanner own(index);
  EXPECT_EQ(said(own.scan("x.py", "def a():\n    seat <<= desk\n    sit(seat)\n")),
            Said{"2: UNC101"});
  EXPECT_EQ(said(own.scan("x.py", "def a():\n    seat <<= desk\n    sit(seat)\n"
                                  "    desk <<= seat\n")),
            Said{"2: UNC103"});
  EXPECT_TRUE(own.scan("x.py", "def a():\n    seat <<= desk\n    try:\n        sit(seat)\n"
                               "    finally:\n        desk <<= seat\n")
                  .empty());
}

} // namespace
} // namespace unclosed::pattern
