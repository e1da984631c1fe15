// The two examples of every Python resource, through the frontend and the engine.
#include "analysis/analysis.h"
#include "frontend/python/python.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "examples.h"

namespace unclosed::rules {
namespace {

Said run(const std::string& source, Confidence least = Confidence::Medium) {
  static const analysis::Analyzer analyzer(builtinRuleSet());
  python::Frontend frontend;
  return said(analyzer.analyse(frontend.extract("example.py", source)), least);
}

class PythonExamples : public testing::TestWithParam<std::string> {};

TEST_P(PythonExamples, leakIsFound) {
  const Resource& resource = resourceOf(GetParam());
  Said expected = expectations(resource.leakExample);
  EXPECT_FALSE(expected.empty()) << "the leaking example expects nothing";
  // What the pack itself holds for doubtful is found by those who ask for that.
  bool doubtful =
      !resource.acquire.empty() && std::ranges::all_of(resource.acquire, [](const Acquire& how) {
        return how.confidence == Confidence::Low;
      });
  Confidence least = doubtful ? Confidence::Low : Confidence::Medium;
  EXPECT_EQ(run(resource.leakExample, least), expected) << resource.leakExample;
}

TEST_P(PythonExamples, cleanIsSilent) {
  const Resource& resource = resourceOf(GetParam());
  EXPECT_EQ(run(resource.cleanExample), expectations(resource.cleanExample))
      << resource.cleanExample;
}

TEST(DoneAlready, NothingIsSaidOfTheExamples) {
  for (const DoneAlready& done : builtinRuleSet().doneAlready) {
    Said found = run(done.example);
    for (const std::string& id : done.diagnostics) {
      EXPECT_NE(analysis::findDiagnostic(id), nullptr) << done.by << ": " << id;
      for (const std::string& line : found)
        EXPECT_FALSE(line.ends_with(id)) << done.by << ": " << line << "\n" << done.example;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Packs, PythonExamples, testing::ValuesIn(idsOf(PackLanguage::Python)),
                         [](const auto& info) { return testName(info.param); });

} // namespace
} // namespace unclosed::rules
