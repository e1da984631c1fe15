// Every cases/NAME.py is lowered and its IR compared with cases/NAME.ir. With the environment
// variable UNCLOSED_UPDATE_GOLDEN=1 the files are rewritten instead; read the difference.
#include "frontend/python/python.h"
#include "frontend/python/tree.h"
#include "ir/text.h"
#include "ir/verifier.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace unclosed::python {
namespace {

namespace fs = std::filesystem;

const fs::path casesFolder = fs::path(UNCLOSED_SOURCE_DIR) / "tests/frontend/python/cases";

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<std::string> caseNames() {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(casesFolder))
    if (entry.path().extension() == ".py") names.push_back(entry.path().stem().string());
  std::ranges::sort(names);
  return names;
}

class Golden : public testing::TestWithParam<std::string> {};

TEST_P(Golden, MatchesTheIr) {
  fs::path source = casesFolder / (GetParam() + ".py");
  fs::path expected = casesFolder / (GetParam() + ".ir");
  ir::Module module = Frontend().extract(GetParam() + ".py", read(source));
  Status broken = ir::verify(module);
  EXPECT_FALSE(broken) << broken->text();
  std::string printed = ir::print(module);
  if (std::getenv("UNCLOSED_UPDATE_GOLDEN")) {
    std::ofstream(expected, std::ios::binary) << printed;
    return;
  }
  EXPECT_EQ(printed, read(expected));
}

TEST_P(Golden, SurvivesTheTextForm) {
  std::string source = read(casesFolder / (GetParam() + ".py"));
  std::string printed = ir::print(Frontend().extract("x.py", source));
  Expected<ir::Module> parsed = ir::parse(printed);
  ASSERT_TRUE(parsed.ok()) << parsed.error().text();
  EXPECT_EQ(ir::print(*parsed), printed);
}

TEST_P(Golden, IsDeterministic) {
  std::string source = read(casesFolder / (GetParam() + ".py"));
  Frontend frontend;
  std::string first = ir::print(frontend.extract("x.py", source));
  EXPECT_EQ(ir::print(frontend.extract("x.py", source)), first);
}

INSTANTIATE_TEST_SUITE_P(Python, Golden, testing::ValuesIn(caseNames()),
                         [](const auto& info) { return info.param; });

#define UNCLOSED_TEXT(name, text) text,
constexpr const char* kindTexts[] = {"(dropped)", "(error)", "(other)",
                                     UNCLOSED_PYTHON_KINDS(UNCLOSED_TEXT)};
#undef UNCLOSED_TEXT

// A kind whose grammar name has changed would silently lower to nothing.
TEST(GoldenCases, ShowEveryKindOfNode) {
  std::set<Kind> seen;
  for (const std::string& name : caseNames()) {
    std::string source = read(casesFolder / (name + ".py"));
    Tree tree = *Parser(std::chrono::seconds(10)).parse(source);
    for (const Node& node : tree.nodes())
      seen.insert(node.kind);
  }
  for (size_t i = static_cast<size_t>(Kind::Other) + 1; i < std::size(kindTexts); ++i)
    EXPECT_TRUE(seen.contains(static_cast<Kind>(i))) << kindTexts[i];
}

} // namespace
} // namespace unclosed::python
