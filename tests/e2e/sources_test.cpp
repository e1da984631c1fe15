// Where sources live, and in which form: what no parser takes, notebooks, encodings, Cython.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include "cli_fixture.h"

namespace unclosed {
namespace {

using Json = nlohmann::json;
using testing::CliResult;
using testing::contains;

class Sources : public testing::Cli {
protected:
  // "a.py:3 UNC101" of each finding.
  std::vector<std::string> found(const std::string& arguments) {
    CliResult result = run("check --fail-on never -o json " + arguments);
    Json log = Json::parse(result.out, nullptr, false);
    if (log.is_discarded()) return {result.err};
    std::vector<std::string> out;
    for (const Json& finding : log["findings"])
      out.push_back(finding["path"].get<std::string>() + ":" +
                    std::to_string(finding["range"]["line"].get<int>()) + " " +
                    finding["rule"].get<std::string>());
    return out;
  }
};

using Found = std::vector<std::string>;

constexpr const char* Broken = "import sqlite3\n"
                               "\n"
                               "def fine(path):\n"
                               "    conn = sqlite3.connect(path)\n"
                               "    return conn.execute('SELECT 1').fetchall()\n"
                               "\n"
                               "def broken(path):\n"
                               "    conn = sqlite3.connect(path)\n"
                               "    for row in conn.execute('SELECT 1')\n"
                               "        print row ++\n";

TEST_F(Sources, APartThatTheParserRefusesIsReadLineByLine) {
  tree_.add("a.py", Broken);
  EXPECT_EQ(found("a.py"), (Found{"a.py:4 UNC101", "a.py:8 UNC101"}));
  CliResult text = run("check a.py");
  EXPECT_TRUE(contains(text.out, "syntax error; read line by line instead")) << text.out;
  EXPECT_TRUE(contains(text.out, "never released, as far as reading line by line tells"));
}

TEST_F(Sources, TheLineByLineEngineAlone) {
  tree_.add("a.py", testing::Leaking);
  tree_.add("b.py", testing::Clean);
  CliResult one = run("check --python-engine regex");
  EXPECT_EQ(one.code, 1);
  EXPECT_TRUE(contains(one.out, "a.py:4:12: ")) << one.out;
  EXPECT_TRUE(contains(one.out, "(checked 2 files)")) << one.out;
  EXPECT_EQ(run("check --python-engine regex -j 4").out, one.out);
  EXPECT_EQ(run("check --python-engine regex - < a.py", "").code, 1);
  EXPECT_EQ(run("check --python-engine words").code, 2);
}

TEST_F(Sources, TheLineByLineEngineIsNotMisledByNames) {
  std::string folder = "'" UNCLOSED_SOURCE_DIR "/fixtures/python/lookalikes'";
  Found lines = found(folder + " --python-engine regex");
  ASSERT_EQ(lines.size(), 1u);
  // The trees show more: which classes of the project are resources.
  Found trees = found(folder);
  EXPECT_TRUE(std::ranges::includes(trees, lines)) << ::testing::PrintToString(trees);
}

TEST_F(Sources, ATextWithNulBytesIsReadLineByLine) {
  std::string text = testing::Leaking;
  text += '\0';
  tree_.add("a.py", text);
  EXPECT_EQ(found("a.py"), Found{"a.py:4 UNC101"});
  CliResult told = run("check a.py");
  EXPECT_TRUE(contains(told.out, "holds NUL bytes; read line by line instead")) << told.out;
}

TEST_F(Sources, CythonIsReadLineByLine) {
  tree_.add("fast.pyx", "cimport numpy as np\n"
                        "cdef int rows(char* path) except -1:\n"
                        "    cdef int n = 0\n"
                        "    handle = open(path)\n"
                        "    for line in handle:\n"
                        "        n += 1\n"
                        "    return n\n");
  EXPECT_EQ(found("."), Found{"fast.pyx:4 UNC101"});
  EXPECT_TRUE(contains(run("check .").out, "is Cython; read line by line instead"));
}

TEST_F(Sources, StubsAreSkipped) {
  tree_.add("a.pyi", testing::Leaking);
  tree_.add("b.py", testing::Clean);
  EXPECT_TRUE(contains(run("check").out, "(checked 1 file)"));
}

TEST_F(Sources, AScriptIsKnownByItsFirstLine) {
  tree_.add("tool", std::string("#!/usr/bin/env python3\n") + testing::Leaking);
  EXPECT_EQ(found("."), Found{"tool:5 UNC101"});
}

TEST_F(Sources, EncodingsAreThoseThatAreDeclared) {
  std::string rest = std::string("caf\xE9 = 1\n") + testing::Leaking;
  tree_.add("latin.py", "# -*- coding: latin-1 -*-\n" + rest);
  tree_.add("windows.py", "#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\n" + rest);
  tree_.add("utf8.py", std::string("# coding=utf-8\ncaf\xC3\xA9 = 1\n") + testing::Leaking);
  tree_.add("bom.py", std::string("\xEF\xBB\xBF") + testing::Leaking);
  EXPECT_EQ(found("."), (Found{"bom.py:4 UNC101", "latin.py:6 UNC101", "utf8.py:6 UNC101",
                               "windows.py:7 UNC101"}));
  CliResult text = run("check");
  EXPECT_FALSE(contains(text.out, "line by line")) << text.out;
}

TEST_F(Sources, AnEncodingThatIsNotKnownIsReadLineByLine) {
  tree_.add("a.py", std::string("# coding: klingon\n") + testing::Leaking);
  EXPECT_EQ(found("."), Found{"a.py:5 UNC101"});
  CliResult text = run("check");
  EXPECT_TRUE(contains(text.out, "declares the encoding klingon, which is not known; read line"))
      << text.out;
}

TEST_F(Sources, LineEndsFormFeedsAndTabs) {
  tree_.add("crlf.py", "import sqlite3\r\n\r\ndef f(p):\r\n    c = sqlite3.connect(p)\r\n"
                       "    return c.execute('')\r\n");
  tree_.add("feed.py", "import sqlite3\n\f\ndef f(p):\n\tc = sqlite3.connect(p)\n"
                       "\treturn c.execute('')\n");
  for (const char* engine : {"tree", "regex"})
    EXPECT_EQ(found(std::string(". --python-engine ") + engine),
              (Found{"crlf.py:4 UNC101", "feed.py:4 UNC101"}))
        << engine;
}

TEST_F(Sources, VendoredCodeIsLeftOutWithARemark) {
  tree_.add("a.py", testing::Clean);
  tree_.add("third_party/lib.py", testing::Leaking);
  tree_.add("kernel.cu", "__global__ void f();");
  CliResult text = run("check");
  EXPECT_EQ(text.code, 0) << text.out;
  EXPECT_TRUE(contains(text.out, "third_party: note: vendored code is left out: 1 source file; "
                                 "--include-vendored reads it\n"))
      << text.out;
  EXPECT_TRUE(contains(text.out, "kernel.cu: note: CUDA is not read: 1 source file\n")) << text.out;
  EXPECT_TRUE(contains(text.out, "(checked 1 file)")) << text.out;
  EXPECT_EQ(run("check --include-vendored").code, 1);
  EXPECT_EQ(run("check third_party").code, 1);
  Json log = Json::parse(run("check -o sarif").out, nullptr, false);
  const Json& place = log["runs"][0]["invocations"][0]["toolExecutionNotifications"][0]["locations"]
                         [0]["physicalLocation"];
  EXPECT_FALSE(place.contains("region")) << place;
}

constexpr const char* NotebookText = R"json({
 "cells": [
  {"cell_type": "markdown", "metadata": {}, "source": ["# Visits\n", "conn = open(x)"]},
  {
   "cell_type": "code",
   "metadata": {},
   "outputs": [{"text": ["source"]}],
   "source": [
    "%matplotlib inline\n",
    "!pip install numpy\n",
    "import sqlite3\n",
    "files = !ls\n",
    "sqlite3?"
   ]
  },
  {"cell_type": "code", "source": ["%%bash\n", "conn = open(x)\n"]},
  {
   "cell_type": "code",
   "source": [
    "def visits(path):\n",
    "    if path:\n",
    "        %time\n",
    "    conn = sqlite3.connect(\"\\u00e9\" + path)\n",
    "    return conn.execute('SELECT 1').fetchall()"
   ]
  }
 ],
 "metadata": {"kernelspec": {"language": "python", "name": "python3"}},
 "nbformat": 4
}
)json";

