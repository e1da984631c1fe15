#include "support/parallel.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace unclosed::support {

unsigned availableJobs() { return std::max(1u, std::thread::hardware_concurrency()); }

void parallelFor(unsigned jobs, size_t count,
                 const std::function<void(size_t index, unsigned worker)>& task) {
  std::atomic<size_t> next = 0;
  auto work = [&](unsigned worker) {
    for (size_t index = next++; index < count; index = next++)
      task(index, worker);
  };
  size_t threads = std::min<size_t>(std::max(1u, jobs), count);
  // The calling thread is worker 0: a run with one job starts no thread at all.
  std::vector<std::jthread> others;
  for (unsigned worker = 1; worker < threads; ++worker)
    others.emplace_back(work, worker);
  work(0);
}

} // namespace unclosed::support
