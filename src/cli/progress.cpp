#include "cli/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <unistd.h>

namespace unclosed::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto FirstShown = std::chrono::milliseconds(500);
constexpr auto Between = std::chrono::milliseconds(200);
constexpr std::string_view EraseLine = "\r\x1b[K";

std::string grouped(size_t number) {
  std::string digits = fmt::format("{}", number);
  for (size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, ",");
  }
  return digits;
}

std::string duration(double seconds) {
  auto whole = static_cast<long>(std::ceil(seconds));
  if (whole < 60) return fmt::format("{} s", whole);
  return fmt::format("{} min {} s", whole / 60, whole % 60);
}

} // namespace

std::string progressText(size_t done, size_t total, double seconds) {
  std::string text = fmt::format("{} of {} files", grouped(done), grouped(total));
  if (done >= total) return text + ", following what they share";
  double rate = seconds > 0 ? static_cast<double>(done) / seconds : 0;
  if (rate < 0.5) return text;
  return text + fmt::format(", {}/s, {} left", grouped(static_cast<size_t>(std::lround(rate))),
                            duration(static_cast<double>(total - done) / rate));
}

Progress::Progress(size_t total, bool visible) : total_(total) {
  if (visible && total > 0) thread_ = std::thread([this] { show(); });
}

Progress::~Progress() {
  if (!thread_.joinable()) return;
  {
    std::lock_guard lock(mutex_);
    ended_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Progress::show() {
  Clock::time_point begin = Clock::now();
  std::unique_lock lock(mutex_);
  bool shown = false;
  auto ended = [this] { return ended_; };
  for (auto wait = FirstShown; !wake_.wait_for(lock, wait, ended); wait = Between) {
    std::chrono::duration<double> seconds = Clock::now() - begin;
    fmt::print(stderr, "{}{}", EraseLine, progressText(done_, total_, seconds.count()));
    std::fflush(stderr);
    shown = true;
  }
  if (!shown) return;
  fmt::print(stderr, "{}", EraseLine);
  std::fflush(stderr);
}

bool canShowProgress() {
  const char* terminal = std::getenv("TERM");
  bool dumb = terminal == nullptr || std::string_view(terminal) == "dumb";
  return !dumb && ::isatty(STDERR_FILENO) == 1;
}

} // namespace unclosed::cli
