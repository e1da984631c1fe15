// One line on a terminal about how far a long run is: files done, how fast, how long it may still
// take. It appears after half a second, goes when the object does, and is never written to a pipe
// or a file, so that no log holds it. Counting is safe from any thread.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <thread>

namespace unclosed::cli {

// "1,204 of 9,310 files, 870/s, 9 s left"; seconds is the time so far.
std::string progressText(size_t done, size_t total, double seconds);

class Progress {
public:
  // `total` files; nothing is ever shown unless `visible`.
  Progress(size_t total, bool visible);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();

  // More files than were known of at first.
  void expect(size_t files) { total_.fetch_add(files, std::memory_order_relaxed); }
  void fileDone() { done_.fetch_add(1, std::memory_order_relaxed); }

private:
  void show();

  std::atomic<size_t> done_ = 0;
  std::atomic<size_t> total_;
  bool ended_ = false;
  std::mutex mutex_; // of ended_
  std::condition_variable wake_;
  std::thread thread_;
};

// Is standard error a terminal that can rewrite a line?
bool canShowProgress();

} // namespace unclosed::cli
