// The pool and its workers: what is lost when one fails, and that nothing else is.
#include "frontend/clang/client.h"
#include "ir/binary.h"
#include "ir/text.h"

#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

namespace unclosed::clangfe {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

// Doubles with every line: preprocessing it takes longer than any deadline here.
std::string endlessSource() {
  std::string text = "#define X0 +1\n";
  for (int i = 1; i < 40; ++i)
    text += "#define X" + std::to_string(i) + " X" + std::to_string(i - 1) + " X" +
            std::to_string(i - 1) + "\n";
  return text + "int x = 0 X39;\n";
}

class WorkerTest : public testing::Test {
protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) /
              ("unclosed-worker-" + std::to_string(getpid()) + "-" +
               testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::create_directories(folder_);
    options_.worker = UNCLOSED_WORKER;
    options_.setup.roots = {{folder_, ""}};
  }
  void TearDown() override { fs::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name) << text;
  }

  void add(const std::string& name, const std::string& text, uint64_t size = 0) {
    write(name, text);
    bool isCxx = name.ends_with(".cpp");
    Request request{.path = name,
                    .file = folder_ / name,
                    .directory = folder_,
                    .arguments = {"-x", isCxx ? "c++" : "c"}};
    jobs_.push_back({.request = request, .size = size});
  }

  std::vector<FileResult> run() { return WorkerPool(options_).run(jobs_); }

  static std::string printed(const std::vector<FileResult>& results) {
    std::string text;
    for (const FileResult& result : results) {
      text += result.path + "\n";
      text += result.module ? ir::print(*result.module) : result.module.error().text() + "\n";
      for (const ir::Module& header : result.headers)
        text += ir::print(header);
    }
    return text;
  }

  fs::path folder_;
  PoolOptions options_;
  std::vector<Job> jobs_;
};

TEST_F(WorkerTest, AFileThatTakesTooLongIsLostAlone) {
  options_.deadline = milliseconds(1500);
  add("before.c", "int f(void) { return 1; }");
  add("endless.c", endlessSource(), 100);
  add("after.c", "int g(void) { return 2; }");
  std::vector<FileResult> results = run();
  EXPECT_TRUE(results[0].module.ok());
  ASSERT_FALSE(results[1].module.ok());
  EXPECT_EQ(results[1].module.error().text(), "endless.c: gave up after 1500 ms");
  EXPECT_TRUE(results[2].module.ok());
}

TEST_F(WorkerTest, AKilledWorkerLosesOnlyItsFile) {
  options_.deadline = milliseconds(60000);
  add("endless.c", endlessSource(), 100);
  for (int i = 0; i < 5; ++i)
    add("good" + std::to_string(i) + ".c", "int f(void) { return 1; }");
  WorkerPool pool(options_);
  std::vector<FileResult> results;
  std::thread runner([&] { results = pool.run(jobs_); });
  std::vector<pid_t> running;
  while ((running = pool.processes()).empty())
    std::this_thread::sleep_for(milliseconds(5));
  std::this_thread::sleep_for(milliseconds(300));
  kill(running.front(), SIGKILL);
  runner.join();
  ASSERT_FALSE(results[0].module.ok());
  EXPECT_NE(results[0].module.error().what.find("killed by signal 9"), std::string::npos)
      << results[0].module.error().what;
  for (size_t i = 1; i < results.size(); ++i)
    EXPECT_TRUE(results[i].module.ok()) << results[i].module.error().text();
  EXPECT_TRUE(pool.processes().empty());
}

TEST_F(WorkerTest, TheNumberOfWorkersDoesNotShow) {
  write("shared.h", "static inline int shared(int x) { return x + 1; }\n");
  for (int i = 0; i < 12; ++i)
    add("file" + std::to_string(i) + (i % 3 == 0 ? ".cpp" : ".c"),
        "#include \"shared.h\"\nint f" + std::to_string(i) + "(int x) { return shared(x); }\n",
        static_cast<uint64_t>(i * 7 % 5));
  options_.workers = 1;
  std::string one = printed(run());
  options_.workers = 2;
  EXPECT_EQ(printed(run()), one);
  options_.workers = 5;
  EXPECT_EQ(printed(run()), one);
  EXPECT_NE(one.find("function shared"), std::string::npos);
}

TEST_F(WorkerTest, AHeaderGoesToTheFirstFileThatIncludesIt) {
  write("shared.h", "static inline int shared(int x) { return x + 1; }\n");
  add("none.c", "int a;");
  add("first.c", "#include \"shared.h\"\n");
  add("second.c", "#include \"shared.h\"\n");
  std::vector<FileResult> results = run();
  EXPECT_TRUE(results[0].headers.empty());
  ASSERT_EQ(results[1].headers.size(), 1u);
  EXPECT_EQ(results[1].headers[0].path, "shared.h");
  EXPECT_TRUE(results[2].headers.empty());
}

