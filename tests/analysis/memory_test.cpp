// An analysis that remembers the last version of a program says the same as one that does not, and
// does again only what the change can reach.
#include "analysis/analysis.h"
#include "analysis/memory.h"
#include "frontend/python/python.h"
#include "ir/text.h"
#include "rules/loader.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace unclosed::analysis {
namespace {

namespace fs = std::filesystem;

using Project = std::map<std::string, std::string>; // path -> source

const Analyzer& analyzer() {
  static const rules::RuleSet rules = *rules::loadAll({});
  static const Analyzer analyzer(rules);
  return analyzer;
}

link::Program programOf(const Project& project) {
  static python::Frontend frontend;
  std::vector<ir::Module> modules;
  for (const auto& [path, source] : project)
    modules.push_back(frontend.extract(path, source));
  return link::Program(std::move(modules));
}

// Everything that a report could show.
std::string said(const Analysis& analysis) {
  std::string out;
  for (const Finding& f : analysis.findings) {
    out += fmt::format("{}:{} {} {} {} {} {} {} {} {}\n", f.path, f.range.begin.line, f.rule,
                       static_cast<int>(f.severity), static_cast<int>(f.confidence), f.message,
                       f.advice, f.function, f.resource, f.variable);
    for (const Step& step : f.steps)
      out += fmt::format("  {}:{} {} {}\n", step.path, step.range.begin.line, step.message,
                         step.nesting);
  }
  for (const Failure& failure : analysis.failures)
    out += fmt::format("{} {}\n", failure.path, failure.what);
  return out;
}

std::string analysed(const Project& project, Memory* memory = nullptr) {
  return said(analyzer().analyse(programOf(project), 1, memory));
}

// Components that are analysed again when the project becomes the other one.
size_t analysedAgain(const Project& before, const Project& after) {
  Memory memory;
  analysed(before, &memory);
  EXPECT_EQ(analysed(after, &memory), analysed(after));
  return memory.analysed();
}

const Project shop{
    {"shop/db.py", "import sqlite3\n\n\ndef connect():\n    return sqlite3.connect('shop.db')\n"},
    {"shop/orders.py", "from shop.db import connect\n\n\ndef count():\n    con = connect()\n"
                       "    rows = con.execute('select 1').fetchall()\n    return len(rows)\n"},
    {"shop/report.py", "from shop.orders import count\n\n\ndef show():\n    print(count())\n"},
    {"shop/texts.py", "def title(name):\n    return name.strip()\n"}};

Project with(Project project, const std::string& path, const std::string& source) {
  project[path] = source;
  return project;
}

TEST(Memory, AnalysesNothingAgainWhenNothingHasChanged) {
  EXPECT_EQ(analysedAgain(shop, shop), 0u);
}

TEST(Memory, AnalysesOnlyTheModuleWhoseBodiesHaveChanged) {
  Project changed = with(shop, "shop/texts.py", "def title(name):\n    return name.lower()\n");
  EXPECT_EQ(analysedAgain(shop, changed), 2u); // title and the module's body
}

TEST(Memory, StopsWhereSummariesStayTheSame) {
  std::string source = shop.at("shop/orders.py");
  source.replace(source.find("select 1"), 8, "select 2");
  EXPECT_EQ(analysedAgain(shop, with(shop, "shop/orders.py", source)), 2u); // not shop/report.py
}

TEST(Memory, FollowsASummaryThatHasChangedToItsReaders) {
  Project changed =
      with(shop, "shop/db.py", "import sqlite3\n\n\ndef connect():\n    return None\n");
  EXPECT_EQ(analysedAgain(shop, changed), 4u); // both functions of db, and of orders
}

TEST(Memory, KnowsThatNobodyAsksForTheNewFunction) {
  Project changed = with(shop, "shop/more.py", "def unheard_of(x):\n    return x\n");
  EXPECT_EQ(analysedAgain(shop, changed), 2u);
}

TEST(Memory, SeesThatANameMeansSomethingElseNow) {
  Project changed = with(shop, "shop/other.py",
                         "class Rows:\n    def fetchall(self):\n"
                         "        self.close()\n");
  EXPECT_GT(analysedAgain(shop, changed), 2u); // orders calls a method of this name
}

TEST(Memory, SeesThatAPropertyStandsForAnotherField) {
  auto press = [](const std::string& field) {
    return "import subprocess\n\n\nclass Press:\n    def start(self):\n"
           "        self._child = subprocess.Popen(['press'])\n\n    @property\n"
           "    def child(self):\n        return self." +
           field + "\n";
  };
  Project before{{"press.py", press("_child")},
                 {"stop.py", "from press import Press\n\n\ndef stop(press: Press):\n"
                             "    press.child.wait()\n"}};
  EXPECT_EQ(analysed(before), "");
  Project after = with(before, "press.py", press("_other"));
  EXPECT_NE(analysed(after), "");
  EXPECT_EQ(analysedAgain(before, after), 5u); // all but the body of stop.py
}

TEST(Memory, HoldsForItsRulesOnly) {
  Memory memory;
  analysed(shop, &memory);
  rules::RuleSet none;
  Analyzer other(none);
  EXPECT_EQ(said(other.analyse(programOf(shop), 1, &memory)), "");
  EXPECT_EQ(memory.reused(), 0u);
}

// ---- C, as IR --------------------------------------------------------------------------------

std::string analysedC(const std::string& wrapper, Memory* memory = nullptr) {
  std::vector<ir::Module> modules;
  for (const std::string& text :
       {"module c \"open.c\"\n" + wrapper,
        std::string("module c \"use.c\"\n\n"
                    "function use()\nb0:\n  %0 = call open_log() import \"open_log\"\n"
                    "  file = %0\n  return 0\n")}) {
    Expected<ir::Module> module = ir::parse(text);
    EXPECT_TRUE(module.ok()) << (module.ok() ? "" : module.error().text());
    modules.push_back(module.ok() ? std::move(*module) : ir::Module());
  }
  return said(analyzer().analyse(link::Program(std::move(modules)), 1, memory));
}

TEST(Memory, FollowsASummaryOfCToItsReaders) {
  const std::string opens = "\nfunction open_log()\nb0:\n"
                            "  %0 = call fopen(\"log\", \"a\") import \"fopen\"\n  return %0\n";
  const std::string answers = "\nfunction open_log()\nb0:\n  return 0\n";
  Memory memory;
  std::string leak = analysedC(opens, &memory);
  EXPECT_NE(leak.find("use.c"), leak.npos) << leak;
  EXPECT_EQ(analysedC(answers, &memory), "");
  EXPECT_EQ(memory.analysed(), 2u);
  EXPECT_EQ(analysedC(opens, &memory), leak);
  EXPECT_EQ(analysedC(opens, &memory), leak);
  EXPECT_EQ(memory.analysed(), 0u);
}

// ---- every fixture, changed line by line -------------------------------------------------------

std::vector<std::string> linesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);)
    lines.push_back(line);
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines)
    text += line + "\n";
  return text;
}

