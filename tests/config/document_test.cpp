#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <string>

#include "../workspace/temporary_tree.h"
#include "config/document.h"

namespace unclosed::config {
namespace {

std::string shown(const std::vector<Setting>& settings) {
  std::string out;
  for (const Setting& setting : settings)
    out += fmt::format("{}: {} {}\n", setting.line, setting.key, fmt::join(setting.values, "|"));
  return out;
}

class Documents : public ::testing::Test {
protected:
  Document read(const std::string& name, std::string_view text) {
    tree_.add(name, text);
    auto document = readDocument(tree_.path(name));
    EXPECT_TRUE(document.ok() && document->has_value());
    return document.ok() && document->has_value() ? **document : Document();
  }

  std::string failure(std::string_view text) {
    tree_.add("unclosed.toml", text);
    auto document = readDocument(tree_.path("unclosed.toml"));
    std::string error = document ? "no error" : document.error().text();
    size_t name = error.find("unclosed.toml");
    return name == std::string::npos ? error : error.substr(name);
  }

  testing::TemporaryTree tree_;
};

TEST_F(Documents, KeepOrderLinesAndShapes) {
  Document document = read("unclosed.toml", "select = [\"UNC1\", \"UNC2\"]\njobs = 4\n"
                                            "force-exclude = true\n\n[severity]\n"
                                            "UNC103 = \"error\"\nUNC5 = \"note\"\n");
  EXPECT_EQ(shown(document.settings), "1: select UNC1|UNC2\n2: jobs 4\n3: force-exclude true\n"
                                      "6: severity UNC103=error\n7: severity UNC5=note\n");
  EXPECT_EQ(document.settings[0].shape, Shape::List);
  EXPECT_EQ(document.settings[1].shape, Shape::Number);
  EXPECT_EQ(document.settings[2].shape, Shape::Boolean);
  EXPECT_EQ(document.folder, tree_.root().string());
}

TEST_F(Documents, HaveOverridesForPaths) {
  Document document = read("unclosed.toml", "[[overrides]]\npaths = [\"tests/\", \"*_demo.py\"]\n"
                                            "ignore = [\"UNC1\"]\n"
                                            "[[overrides]]\npaths = \"x.py\"\n"
                                            "severity = { UNC2 = \"note\" }\n");
  ASSERT_EQ(document.overrides.size(), 2u);
  EXPECT_EQ(document.overrides[0].paths, (std::vector<std::string>{"tests/", "*_demo.py"}));
  EXPECT_EQ(shown(document.overrides[0].settings), "3: ignore UNC1\n");
  EXPECT_EQ(shown(document.overrides[1].settings), "6: severity UNC2=note\n");
}

TEST_F(Documents, OfAProjectFileAreItsTable) {
  Document document = read("pyproject.toml", "[project]\nname = \"x\"\n[tool.unclosed]\n"
                                             "fail-on = \"error\"\n");
  EXPECT_EQ(shown(document.settings), "4: fail-on error\n");
  tree_.add("other/pyproject.toml", "[tool.black]\nline-length = 99\n");
  auto other = readDocument(tree_.path("other/pyproject.toml"));
  ASSERT_TRUE(other.ok());
  EXPECT_FALSE(other->has_value());
}

TEST_F(Documents, AreFoundUpwards) {
  tree_.add("a/b/c/x.py");
  tree_.add("a/pyproject.toml", "[tool.unclosed]\njobs = 1\n");
  tree_.add("a/b/pyproject.toml", "[tool.black]\n");
  auto found = findDocument(tree_.path("a/b/c"));
  ASSERT_TRUE(found.ok() && found->has_value());
  EXPECT_TRUE((*found)->file.ends_with("/a/pyproject.toml")) << (*found)->file;
  tree_.add("a/b/.unclosed.toml", "jobs = 2\n");
  EXPECT_TRUE((*findDocument(tree_.path("a/b/c")))->file.ends_with("/a/b/.unclosed.toml"));
}

TEST_F(Documents, SayWhereTheyAreBroken) {
  EXPECT_TRUE(failure("select = [\n").starts_with("unclosed.toml:1:12: "))
      << failure("select = [\n");
  EXPECT_EQ(failure("a = 1\nselect = [[1], 2]\n"),
            "unclosed.toml:2: \"select\" is a list of words");
  EXPECT_EQ(failure("x = 1.5\n"), "unclosed.toml:1: \"x\" has a value that is neither a word, a "
                                  "number, a truth value nor a list");
  EXPECT_EQ(failure("[overrides]\npaths = [\"a\"]\n"),
            "unclosed.toml:1: \"overrides\" is a list of tables (begin each one with "
            "[[overrides]])");
  EXPECT_EQ(failure("[[overrides]]\nignore = [\"UNC1\"]\n"),
            "unclosed.toml:1: an override names no paths (add a line such as paths = "
            "[\"tests/\"])");
}

} // namespace
} // namespace unclosed::config
