#include <gtest/gtest.h>

#include <string>

#include "suppress/comments.h"

namespace unclosed::suppress {
namespace {

// "line:column text" of each comment, with a star for those that are alone on their line.
std::string shown(std::string_view source, ir::Language language) {
  std::string out;
  for (const Comment& comment : commentsOf(source, language)) {
    out += std::to_string(comment.line) + ":" + std::to_string(comment.column);
    out += (comment.alone ? "* " : " ") + std::string(comment.text) + "\n";
  }
  return out;
}

std::string python(std::string_view source) { return shown(source, ir::Language::Python); }
std::string cxx(std::string_view source) { return shown(source, ir::Language::Cxx); }

TEST(PythonComments, AreToldFromStrings) {
  EXPECT_EQ(python("# one\nx = '# no' # two\n"), "1:1*  one\n2:12  two\n");
  EXPECT_EQ(python("x = \"\"\"\n# no\n\\\"\"\" # no\n\"\"\" # yes\n"), "4:5  yes\n");
  EXPECT_EQ(python("x = 'it\\'s # no'\n"), "");
  EXPECT_EQ(python("x = r'\\' # no'\n"), "");
  EXPECT_EQ(python("x = ''  # an empty string\n"), "1:9  an empty string\n");
}

TEST(PythonComments, ComeBackAfterAStringThatNobodyClosed) {
  EXPECT_EQ(python("x = 'oops # no\n# yes"), "2:1*  yes\n");
  EXPECT_EQ(python("x = '''oops # no\n# no"), "");
}

TEST(CComments, AreOfBothForms) {
  EXPECT_EQ(cxx("// one\nint x; /* two */ /* three */\n"), "1:1*  one\n2:8  two \n2:18  three \n");
  EXPECT_EQ(cxx("/* a\n * b\n */ int x; // c\n"), "1:1*  a\n2:1*  * b\n3:1*  \n3:12  c\n");
}

TEST(CComments, AreToldFromLiterals) {
  EXPECT_EQ(cxx("s = \"// no\"; t = \"\\\" /* no\"; // yes\n"), "1:30  yes\n");
  EXPECT_EQ(cxx("c = '\"'; // yes\nd = '\\''; // yes\n"), "1:10  yes\n2:11  yes\n");
  EXPECT_EQ(cxx("n = 1'000'000; // yes\n"), "1:16  yes\n");
  EXPECT_EQ(cxx("s = R\"x(\" // no )\" )x\"; // yes\n"), "1:25  yes\n");
}

TEST(CComments, EndWithTheFile) {
  EXPECT_EQ(cxx("/* never closed"), "1:1*  never closed\n");
  EXPECT_EQ(cxx("/*/ a */"), "1:1* / a \n");
  EXPECT_EQ(cxx("/"), "");
}

} // namespace
} // namespace unclosed::suppress
