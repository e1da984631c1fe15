// Which files of a small project are parsed, besides those whose text names an acquisition.
#include "analysis/demand.h"
#include "analysis/prefilter.h"
#include "analysis/rule_index.h"
#include "frontend/python/python.h"
#include "frontend/python/words.h"
#include "rules/loader.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>

namespace unclosed::analysis {
namespace {

using Project = std::map<std::string, std::string>; // path -> source

const rules::RuleSet& testRules() {
  static const rules::RuleSet set = [] {
    std::stringstream text;
    text << std::ifstream(UNCLOSED_SOURCE_DIR "/tests/analysis/python_pack.json").rdbuf();
    rules::PackSource pack{"python_pack.json", text.str()};
    Expected<rules::RuleSet> loaded = rules::loadPacks({&pack, 1});
    EXPECT_TRUE(loaded.ok()) << (loaded.ok() ? "" : loaded.error().text());
    return loaded.ok() ? *loaded : rules::RuleSet{};
  }();
  return set;
}

// The files that are parsed in the end, with how many rounds after the first it took.
class Loading {
public:
  explicit Loading(const Project& project) {
    for (const auto& [path, source] : project)
      paths_.push_back(path);
    Demand demand(paths_, index_);
    Prefilter prefilter(testRules());
    modules_.resize(paths_.size());
    for (FileId file = 0; file < paths_.size(); ++file) {
      const std::string& source = project.at(paths_[file]);
      std::vector<ir::Word> words = python::wordsOf(source);
      demand.add(file, Identifiers(words));
      if (prefilter.mayAcquire(source, words)) parse(demand, file, source);
    }
    for (std::vector<FileId> files = demand.next(); !files.empty(); files = demand.next()) {
      ++rounds;
      for (FileId file : files)
        parse(demand, file, project.at(paths_[file]));
    }
  }

  std::string text() const {
    std::string out;
    for (size_t i = 0; i < paths_.size(); ++i)
      if (modules_[i]) out += (out.empty() ? "" : " ") + paths_[i];
    return out;
  }

  int rounds = 0;

private:
  void parse(Demand& demand, FileId file, const std::string& source) {
    modules_[file] = std::make_unique<ir::Module>(frontend_.extract(paths_[file], source));
    demand.parsed(file, *modules_[file]);
  }

