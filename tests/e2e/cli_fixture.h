// The program as users run it, in a folder of its own that goes away with the test.
#pragma once

#include "support/files.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <string_view>
#include <sys/wait.h>

#include "../workspace/temporary_tree.h"

namespace unclosed::testing {

inline constexpr const char* Leaking = "import sqlite3\n"
                                       "\n"
                                       "def count(path):\n"
                                       "    conn = sqlite3.connect(path)\n"
                                       "    rows = conn.execute('SELECT 1').fetchall()\n"
                                       "    return len(rows)\n";
inline constexpr const char* Clean = "import sqlite3\n"
                                     "from contextlib import closing\n"
                                     "\n"
                                     "def count(path):\n"
                                     "    with closing(sqlite3.connect(path)) as conn:\n"
                                     "        return conn.execute('SELECT 1').fetchone()\n";

struct CliResult {
  int code = -1;
  std::string out, err;
};

inline bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

// Runs the program in a folder of its own.
class Cli : public ::testing::Test {
protected:
  // `arguments` is shell text; `prefix` may set variables or feed standard input.
  CliResult run(const std::string& arguments, const std::string& prefix = "") {
    return runProgram(UNCLOSED_PROGRAM, arguments, prefix);
  }

  CliResult runProgram(const std::string& program, const std::string& arguments,
                       const std::string& prefix = "") {
    std::string command =
        "cd '" + tree_.root().string() + "' && " + prefix + " '" + program + "' " + arguments;
    std::string out = logs_.path("out"), err = logs_.path("err");
    // The redirections of the test come first, so that a case may override them.
    int status = std::system(("{ " + command + "; } > '" + out + "' 2> '" + err + "'").c_str());
    return {WEXITSTATUS(status), *support::readFile(out), *support::readFile(err)};
  }

  std::string read(const std::string& name) { return *support::readFile(tree_.path(name)); }

  TemporaryTree tree_, logs_;
};

} // namespace unclosed::testing
