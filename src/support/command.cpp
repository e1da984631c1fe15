#include "support/command.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace unclosed::support {
namespace {

// One end for us, one for the program; what is not closed by hand is closed at the end.
class Channel {
public:
  Channel() { open_ = ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends_.data()) == 0; }
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;
  ~Channel() {
    closeOurs();
    closeTheirs();
  }
  bool open() const { return open_; }
  int ours() const { return ends_[0]; }
  int theirs() const { return ends_[1]; }
  void closeOurs() { close(ends_[0]); }
  void closeTheirs() { close(ends_[1]); }

private:
  static void close(int& end) {
    if (end >= 0) ::close(end);
    end = -1;
  }
  std::array<int, 2> ends_{-1, -1};
  bool open_ = false;
};

std::vector<std::string> environmentOf(const Command& command) {
  std::vector<std::string> all;
  for (const auto& [name, value] : command.environment)
    all.push_back(name + "=" + value);
  for (char** at = environ; *at != nullptr; ++at) {
    std::string_view entry = *at;
    bool replaced = false;
    for (const auto& [name, value] : command.environment)
      replaced =
          replaced || (entry.starts_with(name) && entry.substr(name.size()).starts_with('='));
    if (!replaced) all.emplace_back(entry);
  }
  return all;
}

std::vector<char*> pointersTo(std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (std::string& word : words)
    pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return pointers;
}

// 0 and the process, or an errno.
int start(const Command& command, const Channel& in, const Channel& out, const Channel& err,
          pid_t& process) {
  std::vector<std::string> words = command.words, environment = environmentOf(command);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in.theirs(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out.theirs(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err.theirs(), STDERR_FILENO);
  int failed = ::posix_spawnp(&process, words[0].c_str(), &actions, nullptr,
                              pointersTo(words).data(), pointersTo(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  return failed;
}

// Appends what there is; false at the end.
bool receive(int from, std::string& text) {
  std::array<char, 1 << 16> buffer;
  ssize_t got = ::read(from, buffer.data(), buffer.size());
  if (got < 0) return errno == EINTR || errno == EAGAIN;
  text.append(buffer.data(), static_cast<size_t>(got));
  return got > 0;
}

// Both directions at once: a program that waits for us to read must not wait for us to write.
void converse(std::string_view input, Channel& in, Channel& out, Channel& err,
              CommandResult& result) {
  while (in.ours() >= 0 || out.ours() >= 0 || err.ours() >= 0) {
    if (in.ours() >= 0 && input.empty()) in.closeOurs();
    std::array<pollfd, 3> ready{pollfd{in.ours(), POLLOUT, 0}, pollfd{out.ours(), POLLIN, 0},
                                pollfd{err.ours(), POLLIN, 0}};
    if (::poll(ready.data(), ready.size(), -1) < 0) continue; // interrupted
    if (ready[0].revents != 0) {
      ssize_t put = ::send(in.ours(), input.data(), input.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (put >= 0) {
        input.remove_prefix(static_cast<size_t>(put));
      } else if (errno != EINTR && errno != EAGAIN) {
        in.closeOurs(); // It does not want the rest.
      }
    }
    if (ready[1].revents != 0 && !receive(out.ours(), result.out)) out.closeOurs();
    if (ready[2].revents != 0 && !receive(err.ours(), result.err)) err.closeOurs();
  }
}

} // namespace

Expected<CommandResult> runCommand(const Command& command) {
  Channel in, out, err;
  if (!in.open() || !out.open() || !err.open())
    return Error{std::string("cannot be run: ") + std::strerror(errno), command.words[0], ""};
  pid_t process = 0;
  if (int failed = start(command, in, out, err, process))
    return Error{std::string("cannot be run: ") + std::strerror(failed), command.words[0], ""};
  in.closeTheirs();
  out.closeTheirs();
  err.closeTheirs();
  CommandResult result;
  converse(command.input, in, out, err, result);
  int status = 0;
  while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  constexpr int Signalled = 128;
  result.code = WIFEXITED(status) ? WEXITSTATUS(status) : Signalled + WTERMSIG(status);
  return result;
}

} // namespace unclosed::support