  RuleIndex index_{testRules(), true};
  python::Frontend frontend_;
  std::vector<std::string> paths_;
  std::vector<std::unique_ptr<ir::Module>> modules_;
};

std::string loaded(const Project& project) { return Loading(project).text(); }

const std::string wrapper = "import lib\n\ndef get_db():\n    return lib.connect('dsn')\n";
const std::string idle = "def nothing(a):\n    return a + 1\n";

TEST(Demand, LeavesFilesAloneThatHaveNothingToDoWithResources) {
  EXPECT_EQ(loaded({{"app/db.py", wrapper}, {"app/idle.py", idle}, {"app/__init__.py", ""}}),
            "app/db.py");
}

TEST(Demand, ParsesTheUsersOfAWrapper) {
  EXPECT_EQ(loaded({{"db.py", wrapper},
                    {"idle.py", idle},
                    {"user.py", "from db import get_db\n\ndef f():\n    get_db().close()\n"}}),
            "db.py user.py");
}

TEST(Demand, ParsesTheUsersOfAWrapperOfAWrapper) {
  Loading loading({{"a.py", wrapper},
                   {"b.py", "from a import get_db\n\ndef open_db():\n    db = get_db()\n"
                            "    return db\n"},
                   {"c.py", "from b import open_db\n\ndef f():\n    open_db()\n"}});
  EXPECT_EQ(loading.text(), "a.py b.py c.py");
  EXPECT_EQ(loading.rounds, 2);
}

TEST(Demand, AsksForAnOwnerWhereANameIsACommonWord) {
  std::string source = "import lib\n\ndef get():\n    return lib.connect('dsn')\n";
  EXPECT_EQ(loaded({{"store.py", source},
                    {"other.py", "def f(d):\n    return d.get('x')\n"},
                    {"user.py", "import store\n\ndef f():\n    return store.get()\n"}}),
            "store.py user.py");
}

TEST(Demand, FollowsReexportsAndOtherNames) {
  EXPECT_EQ(loaded({{"app/__init__.py", "from .db import get_db as database\n"},
                    {"app/db.py", wrapper},
                    {"user.py", "import app\n\ndef f():\n    return app.database()\n"},
                    {"idle.py", idle}}),
            "app/__init__.py app/db.py user.py");
}

TEST(Demand, ParsesTheUsersOfClassesThatHoldAResource) {
  EXPECT_EQ(loaded({{"service.py", "import lib\n\nclass DataService:\n    def __init__(self):\n"
                                   "        self.conn = lib.connect('dsn')\n"},
                    {"derived.py", "from service import DataService\n\n"
                                   "class OtherService(DataService):\n    pass\n"},
                    {"user.py", "from derived import OtherService\n\ndef f():\n"
                                "    OtherService()\n"},
                    {"idle.py", idle}}),
            "derived.py service.py user.py");
}

TEST(Demand, ParsesTheUsersOfAPoolInAVariable) {
  EXPECT_EQ(
      loaded({{"pools.py", "import lib\n\ndb_pool = lib.PooledPool()\nconn = lib.connect('x')\n"},
              {"user.py", "from pools import conn\n\ndef f():\n    conn.cursor()\n"},
              {"other.py", "def f(conn):\n    conn.run()\n"}}),
      "pools.py user.py");
}

TEST(Demand, ParsesWhatIsDoneWithAResource) {
  EXPECT_EQ(loaded({{"main.py", "import lib\nfrom tools import close_quietly\n\ndef f():\n"
                                "    c = lib.connect('dsn')\n    close_quietly(c)\n"},
                    {"tools.py", "from deeper import shut\n\ndef close_quietly(c):\n    shut(c)\n"},
                    {"deeper.py", "def shut(c):\n    c.close()\n"},
                    {"idle.py", idle}}),
            "deeper.py main.py tools.py");
}

TEST(Demand, ParsesWhatAnAcquiringFunctionCalls) {
  EXPECT_EQ(
      loaded({{"main.py", "import lib, errors\n\ndef f():\n    c = lib.connect('dsn')\n"
                          "    errors.give_up()\n    c.close()\n\ndef g():\n    far.away()\n"},
              {"errors.py", "def give_up():\n    raise SystemExit\n"},
              {"far.py", "def away():\n    pass\n"}}),
      "errors.py main.py");
}

TEST(Demand, ParsesBasesOfClassesThatHoldAResource) {
  EXPECT_EQ(
      loaded({{"base.py", "class Closing:\n    def close(self):\n        self.conn.close()\n"},
              {"main.py", "import lib\nfrom base import Closing\n\nclass Db(Closing):\n"
                          "    def __init__(self):\n        self.conn = lib.connect('x')\n"}}),
      "base.py main.py");
}

TEST(Demand, ParsesThreadTargetsThatGetAResource) {
  EXPECT_EQ(loaded({{"main.py", "import lib, workers\n\ndef f(Thread):\n"
                                "    c = lib.connect('dsn')\n"
                                "    Thread(target=workers.drain, args=(c,)).start()\n"},
                    {"workers.py", "def drain(c):\n    c.close()\n"}}),
            "main.py workers.py");
}

TEST(Demand, EndsOnImportsInACircle) {
  EXPECT_EQ(loaded({{"a.py", "from b import *\nfrom b import get_db, lost\n"},
                    {"b.py", "from a import *\nfrom a import get_db, lost\n"},
                    {"db.py", wrapper},
                    {"user.py", "from a import get_db, lost\n\ndef f():\n    lost(get_db())\n"}}),
            "a.py b.py db.py user.py");
}

TEST(Demand, ParsesWhatSettingsAreMadeOf) {
  EXPECT_EQ(loaded({{"far.py", "def away():\n    pass\n"},
                    {"main.py", "import lib\nimport far\nfrom sizes import WAIT\n"
                                "engine = lib.engine('file://', wait=WAIT)\nfar.x\n"},
                    {"minute.py", "MINUTE = 60\n"},
                    {"sizes.py", "from minute import MINUTE\nWAIT = 10 * MINUTE\n"}}),
            "main.py minute.py sizes.py");
}

bool mayAcquire(std::string_view source) {
  return Prefilter(testRules()).mayAcquire(source, python::wordsOf(source));
}

TEST(Prefilter, AConfigurationKeyIsEnough) {
  EXPECT_TRUE(mayAcquire("LIB_URL = 1\n"));
  EXPECT_TRUE(mayAcquire("app.config['LIB_OPTIONS'] = {}\n"));
  EXPECT_TRUE(mayAcquire("app.config.from_file('x')\n"));
  EXPECT_FALSE(mayAcquire("LIB_URLS = 'not LIB_URL'\n"));
}

TEST(Prefilter, WantsTheLibraryImportedAndItsNameUsed) {
  EXPECT_TRUE(mayAcquire("import lib\nlib.connect()\n"));
  EXPECT_TRUE(mayAcquire("from lib import connect\nconnect()\n"));
  EXPECT_TRUE(mayAcquire("from lib import connect\nmake = connect\n"));
  EXPECT_TRUE(mayAcquire("from lib import connect as c\nc()\n"));
  EXPECT_TRUE(mayAcquire("import lib as d\nd.connect()\n"));
  EXPECT_TRUE(mayAcquire("from compat import *\nlib.connect()\n"));
  EXPECT_FALSE(mayAcquire("import lib\nnetwork.connect_all()\n"));
  EXPECT_FALSE(mayAcquire("import lib # lib.connect()\n'lib.connect()'\n"));
}

TEST(Identifiers, FindsWholeNames) {
  Identifiers names(
      python::wordsOf("def get_db(x1):\n  return conn.cursor(Überall) # zuletzt\n12e3"));
  for (const char* name : {"def", "get_db", "x1", "return", "conn", "cursor", "Überall"})
    EXPECT_TRUE(names.contains(ir::hashOf(name))) << name;
  for (const char* name : {"get", "db", "x", "1", "12e3", "con", "zuletzt"})
    EXPECT_FALSE(names.contains(ir::hashOf(name))) << name;
}

} // namespace
} // namespace unclosed::analysis
