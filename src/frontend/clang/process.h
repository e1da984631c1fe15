// One worker process and the socket to it. The object owns the process: when it goes, the socket
// is closed, the process is ended and waited for, so no worker outlives its pool and none stays a
// zombie. Standard error of the worker goes nowhere: what a worker has to say is in its frames.
#pragma once

#include "support/expected.h"

#include <chrono>
#include <memory>
#include <string>
#include <sys/types.h>

namespace unclosed::clangfe {

class WorkerProcess {
public:
  // Starts `executable`; its standard input and output are the socket.
  static Expected<std::unique_ptr<WorkerProcess>> start(const std::string& executable);

  WorkerProcess(pid_t id, int socket) : id_(id), socket_(socket) {}
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;
  // Closes the socket, which ends an idle worker; a busy one is killed.
  ~WorkerProcess();

  int socket() const { return socket_; }
  pid_t id() const { return id_; }

  // Processor time that it has used so far; zero when nobody can tell.
  std::chrono::nanoseconds used() const;

  // Ends the process at once and says in words how it had ended ("killed by signal 11").
  std::string endAndDescribe();

private:
  pid_t id_;
  int socket_;
};

} // namespace unclosed::clangfe
