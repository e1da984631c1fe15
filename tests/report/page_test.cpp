#include "report/page.h"
#include "rules/loader.h"
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

std::vector<PageFile> pages() {
  auto rules = rules::loadAll({});
  EXPECT_TRUE(rules);
  return rules ? pageFiles(rules->doneAlready) : std::vector<PageFile>();
}

TEST(Page, TheCommittedPagesAreWhatTheProgramSays) {
  for (const PageFile& page : pages()) {
    auto committed = support::readFile(Folder + page.name);
    ASSERT_TRUE(committed) << page.name;
    EXPECT_EQ(*committed, page.text)
        << page.name
        << " is stale: run `unclosed explain --all --output rules/docs --format markdown`";
  }
}

TEST(Page, NoPageIsLeftOver) {
  std::set<std::string> known;
  for (const PageFile& page : pages())
    known.insert(page.name);
  for (const auto& entry : std::filesystem::directory_iterator(Folder))
    EXPECT_TRUE(known.contains(entry.path().filename().string())) << entry.path();
}

TEST(Page, SaysWhyItIsSilentWhereItIsDoneAlready) {
  std::vector<rules::DoneAlready> done{
      {{"UNC301"}, "Housekeeper", "closes every window at night", "its handbook", "pass\n"},
      {{"UNC302"}, "Somebody", "does something else", "nowhere", "pass\n"}};
  const analysis::DiagnosticInfo& info = *analysis::findDiagnostic("UNC301");
  std::string line = "- Housekeeper closes every window at night (its handbook).\n";
  for (const std::string& page : {renderPageText(info, done), renderPageMarkdown(info, done)}) {
    EXPECT_NE(page.find(line), std::string::npos) << page;
    EXPECT_EQ(page.find("Somebody"), std::string::npos);
  }
  EXPECT_EQ(renderPageText(info).find("done already"), std::string::npos);
}

TEST(Page, ProseIsJoinedAndBroken) {
  EXPECT_EQ(oneLine("a\nb  c\n"), "a b c");
  EXPECT_EQ(wrapped("aa bb\ncc", 5), "aa bb\ncc\n");
  EXPECT_EQ(wrapped("", 5), "\n");
}

} // namespace
} // namespace unclosed::report
