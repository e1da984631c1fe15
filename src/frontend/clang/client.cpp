#include "frontend/clang/client.h"

#include "frontend/clang/process.h"
#include "ir/binary.h"
#include "support/parallel.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <numeric>
#include <optional>

namespace unclosed::clangfe {
namespace {

std::vector<size_t> longestFirst(std::span<const Job> jobs) {
  std::vector<size_t> order(jobs.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::sort(order, [&](size_t a, size_t b) {
    return jobs[a].size != jobs[b].size ? jobs[a].size > jobs[b].size : a < b;
  });
  return order;
}

// The headers of all jobs, still encoded. Of each header the bytes of the earliest job are kept,
// whatever order the replies come in.
class HeaderTable {
public:
  void add(size_t job, ModuleBytes header) {
    std::lock_guard lock(mutex_);
    auto key = std::make_pair(header.path, header.hash);
    auto [it, fresh] = headers_.try_emplace(std::move(key), job, std::string());
    if (!fresh && it->second.first < job) return;
    it->second = {job, std::move(header.bytes)};
  }

  void giveTo(std::vector<FileResult>& results) {
    for (auto& [key, entry] : headers_) {
      Expected<ir::Module> module = ir::decode(entry.second);
      if (module) results[entry.first].headers.push_back(std::move(*module));
      entry.second = {};
    }
  }

private:
  std::mutex mutex_;
  std::map<std::pair<std::string, uint64_t>, std::pair<size_t, std::string>> headers_;
};

Expected<ir::Module> firstModule(Reply& reply, const std::string& path) {
  if (!reply.failure.empty()) return Error{reply.failure, path, {}};
  if (reply.modules.empty()) return Error{"the worker sent no module", path, {}};
  return ir::decode(reply.modules.front().bytes);
}

} // namespace

std::string findWorker() {
  std::error_code failed;
  std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", failed);
  if (failed) return {};
  std::filesystem::path folder = self.parent_path();
  for (const char* place : {"unclosed-clang", "../libexec/unclosed/unclosed-clang"}) {
    std::filesystem::path candidate = folder / place;
    if (std::filesystem::is_regular_file(candidate, failed))
      return candidate.lexically_normal().string();
  }
  return {};
}

// One worker at a time, replaced when it fails. Used by one thread.
class WorkerPool::Slot {
public:
  explicit Slot(WorkerPool& pool) : pool_(pool) {}
  ~Slot() { drop(); }

  // Precompiled headers are a part of Clang that now and then crashes on what it reads well without
  // them: such a file is read again on its own.
  Expected<Reply> ask(const Request& request) {
    Expected<Reply> reply = askOnce(request);
    if (!crashed_ || !request.sharesHeaders) return reply;
    Request alone = request;
    alone.sharesHeaders = false;
    return askOnce(alone);
  }

private:
  Expected<Reply> askOnce(const Request& request) {
    crashed_ = false;
    std::string payload = encode(request);
    // An idle worker may have been ended from outside: that is not this file's fault, so a worker
    // that does not even take the request is replaced once.
    for (int attempt = 0; attempt < 2; ++attempt) {
      if (Status failed = ready()) return *failed;
      if (!writeFrame(process_->socket(), FrameKind::Request, payload)) return answer(request);
      drop();
    }
    return Error{"the C and C++ worker takes no requests", request.path, {}};
  }

  Status ready() {
    if (process_) return {};
    Expected<std::unique_ptr<WorkerProcess>> started = WorkerProcess::start(pool_.options_.worker);
    if (!started) return started.error();
    process_ = std::move(*started);
    pool_.remember(process_->id());
    return writeFrame(process_->socket(), FrameKind::Setup, pool_.setupPayload_);
  }

  Expected<Reply> answer(const Request& request) {
    if (!replies()) {
      drop();
      return Error{"gave up after " + std::to_string(pool_.options_.deadline.count()) + " ms",
                   request.path,
                   {}};
    }
    Expected<Frame> frame = readFrame(process_->socket(), Clock::time_point::max());
    Expected<Reply> reply = frame ? decodeReply(frame->payload) : Expected<Reply>(frame.error());
    if (reply) return reply;
    crashed_ = true;
    return Error{"the C and C++ worker failed (" + drop() + ")", request.path, {}};
  }

  // Waits for the worker. What counts is the processor time it uses: on a busy machine the same
  // files are read as on an idle one. A worker that uses none is stuck.
  bool replies() const {
    std::chrono::nanoseconds deadline = pool_.options_.deadline, before = process_->used();
    std::chrono::nanoseconds last = before, left = deadline;
    while (left > std::chrono::nanoseconds::zero()) {
      auto until = Clock::now() + std::chrono::ceil<Clock::duration>(std::max(left, deadline / 16));
      if (waitForInput(process_->socket(), until)) return true;
      std::chrono::nanoseconds now = process_->used();
      if (now - last < left / 256) return false;
      last = now;
      left = deadline - (now - before);
    }
    return false;
  }

  std::string drop() {
    if (!process_) return {};
    pid_t id = process_->id();
    std::string how = process_->endAndDescribe();
    process_.reset();
    pool_.forget(id);
    return how;
  }

  WorkerPool& pool_;
  std::unique_ptr<WorkerProcess> process_;
  bool crashed_ = false;
};

WorkerPool::WorkerPool(PoolOptions options) : options_(std::move(options)) {
  if (options_.worker.empty()) options_.worker = findWorker();
  auto seconds = std::chrono::ceil<std::chrono::seconds>(options_.deadline).count();
  options_.setup.deadlineSeconds = static_cast<uint32_t>(std::max<long>(1, seconds));
  setupPayload_ = encode(options_.setup);
}

std::vector<FileResult> WorkerPool::run(std::span<const Job> jobs) {
  std::vector<size_t> order = longestFirst(jobs);
  std::vector<std::optional<Expected<ir::Module>>> modules(jobs.size());
  HeaderTable headers;
  unsigned workers = std::max(1u, options_.workers);
  {
    std::vector<std::unique_ptr<Slot>> slots;
    for (unsigned i = 0; i < workers; ++i)
      slots.push_back(std::make_unique<Slot>(*this));
    support::parallelFor(workers, jobs.size(), [&](size_t turn, unsigned worker) {
      size_t job = order[turn];
      const Request& request = jobs[job].request;
      Expected<Reply> reply = slots[worker]->ask(request);
      modules[job] = reply ? firstModule(*reply, request.path) : reply.error();
      for (size_t i = 1; reply && i < reply->modules.size(); ++i)
        headers.add(job, std::move(reply->modules[i]));
      if (options_.finished) options_.finished();
    });
  }
  std::vector<FileResult> results;
  results.reserve(jobs.size());
  for (size_t job = 0; job < jobs.size(); ++job)
    results.push_back({jobs[job].request.path, std::move(*modules[job]), {}});
  headers.giveTo(results);
  return results;
}

std::vector<pid_t> WorkerPool::processes() const {
  std::lock_guard lock(mutex_);
  return running_;
}

void WorkerPool::remember(pid_t started) {
  std::lock_guard lock(mutex_);
  running_.push_back(started);
}

void WorkerPool::forget(pid_t ended) {
  std::lock_guard lock(mutex_);
  std::erase(running_, ended);
}

} // namespace unclosed::clangfe
