#include "report/uri.h"
#include "support/unicode.h"

#include <gtest/gtest.h>

namespace unclosed::support {
namespace {

TEST(Utf16Column, CountsCodeUnits) {
  std::string_view line = "aé漢😀z"; // 1, 2, 3, 4 and 1 bytes
  EXPECT_EQ(utf16Column(line, 1), 1u);
  EXPECT_EQ(utf16Column(line, 2), 2u);
  EXPECT_EQ(utf16Column(line, 4), 3u);
  EXPECT_EQ(utf16Column(line, 7), 4u);
  EXPECT_EQ(utf16Column(line, 11), 6u);
  EXPECT_EQ(utf16Column(line, 12), 7u);
  EXPECT_EQ(utf16Column(line, 14), 9u) << "past the end of the line";
  EXPECT_EQ(utf16Column(line, 9), 4u) << "inside a character";
  EXPECT_EQ(utf16Column("", 0), 1u);
}

TEST(Utf16Column, TakesBrokenBytesOneByOne) {
  EXPECT_EQ(utf16Column("\xFF\xC3(", 3), 3u);
  EXPECT_EQ(utf16Length("\xE6\xBC"), 2u);
  EXPECT_EQ(utf16Length("\xED\xA0\x80"), 3u) << "a surrogate is not a character";
  EXPECT_EQ(utf16Length("\xC0\x80"), 2u) << "an overlong form is not a character";
}

TEST(DisplayWidth, KnowsWideAndCombiningCharacters) {
  EXPECT_EQ(displayWidth("abc"), 3u);
  EXPECT_EQ(displayWidth("漢字"), 4u);
  EXPECT_EQ(displayWidth("😀"), 2u);
  EXPECT_EQ(displayWidth("e\xCC\x81"), 1u);
}

TEST(Printable, DisarmsTerminalSequences) {
  EXPECT_EQ(printable("a\x1b[31mb\tc\r"), "a?[31mb\tc?");
  EXPECT_EQ(printable("\xC2\x9B"), "?");
  EXPECT_EQ(printable("\xE2\x80\xAE"), "?");
  EXPECT_EQ(printable("\xFF"), "\xEF\xBF\xBD");
  EXPECT_EQ(printable("漢é😀"), "漢é😀");
}

} // namespace
} // namespace unclosed::support

namespace unclosed::report {
namespace {

TEST(Uri, QuotesWhatAPathMayHoldAndAUriMayNot) {
  EXPECT_EQ(percentEncoded("a b/c#d?e%f.py"), "a%20b/c%23d%3Fe%25f.py");
  EXPECT_EQ(percentEncoded("é"), "%C3%A9");
  EXPECT_EQ(folderUri("/home/me/my project"), "file:///home/me/my%20project/");
  EXPECT_EQ(folderUri("/"), "file:///");
}

TEST(Uri, IsRelativeInsideTheCurrentFolderOnly) {
  EXPECT_EQ(locationOf("src/a.py", "/w/p").uri, "src/a.py");
  EXPECT_TRUE(locationOf("src/a.py", "/w/p").relative);
  EXPECT_EQ(locationOf("../b/a.py", "/w/p").uri, "file:///w/b/a.py");
  EXPECT_FALSE(locationOf("../b/a.py", "/w/p").relative);
  EXPECT_EQ(locationOf("/x/a.py", "/w/p").uri, "file:///x/a.py");
  EXPECT_TRUE(locationOf("..a.py", "/w/p").relative);
}

} // namespace
} // namespace unclosed::report
