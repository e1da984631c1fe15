#include "support/files.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <limits>
#include <sys/stat.h>
#include <unistd.h>

namespace unclosed::support {
namespace {

Error systemError(const std::string& what, const std::string& path) {
  return Error{what + ": " + std::strerror(errno), path, {}};
}

class Descriptor {
public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }
  // Closes now, because a late write error may show only here.
  bool close() {
    int fd = fd_;
    fd_ = -1;
    return ::close(fd) == 0;
  }

private:
  int fd_;
};

Expected<std::string> readAll(int fd, const std::string& path, size_t limit) {
  std::string bytes;
  struct stat info{};
  if (::fstat(fd, &info) == 0 && S_ISREG(info.st_mode)) {
    bytes.reserve(std::min<size_t>(limit, static_cast<size_t>(info.st_size)));
  }
  char buffer[1 << 16];
  while (bytes.size() < limit) {
    ssize_t got = ::read(fd, buffer, std::min(sizeof buffer, limit - bytes.size()));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return systemError("cannot be read", path);
    if (got == 0) break;
    bytes.append(buffer, static_cast<size_t>(got));
  }
  return bytes;
}

bool writeAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t put = ::write(fd, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return false;
    bytes.remove_prefix(static_cast<size_t>(put));
  }
  return true;
}

Status writeInPlace(const std::string& path, std::string_view bytes) {
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (file.get() < 0) return systemError("cannot be opened for writing", path);
  if (!writeAll(file.get(), bytes) || !file.close()) return systemError("cannot be written", path);
  return std::nullopt;
}

Status writeAndRename(const std::string& path, std::string_view bytes, mode_t mode) {
  std::string temporary = path + ".XXXXXX";
  Descriptor file(::mkostemp(temporary.data(), O_CLOEXEC));
  if (file.get() < 0) return systemError("cannot be created", path);
  bool written = ::fchmod(file.get(), mode) == 0 && writeAll(file.get(), bytes) &&
                 ::fsync(file.get()) == 0 && file.close() &&
                 ::rename(temporary.c_str(), path.c_str()) == 0;
  if (written) return std::nullopt;
  Error error = systemError("cannot be written", path);
  ::unlink(temporary.c_str());
  return error;
}

} // namespace

Expected<std::string> readFile(const std::string& path) {
  return readPrefix(path, std::numeric_limits<size_t>::max());
}

Expected<std::string> readPrefix(const std::string& path, size_t limit) {
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return systemError("cannot be opened", path);
  return readAll(file.get(), path, limit);
}

Status writeFile(const std::string& path, std::string_view bytes) {
  struct stat info{};
  bool exists = ::stat(path.c_str(), &info) == 0;
  if (exists && S_ISDIR(info.st_mode)) return Error{"is a directory", path, "name a file in it"};
  if (exists && !S_ISREG(info.st_mode)) return writeInPlace(path, bytes);
  mode_t mask = ::umask(0);
  ::umask(mask);
  mode_t mode = exists ? info.st_mode & 07777 : 0666 & ~mask;
  if (!exists) return writeAndRename(path, bytes, mode);
  // A symbolic link keeps pointing where it points: its target is what is replaced.
  char* resolved = ::realpath(path.c_str(), nullptr);
  if (resolved == nullptr) return systemError("cannot be resolved", path);
  std::string target = resolved;
  std::free(resolved);
  return writeAndRename(target, bytes, mode);
}

Status appendFile(const std::string& path, std::string_view bytes) {
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666));
  if (file.get() < 0) return systemError("cannot be opened for writing", path);
  if (!writeAll(file.get(), bytes) || !file.close()) return systemError("cannot be written", path);
  return std::nullopt;
}

Status writeStdout(std::string_view bytes) {
  if (std::fflush(stdout) != 0 || !writeAll(STDOUT_FILENO, bytes)) {
    return systemError("cannot be written", "standard output");
  }
  return std::nullopt;
}

Expected<std::string> readStdin() {
  return readAll(STDIN_FILENO, "standard input", std::numeric_limits<size_t>::max());
}

} // namespace unclosed::support