TEST_F(WorkerTest, AStubStandsInForAMissingHeader) {
  options_.setup.stubs = {
      {"db/client.h", "typedef struct db DB;\nDB *db_connect(const char *);\n"}};
  add("use.c", "#include <db/client.h>\nvoid f(void) { DB *c = db_connect(\"x\"); }\n");
  std::string text = printed(run());
  EXPECT_NE(text.find("call db_connect(\"x\") import -> \"DB *\""), std::string::npos) << text;
  EXPECT_NE(text.find("import \"db/client.h\""), std::string::npos) << text;
}

TEST_F(WorkerTest, ARealHeaderIsPreferredToAStub) {
  options_.setup.stubs = {{"client.h", "typedef struct stub DB;\nDB *db_stub(const char *);\n"}};
  write("client.h", "typedef struct real DB;\nDB *db_connect(const char *, int);\n");
  add("use.c", "#include \"client.h\"\nvoid f(void) { DB *c = db_connect(\"x\", 1); }\n");
  EXPECT_NE(printed(run()).find("db_connect(\"x\", 1) import"), std::string::npos);
}

TEST_F(WorkerTest, UnknownTypesAreRepaired) {
  add("use.c",
      "#include <nowhere.h>\n"
      "int f(const char *s) { DB *c = db_connect(s); if (!c) return 1; db_close(c); return 0; }\n");
  std::string text = printed(run());
  EXPECT_NE(text.find("c = %0"), std::string::npos) << text;
  EXPECT_NE(text.find("call db_close(c)"), std::string::npos) << text;
}

// Standard headers that are read once for all files say the same as those that each file reads.
TEST_F(WorkerTest, SharedHeadersDoNotShow) {
  write("shop.h", "#pragma once\n#include <cstdio>\n#include <string>\n"
                  "struct Shop { FILE* open(const std::string& name); };\n");
  add("own.cpp", "#include \"shop.h\"\n#include <vector>\n"
                 "FILE* Shop::open(const std::string& name) {\n"
                 "  std::vector<std::string> names{name};\n"
                 "  return names.empty() ? nullptr : fopen(names.front().c_str(), \"r\");\n}\n");
  add("missing.cpp",
      "#include <nowhere.hpp>\n#include \"shop.h\"\n"
      "FILE* first(nowhere::Shelf& shelf, Shop& shop) {\n"
      "  if (shelf.empty()) return nullptr;\n  return shop.open(shelf.name());\n}\n");
  add("plain.c", "#include <stdio.h>\nFILE *plain(void) { return fopen(\"a\", \"r\"); }\n");
  std::string each = printed(run());
  EXPECT_NE(each.find("function Shop::open"), std::string::npos) << each;
  for (Job& job : jobs_)
    job.request.sharesHeaders = job.request.path != "plain.c";
  EXPECT_EQ(printed(run()), each);
}

// The worker dies on its first request, and would do so on a file that shares no headers as well.
TEST_F(WorkerTest, ACrashWithSharedHeadersIsTriedWithoutThem) {
  fs::path flag = folder_ / "crashed";
  fs::path script = folder_ / "worker";
  write("worker", "#!/bin/sh\nif [ -e '" + flag.string() + "' ]; then exec '" + options_.worker +
                      "'; fi\ntouch '" + flag.string() +
                      "'\ntimeout 0.3 cat > /dev/null\nkill -SEGV $$\n");
  fs::permissions(script, fs::perms::owner_all);
  options_.worker = script;
  add("plain.cpp", "int f() { return 1; }");
  EXPECT_FALSE(run()[0].module.ok());
  fs::remove(flag);
  jobs_[0].request.sharesHeaders = true;
  EXPECT_TRUE(run()[0].module.ok());
}

TEST_F(WorkerTest, AMissingFileIsAnError) {
  add("gone.c", "int x;");
  fs::remove(folder_ / "gone.c");
  std::vector<FileResult> results = run();
  ASSERT_FALSE(results[0].module.ok());
  EXPECT_EQ(results[0].module.error().where, "gone.c");
}

TEST_F(WorkerTest, AWorkerThatIsNotThereIsAnErrorForEveryFile) {
  options_.worker = folder_ / "no-such-worker";
  add("a.c", "int x;");
  add("b.c", "int y;");
  std::vector<FileResult> results = run();
  for (const FileResult& result : results) {
    ASSERT_FALSE(result.module.ok());
    EXPECT_NE(result.module.error().text().find("install unclosed-clang"), std::string::npos);
  }
}

TEST_F(WorkerTest, WhatIsNoWorkerLosesFilesAndNothingElse) {
  options_.worker = "/bin/true";
  add("a.c", "int x;");
  std::vector<FileResult> results = run();
  ASSERT_FALSE(results[0].module.ok());
  options_.worker = "/bin/cat";
  results = run();
  ASSERT_FALSE(results[0].module.ok());
}

} // namespace
} // namespace unclosed::clangfe