// What may become of the line: a function of another name, or that does nothing, a class without
// bases, an import that is gone.
std::vector<std::string> mutantsOf(const std::string& line) {
  std::vector<std::string> mutants;
  size_t indent = std::min(line.find_first_not_of(' '), line.size());
  std::string_view text = std::string_view(line).substr(indent);
  size_t open = line.find('(');
  if (text.starts_with("def ") || text.starts_with("async def ")) {
    mutants.push_back(line.substr(0, open) + "_" + line.substr(open));
    if (line.ends_with(':'))
      mutants.push_back(line + "\n" + std::string(indent + 4, ' ') + "return None");
  }
  if (text.starts_with("class ") && open != line.npos && line.ends_with(':'))
    mutants.push_back(line.substr(0, open) + ":");
  if (text.starts_with("import ") || (text.starts_with("from ") && !text.ends_with('(')))
    mutants.push_back(std::string(indent, ' ') + "pass");
  return mutants;
}

std::vector<Project> mutantsOf(const Project& project) {
  std::vector<Project> mutants;
  for (const auto& [path, source] : project) {
    Project rest = project;
    rest.erase(path);
    mutants.push_back(std::move(rest));
    mutants.push_back(with(project, path, "\n" + source));
    std::vector<std::string> lines = linesOf(source);
    for (size_t i = 0; i < lines.size(); ++i)
      for (const std::string& line : mutantsOf(lines[i])) {
        std::vector<std::string> changed = lines;
        changed[i] = line;
        mutants.push_back(with(project, path, joined(changed)));
      }
  }
  return mutants;
}

// The Python sources of each folder of fixtures that are analysed together.
std::vector<std::pair<std::string, Project>> fixtures() {
  std::map<std::string, Project> byFolder;
  fs::path root = fs::path(UNCLOSED_SOURCE_DIR) / "fixtures";
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root)) {
    if (entry.path().extension() != ".py") continue;
    std::string path = entry.path().lexically_relative(root).generic_string();
    bool linked = path.starts_with("linked/python/") || path.starts_with("teardown/");
    if (!linked) continue;
    size_t end = 0;
    for (int segments = 0; segments < 3; ++segments)
      end = path.find('/', end + 1);
    if (end == path.npos) continue;
    std::ifstream in(entry.path());
    std::stringstream text;
    text << in.rdbuf();
    byFolder[path.substr(0, end)][path.substr(end + 1)] = text.str();
  }
  return {byFolder.begin(), byFolder.end()};
}

TEST(Memory, SaysOfEveryChangedFixtureWhatAFreshAnalysisSays) {
  constexpr size_t MostMutants = 4; // of a folder, evenly spread
  size_t tried = 0, reused = 0;
  for (const auto& [folder, project] : fixtures()) {
    Memory original;
    std::string before = analysed(project, &original);
    std::vector<Project> mutants = mutantsOf(project);
    size_t stride = std::max<size_t>(1, mutants.size() / MostMutants);
    for (size_t i = 0; i < mutants.size(); i += stride) {
      Memory memory = original;
      ASSERT_EQ(analysed(mutants[i], &memory), analysed(mutants[i])) << folder << " " << i;
      reused += memory.reused();
      ASSERT_EQ(analysed(project, &memory), before) << folder << " " << i << " and back";
      ++tried;
    }
  }
  EXPECT_GT(tried, 500u);
  EXPECT_GT(reused, tried) << "else nothing is shown";
}

} // namespace
} // namespace unclosed::analysis