TEST_F(Sources, FindingsInANotebookNameTheCellAndTheLine) {
  tree_.add("visits.ipynb", NotebookText);
  CliResult text = run("check");
  EXPECT_TRUE(contains(text.out, "visits.ipynb:23:17: ")) << text.out;
  EXPECT_TRUE(contains(text.out, "cell 4, line 4: `conn` (sqlite3 connection) is never released"))
      << text.out;
  EXPECT_TRUE(contains(text.out, "Found 1 leak in 1 file (checked 1 file)")) << text.out;
  CliResult lines = run("check --python-engine regex");
  EXPECT_TRUE(contains(lines.out, "cell 4, line 4: ")) << lines.out;
}

TEST_F(Sources, LinesThatAMessageNamesAreThoseOfCells) {
  tree_.add("a.ipynb", R"json({"cells": [
 {"cell_type": "code", "source": ["import sqlite3"]},
 {"cell_type": "code", "source": "def f(p):\n    c = sqlite3.connect(p)\n    c.execute('')\n    c.close()\n"}]})json");
  CliResult text = run("check");
  EXPECT_TRUE(contains(text.out, "cell 2, line 2: `c` (sqlite3 connection)")) << text.out;
  EXPECT_TRUE(contains(text.out, "nothing raises: cell 2, line 3 can")) << text.out;
  EXPECT_TRUE(contains(text.out, "a.ipynb:3:")) << text.out;
}

