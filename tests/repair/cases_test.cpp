// Each cases/NAME.py is a program of one file; NAME.expected is what it becomes, followed by what
// is said of each finding. A first line `# unsafe` asks for repairs with doubts. UPDATE_GOLDEN=1
// writes the expected files, and the diff is reviewed.
#include "support/files.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "python_program.h"

namespace unclosed::repair {
namespace {

namespace fs = std::filesystem;

const fs::path Folder = fs::path(UNCLOSED_SOURCE_DIR) / "tests/repair/cases";

std::vector<std::string> caseNames() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(Folder))
    if (entry.path().extension() == ".py") names.push_back(entry.path().stem());
  std::ranges::sort(names);
  return names;
}

std::string resultOf(const std::string& text) {
  Texts program{{"case.py", text}};
  bool unsafe = text.starts_with("# unsafe");
  Outcome outcome = repaired(program, unsafe, [](const analysis::Finding& finding) {
    return finding.confidence >= analysis::Confidence::Medium;
  });
  std::string out = changed(program, outcome).at("case.py");
  out += "\n----\n";
  for (const Result& result : outcome.results)
    out += fmt::format("{} {} {}: {}\n", result.finding.range.begin.line, result.finding.rule,
                       result.repaired      ? "repaired"
                       : result.needsUnsafe ? "needs --unsafe"
                                            : "not repaired",
                       result.what);
  return out;
}

class Cases : public ::testing::TestWithParam<std::string> {};

TEST_P(Cases, BecomeWhatIsExpected) {
  auto text = support::readFile(Folder / (GetParam() + ".py"));
  ASSERT_TRUE(text.ok());
  std::string actual = resultOf(*text), path = Folder / (GetParam() + ".expected");
  if (std::getenv("UPDATE_GOLDEN") != nullptr) {
    ASSERT_FALSE(support::writeFile(path, actual));
    return;
  }
  auto expected = support::readFile(path);
  ASSERT_TRUE(expected.ok()) << path;
  EXPECT_EQ(actual, *expected);
}

INSTANTIATE_TEST_SUITE_P(Python, Cases, ::testing::ValuesIn(caseNames()),
                         [](const auto& info) { return info.param; });

// Line ends, tabs and a missing last line break are the file's own.
TEST(Layout, OfTheFileIsKept) {
  std::string unix = "def head(path):\n\tsource = open(path)\n\tline = source.readline()\n"
                     "\tsource.close()\n\treturn line";
  std::string repairedText = resultOf(unix);
  EXPECT_TRUE(repairedText.starts_with("def head(path):\n\twith open(path) as source:\n"
                                       "\t\tline = source.readline()\n\treturn line\n----"))
      << repairedText;
  std::string dos = unix;
  for (size_t at = 0; (at = dos.find('\n', at)) != std::string::npos; at += 2)
    dos.insert(at, "\r");
  repairedText = resultOf(dos);
  EXPECT_TRUE(repairedText.starts_with("def head(path):\r\n\twith open(path) as source:\r\n"
                                       "\t\tline = source.readline()\r\n\treturn line\n----"))
      << repairedText;
  std::string last = "def note(path):\n  out = open(path, 'a')\n  out.write('x')";
  repairedText = resultOf(last);
  EXPECT_TRUE(repairedText.starts_with("def note(path):\n  with open(path, 'a') as out:\n"
                                       "    out.write('x')\n----"))
      << repairedText;
}

} // namespace
} // namespace unclosed::repair
