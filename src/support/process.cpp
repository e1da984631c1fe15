#include "support/process.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace unclosed::support {
namespace {

std::string readToEnd(int fd) {
  std::string bytes;
  char buffer[1 << 14];
  while (true) {
    ssize_t got = ::read(fd, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return bytes;
    bytes.append(buffer, static_cast<size_t>(got));
  }
}

int waitFor(pid_t id) {
  int status = 0;
  while (::waitpid(id, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

// 0, or the error number.
int start(const std::vector<std::string>& command, int output, pid_t& id) {
  std::vector<std::string> words = command;
  std::vector<char*> arguments;
  for (std::string& word : words)
    arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  int failed = posix_spawnp(&id, arguments.front(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  return failed;
}

} // namespace

Expected<std::string> outputOf(const std::vector<std::string>& command) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0)
    return Error{std::string("cannot make a pipe: ") + std::strerror(errno), command.front(), {}};
  pid_t id = 0;
  int failed = start(command, ends[1], id);
  ::close(ends[1]);
  if (failed != 0) {
    ::close(ends[0]);
    return Error{std::string("cannot be started: ") + std::strerror(failed), command.front(), {}};
  }
  std::string output = readToEnd(ends[0]);
  ::close(ends[0]);
  int status = waitFor(id);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return output;
  return Error{"did not succeed", command.front(), {}};
}

} // namespace unclosed::support
