// Every cases/NAME.c and NAME.cpp is lowered by the worker and its IR compared with NAME.ir. With
// the environment variable UNCLOSED_UPDATE_GOLDEN=1 the files are rewritten instead; read the
// difference. The cases declare what they call, so that no header of the machine shows in the IR.
#include "frontend/clang/client.h"
#include "ir/text.h"
#include "ir/verifier.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

namespace unclosed::clangfe {
namespace {

namespace fs = std::filesystem;

const fs::path casesFolder = fs::path(UNCLOSED_SOURCE_DIR) / "tests/frontend/clang/cases";

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<std::string> caseFiles() {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(casesFolder))
    if (entry.path().extension() == ".c" || entry.path().extension() == ".cpp")
      names.push_back(entry.path().filename().string());
  std::ranges::sort(names);
  return names;
}

Job jobFor(const std::string& name) {
  bool isCxx = name.ends_with(".cpp");
  Request request{.path = name,
                  .file = casesFolder / name,
                  .directory = casesFolder,
                  .arguments = {"-x", isCxx ? "c++" : "c", isCxx ? "-std=c++20" : "-std=gnu17"}};
  return {.request = request, .size = 0};
}

// One worker lowers all cases, once for all tests.
const std::map<std::string, FileResult>& results() {
  static const std::map<std::string, FileResult> all = [] {
    PoolOptions options;
    options.worker = UNCLOSED_WORKER;
    options.setup.roots = {{casesFolder, ""}};
    std::vector<Job> jobs;
    for (const std::string& name : caseFiles())
      jobs.push_back(jobFor(name));
    std::map<std::string, FileResult> byName;
    for (FileResult& result : WorkerPool(options).run(jobs)) {
      std::string path = result.path;
      byName.emplace(path, std::move(result));
    }
    return byName;
  }();
  return all;
}

class ClangGolden : public testing::TestWithParam<std::string> {};

TEST_P(ClangGolden, MatchesTheIr) {
  const FileResult& result = results().at(GetParam());
  ASSERT_TRUE(result.module.ok()) << result.module.error().text();
  Status broken = ir::verify(*result.module);
  EXPECT_FALSE(broken) << broken->text();
  std::string printed = ir::print(*result.module);
  fs::path expected = (casesFolder / GetParam()).replace_extension(".ir");
  if (std::getenv("UNCLOSED_UPDATE_GOLDEN")) {
    std::ofstream(expected, std::ios::binary) << printed;
    return;
  }
  EXPECT_EQ(printed, read(expected));
}

TEST_P(ClangGolden, SurvivesTheTextForm) {
  const FileResult& result = results().at(GetParam());
  ASSERT_TRUE(result.module.ok());
  std::string printed = ir::print(*result.module);
  Expected<ir::Module> parsed = ir::parse(printed);
  ASSERT_TRUE(parsed.ok()) << parsed.error().text();
  EXPECT_EQ(ir::print(*parsed), printed);
}

std::string testName(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::ranges::replace(name, '.', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Cases, ClangGolden, testing::ValuesIn(caseFiles()), testName);

} // namespace
} // namespace unclosed::clangfe
