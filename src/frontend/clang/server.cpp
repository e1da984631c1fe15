// The worker: frames in on standard input, frames out on standard output, until the input ends.
#include "frontend/clang/extractor.h"
#include "frontend/clang/protocol.h"

#include <llvm/Support/thread.h>

#include <cstdlib>
#include <filesystem>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

namespace {

using namespace unclosed;
using namespace unclosed::clangfe;

constexpr rlim_t mostMemory = rlim_t{4} << 30; // of addresses; beyond it the worker ends itself
constexpr unsigned stackBytes = 256u << 20;    // generated code nests deeply

std::string resourceDirectory(const std::string& given) {
  if (!given.empty()) return given;
  if (const char* chosen = std::getenv("UNCLOSED_CLANG_RESOURCE_DIR")) return chosen;
  std::error_code failed;
  if (std::filesystem::is_directory(UNCLOSED_CLANG_RESOURCES, failed))
    return UNCLOSED_CLANG_RESOURCES;
  std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", failed);
  return (self.parent_path() / "../lib/unclosed/clang").lexically_normal().string();
}

// What the libraries print must not end up between frames: it goes where errors go.
int claimOutput() {
  int output = dup(STDOUT_FILENO);
  dup2(STDERR_FILENO, STDOUT_FILENO);
  return output;
}

// Of processor time; never for 0. The client gives up first: this is for a worker whose client has
// gone.
void endAfter(unsigned seconds) {
  itimerval limit{};
  limit.it_value.tv_sec = static_cast<time_t>(seconds);
  setitimer(ITIMER_PROF, &limit, nullptr);
}

int serve(int input, int output) {
  Expected<Frame> first = readFrame(input, Clock::time_point::max());
  if (!first || first->kind != FrameKind::Setup) return 1;
  Expected<Setup> setup = decodeSetup(first->payload);
  if (!setup) return 1;
  setup->resourceDirectory = resourceDirectory(setup->resourceDirectory);
  unsigned limit = setup->deadlineSeconds * 2;
  Extractor extractor(std::move(*setup));
  while (true) {
    Expected<Frame> frame = readFrame(input, Clock::time_point::max());
    if (!frame) return frame.error().what == endOfInput ? 0 : 1;
    Expected<Request> request = decodeRequest(frame->payload);
    if (frame->kind != FrameKind::Request || !request) return 1;
    endAfter(limit);
    Reply reply = extractor.extract(*request);
    endAfter(0);
    if (writeFrame(output, FrameKind::Reply, encode(reply))) return 1;
  }
}

} // namespace

int main() {
  rlimit memory{mostMemory, mostMemory};
  setrlimit(RLIMIT_AS, &memory);
  int output = claimOutput();
  int result = 1;
  llvm::thread worker(std::optional<unsigned>(stackBytes),
                      [&] { result = serve(STDIN_FILENO, output); });
  worker.join();
  return result;
}
