// The two examples of every C and C++ resource, through the Clang worker and the engine. The
// libraries need not be installed: their headers come from the packs.
#include "analysis/analysis.h"
#include "frontend/clang/client.h"
#include "frontend/clang/plan.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <unistd.h>

#include "examples.h"

namespace unclosed::rules {
namespace {

namespace fs = std::filesystem;

class CExamples : public testing::TestWithParam<std::string> {
protected:
  CExamples() {
    std::string name = "unclosed_examples_" + std::to_string(getpid());
    folder_ = fs::path(testing::TempDir()) / name;
    fs::create_directories(folder_);
  }
  ~CExamples() override { fs::remove_all(folder_); }

  // What the analysis says of `source`, or why it could not be read.
  Said run(const std::string& source, PackLanguage language) const {
    std::string file = (folder_ / (language == PackLanguage::C ? "example.c" : "example.cpp"));
    std::ofstream(file) << source;
    clangfe::PlanOptions options;
    options.files = {file};
    options.currentFolder = folder_.string();
    Expected<clangfe::Plan> plan = clangfe::plan(options);
    if (!plan) return {plan.error().text()};
    clangfe::PoolOptions pool;
    pool.worker = UNCLOSED_WORKER;
    pool.setup.roots = plan->roots;
    for (const StubHeader& stub : builtinRuleSet().headers)
      pool.setup.stubs.emplace_back(stub.name, stub.text);
    std::vector<clangfe::FileResult> results = clangfe::WorkerPool(pool).run(plan->jobs);
    if (results.size() != 1) return {"no result"};
    if (!results[0].module) return {results[0].module.error().text()};
    return said(analysis::Analyzer(builtinRuleSet()).analyse(*results[0].module));
  }

private:
  fs::path folder_;
};

TEST_P(CExamples, leakIsFound) {
  const Resource& resource = resourceOf(GetParam());
  Said expected = expectations(resource.leakExample);
  EXPECT_FALSE(expected.empty()) << "the leaking example expects nothing";
  EXPECT_EQ(run(resource.leakExample, resource.language), expected) << resource.leakExample;
}

TEST_P(CExamples, cleanIsSilent) {
  const Resource& resource = resourceOf(GetParam());
  EXPECT_EQ(run(resource.cleanExample, resource.language), expectations(resource.cleanExample))
      << resource.cleanExample;
}

auto named = [](const auto& info) { return testName(info.param); };
INSTANTIATE_TEST_SUITE_P(C, CExamples, testing::ValuesIn(idsOf(PackLanguage::C)), named);
INSTANTIATE_TEST_SUITE_P(Cxx, CExamples, testing::ValuesIn(idsOf(PackLanguage::Cxx)), named);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(CExamples);

} // namespace
} // namespace unclosed::rules
