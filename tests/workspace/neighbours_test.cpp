#include "support/files.h"
#include "workspace/neighbours.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "temporary_tree.h"

namespace unclosed::workspace {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

class Neighbours : public ::testing::Test {
protected:
  void SetUp() override {
    before_ = fs::current_path();
    fs::current_path(tree_.root());
    tree_.add(".git/HEAD");
  }
  void TearDown() override { fs::current_path(before_); }

  Names of(const Names& files) const {
    return neighboursOf(files, options_, [](const std::string& path) {
      auto text = support::readFile(path);
      return text ? *text : std::string();
    });
  }

  testing::TemporaryTree tree_;
  NeighbourOptions options_;

private:
  fs::path before_;
};

TEST_F(Neighbours, AreFoundByEveryFormOfImport) {
  for (const char* module : {"app/__init__.py", "app/db.py", "app/pool.py", "app/a.py", "app/b.py",
                             "app/inner/__init__.py", "app/inner/deep.py", "app/local.py",
                             "app/unused.py", "shared.py", "app/sub/__init__.py"})
    tree_.add(module);
  tree_.add("app/views.py", "import app.db as d, shared\n"
                            "from . import (a,  # one\n"
                            "               b as other)\n"
                            "from .sub import thing\n"
                            "from app.inner.deep import open_it\n"
                            "try:\n"
                            "    from app import pool\n"
                            "except ImportError:\n"
                            "    pool = None\n"
                            "def late():\n"
                            "    from .local import work\n"
                            "import json, os.path\n"
                            "from nowhere.at import all_\n");
  EXPECT_EQ(of({"app/views.py"}),
            (Names{"app/__init__.py", "app/a.py", "app/b.py", "app/db.py", "app/inner/__init__.py",
                   "app/inner/deep.py", "app/local.py", "app/pool.py", "app/sub/__init__.py",
                   "shared.py"}));
}

TEST_F(Neighbours, AreFollowedAndComeOnce) {
  tree_.add("web.py", "import service");
  tree_.add("service.py", "import db, web");
  tree_.add("db.py", "import service");
  EXPECT_EQ(of({"web.py"}), (Names{"db.py", "service.py"}));
  EXPECT_EQ(of({"web.py", "db.py"}), (Names{"service.py"}));
  options_.most = 1;
  EXPECT_EQ(of({"web.py"}), (Names{"service.py"}));
}

TEST_F(Neighbours, ArePartOfTheProject) {
  tree_.add("lib/helpers.py");
  tree_.add("tool/.git/HEAD");
  tree_.add("tool/run.py", "import helpers, lib.helpers\nfrom ... import helpers");
  EXPECT_EQ(of({"tool/run.py"}), Names());
}

TEST_F(Neighbours, OfAPackageInsideASourceFolder) {
  tree_.add("src/app/__init__.py");
  tree_.add("src/app/core/__init__.py");
  tree_.add("src/app/core/db.py");
  tree_.add("src/app/api/views.py", "from app.core.db import connect");
  EXPECT_EQ(of({"src/app/api/views.py"}),
            (Names{"src/app/__init__.py", "src/app/core/__init__.py", "src/app/core/db.py"}));
}

TEST_F(Neighbours, OfAFolderThatHoldsTheProjectAreNotLookedFor) {
  tree_.add("app/db.py");
  tree_.add("app/views.py", "import db");
  options_.folders = {"."};
  EXPECT_EQ(of({"app/views.py"}), Names());
  options_.folders = {"docs"};
  EXPECT_EQ(of({"app/views.py"}), Names{"app/db.py"});
}

TEST_F(Neighbours, OfAFileOutsideTheCurrentFolderHaveWholePaths) {
  tree_.add("app/db.py");
  tree_.add("app/views.py", "import db");
  tree_.add("elsewhere/x");
  fs::current_path(tree_.root() / "elsewhere");
  EXPECT_EQ(of({"../app/views.py"}), Names{tree_.path("app/db.py")});
}

} // namespace
} // namespace unclosed::workspace
