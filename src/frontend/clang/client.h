// The main program's side of the C and C++ frontend: a pool of `unclosed-clang` workers. Links no
// Clang. A translation unit that crashes its worker, exceeds the deadline or comes back damaged
// costs that translation unit only: its result says so, and a fresh worker takes the next one.
//
// Results are in the order of the jobs and do not depend on the number of workers. A header that
// several translation units include yields one module, the one of the first job that has it.
#pragma once

#include "frontend/clang/protocol.h"
#include "ir/ir.h"
#include "support/expected.h"

#include <chrono>
#include <functional>
#include <mutex>
#include <span>
#include <string>
#include <sys/types.h>
#include <vector>

namespace unclosed::clangfe {

class WorkerProcess;

struct PoolOptions {
  std::string worker; // the executable; empty: findWorker()
  unsigned workers = 1;
  std::chrono::milliseconds deadline{30000}; // for one file, of processor time
  Setup setup;                               // deadlineSeconds is set from `deadline`
  std::function<void()> finished;            // called by any thread after each job; may be empty
};

struct FileResult {
  std::string path;
  Expected<ir::Module> module;
  std::vector<ir::Module> headers; // of the project, first seen in this job; by path
};

// `unclosed-clang` beside the running program or in ../libexec/unclosed; empty when there is none.
std::string findWorker();

class WorkerPool {
public:
  explicit WorkerPool(PoolOptions options);

  // One result a job, in their order. Not to be called twice at once on one pool.
  std::vector<FileResult> run(std::span<const Job> jobs);

  // Processes that run now. Thread-safe.
  std::vector<pid_t> processes() const;

private:
  class Slot;

  void remember(pid_t started);
  void forget(pid_t ended);

  PoolOptions options_;
  std::string setupPayload_;
  mutable std::mutex mutex_;
  std::vector<pid_t> running_;
};

} // namespace unclosed::clangfe
