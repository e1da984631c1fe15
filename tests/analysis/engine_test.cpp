// IR text in, findings out. Each function of cases/*.ir says above it what must be found in it:
// `# expect: UNC103 conn`, one line a finding; a function without such a line must be silent.
#include "analysis/analysis.h"
#include "ir/text.h"
#include "ir/verifier.h"
#include "rules/loader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace unclosed::analysis {
namespace {

namespace fs = std::filesystem;

const fs::path folder = fs::path(UNCLOSED_SOURCE_DIR) / "tests/analysis";

std::string slurp(const fs::path& path) {
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

// "function: UNC103 conn", sorted.
std::vector<std::string> expectations(const std::string& text) {
  std::vector<std::string> out, pending;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    constexpr std::string_view mark = "# expect: ";
    if (line.starts_with(mark)) pending.push_back(line.substr(mark.size()));
    if (!line.starts_with("function ")) continue;
    std::string name = line.substr(9, line.find('(') - 9);
    for (const std::string& what : pending)
      out.push_back(name + ": " + what);
    pending.clear();
  }
  std::ranges::sort(out);
  return out;
}

const rules::RuleSet& testRules() {
  static const rules::RuleSet set = [] {
    std::vector<rules::PackSource> packs;
    for (const char* name : {"python_pack.json", "c_pack.json"})
      packs.push_back({name, slurp(folder / name)});
    Expected<rules::RuleSet> loaded = rules::loadPacks(packs);
    EXPECT_TRUE(loaded.ok()) << (loaded.ok() ? "" : loaded.error().text());
    return loaded.ok() ? *loaded : rules::RuleSet{};
  }();
  return set;
}

class EngineTest : public testing::TestWithParam<std::string> {};

TEST_P(EngineTest, FindsWhatIsExpected) {
  std::string text = slurp(folder / "cases" / GetParam());
  Expected<ir::Module> module = ir::parse(text);
  ASSERT_TRUE(module.ok()) << module.error().text();
  Status bad = ir::verify(*module);
  ASSERT_FALSE(bad) << bad->text();
  std::vector<std::string> found;
  for (const Finding& finding : Analyzer(testRules()).analyse(*module)) {
    if (finding.confidence < Confidence::Medium) continue;
    std::string what = finding.function + ": " + finding.rule;
    found.push_back(finding.variable.empty() ? what : what + " " + finding.variable);
  }
  std::ranges::sort(found);
  EXPECT_EQ(found, expectations(text));
}

std::vector<std::string> cases() {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder / "cases"))
    names.push_back(entry.path().filename());
  std::ranges::sort(names);
  return names;
}

INSTANTIATE_TEST_SUITE_P(Cases, EngineTest, testing::ValuesIn(cases()), [](const auto& info) {
  std::string name = info.param.substr(0, info.param.find('.'));
  return name;
});

} // namespace
} // namespace unclosed::analysis
