#include "workspace/discovery.h"
#include "workspace/language.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "temporary_tree.h"

namespace unclosed::workspace {
namespace {

namespace fs = std::filesystem;

// Discovery in a folder of its own, paths relative to it as for a user who works there.
class Discovery : public ::testing::Test {
protected:
  void SetUp() override {
    before_ = fs::current_path();
    fs::current_path(tree_.root());
  }
  void TearDown() override { fs::current_path(before_); }

  std::vector<std::string> find(std::vector<std::string> paths) {
    options_.paths = std::move(paths);
    auto found = discover(options_);
    if (!found) return {"error: " + found.error().text()};
    skipped_ = found->skipped;
    leftOut_ = found->leftOut;
    std::vector<std::string> names;
    for (const SourceFile& file : found->files)
      names.push_back(file.path);
    return names;
  }

  using Names = std::vector<std::string>;
  testing::TemporaryTree tree_;
  DiscoveryOptions options_;
  std::vector<Skipped> skipped_;
  std::vector<LeftOut> leftOut_;

  // "third_party: vendored code 2"
  std::vector<std::string> leftOut() const {
    std::vector<std::string> out;
    for (const LeftOut& one : leftOut_)
      out.push_back(one.path + ": " + one.what + " " + std::to_string(one.files));
    return out;
  }

private:
  fs::path before_;
};

TEST_F(Discovery, FindsSourcesOfAllLanguagesInOrder) {
  for (const char* name : {"b.py", "a.c", "z/y.cpp", "z/x.cc", "w.pyw", "n.C", "t.c++", "u.cxx",
                           "readme.md", "h.h", "stub.pyi", "data.json"}) {
    tree_.add(name, "x");
  }
  EXPECT_EQ(find({"."}),
            (Names{"a.c", "b.py", "n.C", "t.c++", "u.cxx", "w.pyw", "z/x.cc", "z/y.cpp"}));
}

TEST_F(Discovery, LeavesOutFoldersThatAreNotTheUsersOwn) {
  for (const char* name :
       {"venv/a.py", ".venv/a.py", "node_modules/m/a.py", "__pycache__/a.py", ".git/hooks/a.py",
        "build/gen.c", "cmake-build-debug/x.c", "made/CMakeCache.txt", "made/x.c",
        "env3/pyvenv.cfg", "env3/lib/a.py", "src/build/__init__.py", "app.py"}) {
    tree_.add(name, "x");
  }
  EXPECT_EQ(find({"."}), (Names{"app.py", "src/build/__init__.py"}));
}

TEST_F(Discovery, ReadsWhatIsGivenByName) {
  tree_.add(".gitignore", "secret.py\nbuild/\n");
  tree_.add("secret.py");
  tree_.add("build/gen.py");
  tree_.add("types.pyi");
  tree_.add("util.h", "int f(void);\n");
  EXPECT_EQ(find({"."}), Names{});
  EXPECT_EQ(find({"secret.py", "./build", "types.pyi", "util.h"}),
            (Names{"build/gen.py", "secret.py", "types.pyi", "util.h"}));
}

TEST_F(Discovery, HonoursTheIgnoreFilesOfParentFolders) {
  tree_.add(".git/HEAD");
  tree_.add(".gitignore", "gen_*.py\n");
  tree_.add("src/gen_a.py");
  tree_.add("src/a.py");
  EXPECT_EQ(find({"src"}), Names{"src/a.py"});
}

TEST_F(Discovery, TakesANestedRepositoryAsItIs) {
  tree_.add(".git/HEAD");
  tree_.add(".gitignore", "gen.py\n");
  tree_.add("sub/.git/HEAD");
  tree_.add("sub/gen.py");
  EXPECT_EQ(find({"."}), Names{"sub/gen.py"});
}

TEST_F(Discovery, ExpandsPatterns) {
  for (const char* name : {"src/a.py", "src/b/c.py", "src/b/c.c", "tests/t.py"})
    tree_.add(name);
  EXPECT_EQ(find({"src/**/*.py"}), (Names{"src/a.py", "src/b/c.py"}));
  EXPECT_EQ(find({"*/b"}), (Names{"src/b/c.c", "src/b/c.py"}));
  EXPECT_EQ(find({"src/*.py"}), Names{"src/a.py"});
  EXPECT_EQ(find({"lib/*.py"}), Names{"error: lib/*.py: no source file matches this pattern"});
}

TEST_F(Discovery, NamesThePathThatIsMissing) {
  Names found = find({"nowhere"});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_NE(found[0].find("nowhere: no such file or folder"), std::string::npos) << found[0];
}

TEST_F(Discovery, ReportsAFileOnceHoweverItIsNamed) {
  tree_.add("src/a.py");
  EXPECT_EQ(find({"src/a.py", "./src//a.py", "src", tree_.path("src/a.py")}), Names{"src/a.py"});
}

TEST_F(Discovery, SurvivesLoopsOfLinks) {
  tree_.add("a/b/x.py");
  fs::create_directory_symlink(tree_.root() / "a", tree_.root() / "a/b/loop");
  fs::create_symlink("self.py", tree_.root() / "self.py");
  EXPECT_EQ(find({"."}), Names{"a/b/x.py"});
  EXPECT_EQ(find({"a/b/loop"}), Names{"a/b/loop/b/x.py"});
}

TEST_F(Discovery, ReadsScriptsByTheirFirstLine) {
  tree_.add("tool", "#!/usr/bin/env python3\n");
  tree_.add("old", "#!/usr/bin/python2.7 -u\n");
  tree_.add("sh", "#!/bin/sh\necho python\n");
  tree_.add("text", "python");
  EXPECT_EQ(find({"."}), (Names{"old", "tool"}));
}

TEST_F(Discovery, SaysWhichFilesAreTooLarge) {
  options_.maxFileBytes = 1 << 20;
  tree_.add("big.c", std::string((1 << 20) + 1, '#'));
  tree_.add("small.c");
  EXPECT_EQ(find({"."}), Names{"small.c"});
  ASSERT_EQ(skipped_.size(), 1u);
  EXPECT_EQ(skipped_[0].path, "big.c");
  EXPECT_EQ(find({"big.c", "."}), (Names{"big.c", "small.c"}));
  EXPECT_TRUE(skipped_.empty());
}

// Python of any size is read, if only line by line.
TEST_F(Discovery, TakesLargePythonFiles) {
  options_.maxFileBytes = 10;
  tree_.add("big.py", std::string(11, '#'));
  EXPECT_EQ(find({"."}), Names{"big.py"});
}

TEST_F(Discovery, LeavesOutVendoredAndGeneratedCodeAndCountsIt) {
  for (const char* name :
       {"a.py", "third_party/x.py", "third_party/y/z.c", "third_party/readme.md",
        "src/vendor/lib.c", "src/generated/tables.py", "shop/vendor/__init__.py",
        "shop/vendor/models.py", "api_pb2.py", "b/api_pb2_grpc.py", "third-party/notes.txt"}) {
    tree_.add(name, "x");
  }
  EXPECT_EQ(find({"."}), (Names{"a.py", "shop/vendor/__init__.py", "shop/vendor/models.py"}));
  EXPECT_EQ(leftOut(), (Names{"api_pb2.py: generated code 2", "src/generated: generated code 1",
                              "src/vendor: vendored code 1", "third_party: vendored code 2"}));
  EXPECT_EQ(find({"third_party"}), (Names{"third_party/x.py", "third_party/y/z.c"}));
  EXPECT_TRUE(leftOut().empty());
  options_.includeVendored = true;
  EXPECT_EQ(find({"."}).size(), 9u);
  EXPECT_TRUE(leftOut().empty());
}

TEST_F(Discovery, SaysWhatNoFrontendReads) {
  tree_.add("k/b.cu", "x");
  tree_.add("k/a.cu", "x");
  tree_.add("app.mm", "x");
  tree_.add("view.m", "#import <UIKit/UIKit.h>\n");
  tree_.add("plot.m", "x = linspace(0, 1);\n");
  tree_.add("c.c", "x");
  EXPECT_EQ(find({"."}), Names{"c.c"});
  EXPECT_EQ(leftOut(), (Names{"app.mm: Objective-C 2", "k/a.cu: CUDA 2"}));
}

TEST_F(Discovery, SaysWhichNamedFileHasNoKnownLanguage) {
  tree_.add("notes.txt", "hello");
  EXPECT_EQ(find({"notes.txt"}), Names{});
  ASSERT_EQ(skipped_.size(), 1u);
  EXPECT_EQ(skipped_[0].path, "notes.txt");
}

TEST(ShownPath, IsRelativeInsideTheCurrentFolder) {
  EXPECT_EQ(shownPath("/w/p/a.py", "/w/p"), "a.py");
  EXPECT_EQ(shownPath("/w/p", "/w/p"), ".");
  EXPECT_EQ(shownPath("/w/pp/a.py", "/w/p"), "/w/pp/a.py");
  EXPECT_EQ(shownPath("././a//b.py", "/w"), "a/b.py");
  EXPECT_EQ(shownPath("../a.py", "/w"), "../a.py");
}

TEST(Language, TellsHeadersApartByWhatTheySay) {
  EXPECT_EQ(languageOfNamedFile("a.h", "struct s { int x; };"), ir::Language::C);
  EXPECT_EQ(languageOfNamedFile("a.h", "namespace n {}"), ir::Language::Cxx);
  EXPECT_EQ(languageOfNamedFile("a.hpp", ""), ir::Language::Cxx);
  EXPECT_EQ(languageOfName(".py"), std::nullopt);
}

} // namespace
} // namespace unclosed::workspace
