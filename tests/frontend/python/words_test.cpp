// The words of a file that is not parsed, with what stands around them.
#include "frontend/python/words.h"

#include <gtest/gtest.h>

#include <string>

namespace unclosed::python {
namespace {

// Each word with a letter for each flag: "connect.oc" is a member of a word, and called.
std::string read(std::string_view source) {
  std::string text;
  for (const ir::Word& word : wordsOf(source)) {
    text += (text.empty() ? "" : " ") + std::string(word.in(source));
    if (word.flags & ir::AfterDot) text += ".";
    if (word.flags & ir::OfWord) text += "o";
    if (word.flags & ir::BeforeDot) text += "d";
    if (word.flags & ir::BeforeCall) text += "c";
    if (word.flags & ir::InImport) text += "!";
    if (word.flags & ir::Renamed) text += "r";
    if (word.flags & ir::Quoted) text += "q";
    EXPECT_EQ(word.hash, ir::hashOf(word.in(source)));
  }
  return text;
}

TEST(Words, QuotedNamesOfSettings) {
  EXPECT_EQ(read("config['POOL_SIZE'].x"), "config POOL_SIZEq x.");
  EXPECT_EQ(read("f('POOL', \"2_a\", 'a_b c', '''A_B''', '', '_')"), "fc _q");
}

TEST(Words, SeeMembersAndCalls) {
  EXPECT_EQ(read("db.connect(name)"), "dbd connect.oc name");
  EXPECT_EQ(read("pool().getconn ()[0].x"), "poolc getconn.c x.");
  EXPECT_EQ(read("x1 = 12e3 + 0xff"), "x1");
}

TEST(Words, LeaveOutCommentsAndStrings) {
  EXPECT_EQ(read("a # open(x)\nb"), "a b");
  EXPECT_EQ(read("'open' \"it's\" r'\\\\' b"), "r b");
  EXPECT_EQ(read("'''one\n'two' # three\n''' four"), "four");
  EXPECT_EQ(read("\"\" five \"\"\"six\"\"\" seven"), "five seven");
}

TEST(Words, ReadWhatIsFormatted) {
  EXPECT_EQ(read("f'{open(x)} y' z"), "f openc x y z");
  EXPECT_EQ(read("rf'''\n{a.b}''' c"), "rf ad b.o c");
}

TEST(Words, EndAStringWithItsLine) { EXPECT_EQ(read("'broken\nopen(x)"), "openc x"); }

TEST(Words, KnowImports) {
  EXPECT_EQ(read("import os, db as d\nos"), "import os! db!r as! d! os");
  EXPECT_EQ(read("from .a import (b,\n  c as e)\nb"), "fromd a.! importc! b! c!r as! e! b");
  EXPECT_EQ(read("from a import *\n2 * b"), "from a! import! *! b");
  EXPECT_EQ(read("import a; b"), "import a! b");
  EXPECT_EQ(read("import a, \\\n  b\nc"), "import a! b! c");
}

} // namespace
} // namespace unclosed::python
