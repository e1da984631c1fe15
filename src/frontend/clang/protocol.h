// What the program and its Clang workers say to each other. Both directions carry frames: magic
// and kind, payload length, XXH3 of the payload, payload (integers little endian, strings with
// their length). A worker gets one Setup, then Requests, and answers each Request by one Reply; it
// ends when its input ends. Nobody trusts the other side: a frame or payload that does not add up
// is an Error, and the client then replaces the worker.
#pragma once

#include "support/expected.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace unclosed::clangfe {

// A folder of the project. Functions are extracted from files below it only; `shown` replaces
// `directory` in the paths that modules carry ("" for the folder the program runs in).
struct Root {
  std::string directory; // absolute, without a trailing '/'
  std::string shown;
};

struct Setup {
  std::vector<Root> roots;
  std::vector<std::pair<std::string, std::string>> stubs; // header name as included, its text
  std::string resourceDirectory; // Clang's own headers; empty: the worker's default
  uint32_t deadlineSeconds = 30; // of processor time; the worker ends itself after twice as much
};

// One translation unit. `arguments` are allow-listed compiler flags without the file name.
struct Request {
  std::string path;      // as the user gave it: the module's path
  std::string file;      // what to open, absolute
  std::string directory; // where the compiler would run, absolute
  std::vector<std::string> arguments;
  bool sharesHeaders = false; // begins with the standard headers, read once for many files
};

// `size` is what to sort by: the longest is begun first, so that none runs on alone at the end.
struct Job {
  Request request;
  uint64_t size = 0;
};

// A module in its binary form (ir/binary.h), with what identifies it beside it.
struct ModuleBytes {
  std::string path;
  uint64_t hash = 0;
  std::string bytes;
};

// The module of the file itself first, then those of the project's headers it includes, by path.
// `failure` is set instead when the translation unit could not be read at all.
struct Reply {
  std::vector<ModuleBytes> modules;
  std::string failure;
};

enum class FrameKind : uint32_t { Setup = 1, Request = 2, Reply = 3 };

struct Frame {
  FrameKind kind = FrameKind::Reply;
  std::string payload;
};

std::string encode(const Setup& setup);
std::string encode(const Request& request);
std::string encode(const Reply& reply);
Expected<Setup> decodeSetup(std::string_view payload);
Expected<Request> decodeRequest(std::string_view payload);
Expected<Reply> decodeReply(std::string_view payload);

using Clock = std::chrono::steady_clock;

// Writes one frame to a socket or pipe; never raises SIGPIPE on a socket.
Status writeFrame(int descriptor, FrameKind kind, std::string_view payload);

// Waits until there is something to read, or the input has ended. False when `deadline` has passed.
bool waitForInput(int descriptor, Clock::time_point deadline);

// Reads one frame; waits until `deadline` at most (no limit when it is Clock::time_point::max()).
// The end of the input is an Error whose `what` is endOfInput, a passed deadline one whose `what`
// is timedOut.
inline constexpr const char* endOfInput = "end of input";
inline constexpr const char* timedOut = "timed out";
Expected<Frame> readFrame(int descriptor, Clock::time_point deadline);

} // namespace unclosed::clangfe
