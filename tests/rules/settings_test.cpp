// Every risk that the built-in packs know is shown by a line of fixtures/settings. What a line says
// at the usual confidence is compared by tests/e2e/fixtures_test; here also what is held back
// counts.
#include "analysis/analysis.h"
#include "frontend/python/python.h"
#include "support/files.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <tuple>

#include "examples.h"

namespace unclosed::rules {
namespace {

namespace fs = std::filesystem;

using Risk = std::tuple<std::string, std::string, std::string>; // group, diagnostic, option

std::vector<ir::Module> modulesOf(const fs::path& program) {
  std::vector<ir::Module> modules;
  python::Frontend frontend;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(program)) {
    if (entry.path().extension() != ".py") continue;
    std::string path = fs::relative(entry.path(), program);
    modules.push_back(frontend.extract(path, *support::readFile(entry.path())));
  }
  return modules;
}

TEST(Settings, EveryRiskHasAFixture) {
  analysis::Analyzer analyzer(builtinRuleSet());
  std::set<Risk> shown;
  for (const auto& program : fs::directory_iterator(UNCLOSED_SOURCE_DIR "/fixtures/settings"))
    for (const analysis::Finding& finding :
         analyzer.analyse(link::Program(modulesOf(program.path()))).findings)
      shown.emplace(finding.resource, finding.rule, finding.variable);
  for (const SettingGroup& group : builtinRuleSet().settings)
    for (const SettingRule& rule : group.rules)
      EXPECT_TRUE(shown.contains({group.id, rule.diagnostic, rule.key})) << rule.id;
}

TEST(Settings, IdsAreUnique) {
  std::set<std::string> ids;
  for (const SettingGroup& group : builtinRuleSet().settings) {
    EXPECT_TRUE(ids.insert(group.id).second) << group.id;
    for (const SettingRule& rule : group.rules)
      EXPECT_TRUE(ids.insert(rule.id).second) << rule.id;
  }
}

} // namespace
} // namespace unclosed::rules
