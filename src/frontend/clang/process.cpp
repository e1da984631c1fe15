#include "frontend/clang/process.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace unclosed::clangfe {
namespace {

std::string describe(int status) {
  if (WIFSIGNALED(status)) {
    int number = WTERMSIG(status);
    const char* name = strsignal(number);
    return "killed by signal " + std::to_string(number) + (name ? std::string(", ") + name : "");
  }
  return "ended with status " + std::to_string(WEXITSTATUS(status));
}

int waitFor(pid_t id) {
  int status = 0;
  while (waitpid(id, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

} // namespace

Expected<std::unique_ptr<WorkerProcess>> WorkerProcess::start(const std::string& executable) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    return Error{std::string("cannot make a socket: ") + std::strerror(errno), executable, {}};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  std::string argument = executable;
  char* arguments[] = {argument.data(), nullptr};
  pid_t id = 0;
  int failed = posix_spawn(&id, executable.c_str(), &actions, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  if (failed == 0) return std::make_unique<WorkerProcess>(id, ends[0]);
  close(ends[0]);
  return Error{std::string("cannot start the C and C++ worker: ") + std::strerror(failed),
               executable, "install unclosed-clang beside unclosed"};
}

WorkerProcess::~WorkerProcess() {
  if (socket_ >= 0) endAndDescribe();
}

std::chrono::nanoseconds WorkerProcess::used() const {
  clockid_t clock = 0;
  timespec time{};
  if (clock_getcpuclockid(id_, &clock) != 0 || clock_gettime(clock, &time) != 0) return {};
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

std::string WorkerProcess::endAndDescribe() {
  if (socket_ < 0) return {};
  close(socket_);
  socket_ = -1;
  // A worker that has died keeps its own status: the signal finds only a zombie.
  kill(id_, SIGKILL);
  return describe(waitFor(id_));
}

} // namespace unclosed::clangfe
