#include "report/page.h"
#include "support/files.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>

namespace unclosed::report {
namespace {

const std::string Folder = UNCLOSED_SOURCE_DIR "/rules/docs/";

TEST(Page, EveryDiagnosticSaysEverything) {
  std::string last;
  for (const analysis::DiagnosticInfo& info : analysis::diagnostics()) {
    EXPECT_LT(last, info.id) << "the ids are in order";
    last = info.id;
    for (std::string_view text : {info.name, info.title, info.summary, info.detail, info.why,
                                  info.limits, info.badExample, info.goodExample})
      EXPECT_FALSE(text.empty()) << info.id;
    EXPECT_NE(info.cwe, 0) << info.id;
    EXPECT_TRUE(info.badExample.ends_with('\n') && info.goodExample.ends_with('\n')) << info.id;
  }
}

TEST(Page, TheCommittedPagesAreWhatTheProgramSays) {
  for (const PageFile& page : pageFiles()) {
    auto committed = support::readFile(Folder + page.name);
    ASSERT_TRUE(committed) << page.name;
    EXPECT_EQ(*committed, page.text)
        << page.name
        << " is stale: run `unclosed explain --all --output rules/docs --format markdown`";
  }
}

TEST(Page, NoPageIsLeftOver) {
  std::set<std::string> known;
  for (const PageFile& page : pageFiles())
    known.insert(page.name);
  for (const auto& entry : std::filesystem::directory_iterator(Folder))
    EXPECT_TRUE(known.contains(entry.path().filename().string())) << entry.path();
}

TEST(Page, ProseIsJoinedAndBroken) {
  EXPECT_EQ(oneLine("a\nb  c\n"), "a b c");
  EXPECT_EQ(wrapped("aa bb\ncc", 5), "aa bb\ncc\n");
  EXPECT_EQ(wrapped("", 5), "\n");
}

} // namespace
} // namespace unclosed::report