TEST_F(Sources, ANotebookOfAnotherLanguageSaysSo) {
  tree_.add("r.ipynb", R"json({"cells": [], "metadata": {"kernelspec": {"language": "R"}}})json");
  tree_.add("no.ipynb", "{");
  tree_.add("b.py", testing::Clean);
  CliResult text = run("check");
  EXPECT_EQ(text.code, 0);
  EXPECT_TRUE(contains(text.out, "is a notebook of R, not of Python")) << text.out;
  EXPECT_TRUE(contains(text.out, "is not a Jupyter notebook")) << text.out;
}

// A project with wrappers in one file and their users in another.
class Neighbours : public Sources {
protected:
  void SetUp() override {
    tree_.add(".git/HEAD");
    tree_.add("app/__init__.py");
    tree_.add("app/db.py", "import sqlite3\n"
                           "def open_it():\n"
                           "    return sqlite3.connect('a')\n"
                           "def finished(conn):\n"
                           "    conn.close()\n"
                           "def own_leak():\n"
                           "    return sqlite3.connect('a').execute('SELECT 1').fetchall()\n");
    tree_.add("app/views.py", Views);
  }

  static constexpr const char* Views = "import sqlite3\n"
                                       "from app.db import finished, open_it\n"
                                       "def clean(path):\n"
                                       "    conn = sqlite3.connect(path)\n"
                                       "    finished(conn)\n"
                                       "def leaks():\n"
                                       "    conn = open_it()\n"
                                       "    return conn.execute('SELECT 1').fetchall()\n";
};

TEST_F(Neighbours, AFileByItselfIsSeenWithWhatItImports) {
  EXPECT_EQ(found("app/views.py"), Found{"app/views.py:7 UNC101"});
  EXPECT_EQ(found("."), (Found{"app/db.py:7 UNC105", "app/views.py:7 UNC101"}));
  CliResult text = run("check app/views.py");
  EXPECT_TRUE(contains(text.out, "(checked 1 file)")) << text.out;
}

TEST_F(Neighbours, StandardInputIsSeenWithThemToo) {
  tree_.add("unsaved", Views);
  tree_.add("app/views.py", testing::Clean);
  CliResult result = run("check - --stdin-filename app/views.py -q < unsaved");
  EXPECT_EQ(result.code, 1);
  EXPECT_TRUE(result.out.starts_with("app/views.py:7:12: ")) << result.out;
  EXPECT_FALSE(contains(result.out, "views.py:4")) << result.out;
}

} // namespace
} // namespace unclosed
