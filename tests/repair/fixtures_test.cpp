// Repairs every Python fixture, each program by itself, and looks at the results: they parse, for
// tree-sitter and for Python itself; they keep every comment; what was repaired is no longer found,
// and nothing new is; and enough of it is repaired.
#include "support/files.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>
#include <sstream>
#include <tuple>

#include "../workspace/temporary_tree.h"
#include "fixtures_expected.h"
#include "python_program.h"
#include "repair/python_source.h"

namespace unclosed::repair {
namespace {

const std::filesystem::path Root = UNCLOSED_SOURCE_DIR;

bool isLeak(const analysis::Finding& finding) {
  return finding.rule >= "UNC101" && finding.rule <= "UNC106";
}

Texts readProgram(const std::string& folder) {
  Texts texts;
  for (const fixtures::File& file : fixtures::readFixtures(Root, folder))
    if (file.path.ends_with(".py")) texts[file.path] = *support::readFile(Root / file.path);
  return texts;
}

// Repaired fixtures by program, both kinds at once: made once for all tests.
struct Repaired {
  std::string folder;
  Texts before;
  Outcome safe, unsafe;
};

const std::vector<Repaired>& all() {
  static const std::vector<Repaired> programs = [] {
    std::vector<Repaired> out;
    for (const std::string& folder : fixtures::programs(Root)) {
      Texts texts = readProgram(folder);
      if (texts.empty()) continue;
      Outcome safe = repaired(texts, false, isLeak), unsafe = repaired(texts, true, isLeak);
      out.push_back({folder, std::move(texts), std::move(safe), std::move(unsafe)});
    }
    return out;
  }();
  return programs;
}

// What tells findings apart when lines move and the class of a leak changes.
std::multiset<std::tuple<std::string, std::string, std::string, std::string>>
keys(const std::vector<analysis::Finding>& findings) {
  std::multiset<std::tuple<std::string, std::string, std::string, std::string>> out;
  for (const analysis::Finding& finding : findings)
    out.emplace(finding.path, finding.function, finding.resource, finding.variable);
  return out;
}

size_t countRepaired(const Outcome& outcome) {
  return static_cast<size_t>(
      std::ranges::count_if(outcome.results, [](const Result& result) { return result.repaired; }));
}

std::multiset<std::string> comments(const std::string& text) {
  std::multiset<std::string> out;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    if (size_t at = line.find("# "); at != std::string::npos) out.insert(line.substr(at));
  return out;
}

void expectFindingsGone(const Texts& before, const Outcome& outcome) {
  auto was = keys(analyse(before)), is = keys(analyse(changed(before, outcome)));
  for (const auto& key : is)
    EXPECT_LE(is.count(key), was.count(key)) << std::get<0>(key) << " " << std::get<1>(key);
  // A repair may settle another finding as well, such as a second release.
  EXPECT_LE(is.size() + countRepaired(outcome), was.size());
}

void expectSound() {
  for (const Repaired& program : all()) {
    SCOPED_TRACE(program.folder);
    for (const Outcome* outcome : {&program.safe, &program.unsafe}) {
      expectFindingsGone(program.before, *outcome);
      for (const auto& [path, text] : outcome->after) {
        bool whole = PythonSource(program.before.at(path)).isWhole();
        EXPECT_EQ(PythonSource(text).isWhole(), whole) << path;
      }
    }
  }
}

void expectCommentsKept() {
  for (const Repaired& program : all()) {
    for (const auto& [path, text] : program.unsafe.after) {
      EXPECT_EQ(comments(text), comments(program.before.at(path))) << path;
      EXPECT_EQ(text.find(" \n"), std::string::npos) << path << ": blanks at the end of a line";
    }
  }
}

// What this Python does not read (older or newer syntax) it need not read afterwards.
constexpr const char* CompileAll = R"(import pathlib, sys
def reads(path):
    try:
        compile(path.read_bytes(), str(path), 'exec')
        return True
    except SyntaxError as error:
        print(error)
        return False
files = sorted(pathlib.Path('after').rglob('*.py'))
broken = [str(f) for f in files if not reads(f) and reads(pathlib.Path('before', *f.parts[1:]))]
print(len(files), 'files,', len(broken), 'broken', *broken)
sys.exit(len(broken) > 0)
)";

void expectPython() {
  testing::TemporaryTree tree;
  size_t files = 0;
  for (const Repaired& program : all())
    for (const auto& [path, text] : program.unsafe.after) {
      tree.add("before/" + path, program.before.at(path));
      tree.add("after/" + path, text);
      ++files;
    }
  ASSERT_GT(files, 50U);
  tree.add("compile_all.py", CompileAll);
  std::string command = "cd '" + tree.root().string() + "' && python3 compile_all.py";
  EXPECT_EQ(std::system(command.c_str()), 0);
}

void expectMost() {
  size_t leaks = 0, safe = 0, unsafe = 0;
  std::map<std::string, std::pair<size_t, size_t>> rules;
  for (const Repaired& program : all()) {
    leaks += program.unsafe.results.size();
    safe += countRepaired(program.safe);
    unsafe += countRepaired(program.unsafe);
    for (const Result& result : program.unsafe.results) {
      ++rules[result.finding.rule].second;
      rules[result.finding.rule].first += result.repaired;
      EXPECT_FALSE(result.what.empty()) << result.finding.path << ": nothing is said of it";
    }
  }
  fmt::print("{} leaks in Python fixtures: {} repaired, {} with --unsafe\n", leaks, safe, unsafe);
  for (const auto& [rule, counts] : rules)
    fmt::print("  {}: {} of {} with --unsafe\n", rule, counts.first, counts.second);
  EXPECT_GE(safe * 10, leaks * 7);
  EXPECT_GE(unsafe * 10, leaks * 8);
}

// One test: each case runs in a process of its own, and would repair all fixtures again.
TEST(RepairedFixtures, AreSoundAndMostOfThem) {
  expectSound();
  expectCommentsKept();
  expectPython();
  expectMost();
}

} // namespace
} // namespace unclosed::repair
