#include "frontend/clang/protocol.h"

#include <cerrno>
#include <cstring>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <xxhash.h>

namespace unclosed::clangfe {
namespace {

constexpr uint32_t frameMagic = 0x31464355;            // "UCF1"
constexpr uint64_t longestPayload = uint64_t{1} << 32; // a corrupt length must not exhaust memory

struct FrameHeader {
  uint32_t magic;
  uint32_t kind;
  uint64_t length;
  uint64_t checksum;
};
static_assert(sizeof(FrameHeader) == 24);

class Writer {
public:
  void number(uint64_t value) {
    char bytes[8];
    for (int i = 0; i < 8; ++i)
      bytes[i] = static_cast<char>(value >> (8 * i));
    out_.append(bytes, 8);
  }
  void text(std::string_view value) {
    number(value.size());
    out_.append(value);
  }
  void texts(const std::vector<std::string>& values) {
    number(values.size());
    for (const std::string& value : values)
      text(value);
  }
  std::string take() { return std::move(out_); }

private:
  std::string out_;
};

// Reads what Writer wrote. After the first thing that does not fit every read gives nothing, and
// finished() is false.
class Reader {
public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  uint64_t number() {
    if (rest_.size() < 8) return fail();
    uint64_t value = 0;
    for (int i = 0; i < 8; ++i)
      value |= uint64_t{static_cast<unsigned char>(rest_[i])} << (8 * i);
    rest_.remove_prefix(8);
    return value;
  }
  std::string text() {
    uint64_t size = number();
    if (size > rest_.size()) {
      fail();
      return {};
    }
    std::string value(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return value;
  }
  // A count of things that take at least eight bytes each.
  uint64_t count() {
    uint64_t value = number();
    return value > rest_.size() / 8 ? fail() : value;
  }
  std::vector<std::string> texts() {
    std::vector<std::string> values(count());
    for (std::string& value : values)
      value = text();
    return values;
  }
  bool finished() const { return ok_ && rest_.empty(); }

private:
  uint64_t fail() {
    ok_ = false;
    rest_ = {};
    return 0;
  }

  std::string_view rest_;
  bool ok_ = true;
};

Error malformed(const char* what) { return {.what = what, .where = {}, .hint = {}}; }

Status writeAll(int descriptor, const char* data, size_t size) {
  bool isSocket = true;
  while (size > 0) {
    ssize_t sent =
        isSocket ? send(descriptor, data, size, MSG_NOSIGNAL) : write(descriptor, data, size);
    if (sent < 0 && errno == ENOTSOCK && isSocket) {
      isSocket = false;
      continue;
    }
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0)
      return Error{std::string("cannot write a frame: ") + std::strerror(errno), {}, {}};
    data += sent;
    size -= static_cast<size_t>(sent);
  }
  return {};
}

Status readAll(int descriptor, char* data, size_t size, Clock::time_point deadline) {
  while (size > 0) {
    if (!waitForInput(descriptor, deadline)) return Error{timedOut, {}, {}};
    ssize_t got = read(descriptor, data, size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno != ECONNRESET)
      return Error{std::string("cannot read a frame: ") + std::strerror(errno), {}, {}};
    if (got <= 0) return Error{endOfInput, {}, {}};
    data += got;
    size -= static_cast<size_t>(got);
  }
  return {};
}

} // namespace

std::string encode(const Setup& setup) {
  Writer out;
  out.number(setup.roots.size());
  for (const Root& root : setup.roots) {
    out.text(root.directory);
    out.text(root.shown);
  }
  out.number(setup.stubs.size());
  for (const auto& [name, text] : setup.stubs) {
    out.text(name);
    out.text(text);
  }
  out.text(setup.resourceDirectory);
  out.number(setup.deadlineSeconds);
  return out.take();
}

std::string encode(const Request& request) {
  Writer out;
  out.text(request.path);
  out.text(request.file);
  out.text(request.directory);
  out.texts(request.arguments);
  out.number(request.sharesHeaders);
  return out.take();
}

std::string encode(const Reply& reply) {
  Writer out;
  out.text(reply.failure);
  out.number(reply.modules.size());
  for (const ModuleBytes& module : reply.modules) {
    out.text(module.path);
    out.number(module.hash);
    out.text(module.bytes);
  }
  return out.take();
}

Expected<Setup> decodeSetup(std::string_view payload) {
  Reader in(payload);
  Setup setup;
  setup.roots.resize(in.count());
  for (Root& root : setup.roots)
    root = {.directory = in.text(), .shown = in.text()};
  setup.stubs.resize(in.count());
  for (auto& [name, text] : setup.stubs) {
    name = in.text();
    text = in.text();
  }
  setup.resourceDirectory = in.text();
  setup.deadlineSeconds = static_cast<uint32_t>(in.number());
  if (!in.finished()) return malformed("a set-up frame does not add up");
  return setup;
}

Expected<Request> decodeRequest(std::string_view payload) {
  Reader in(payload);
  Request request;
  request.path = in.text();
  request.file = in.text();
  request.directory = in.text();
  request.arguments = in.texts();
  request.sharesHeaders = in.number() != 0;
  if (!in.finished()) return malformed("a request frame does not add up");
  return request;
}

Expected<Reply> decodeReply(std::string_view payload) {
  Reader in(payload);
  Reply reply;
  reply.failure = in.text();
  reply.modules.resize(in.count());
  for (ModuleBytes& module : reply.modules)
    module = {.path = in.text(), .hash = in.number(), .bytes = in.text()};
  if (!in.finished()) return malformed("a reply frame does not add up");
  return reply;
}

Status writeFrame(int descriptor, FrameKind kind, std::string_view payload) {
  FrameHeader header{.magic = frameMagic,
                     .kind = static_cast<uint32_t>(kind),
                     .length = payload.size(),
                     .checksum = XXH3_64bits(payload.data(), payload.size())};
  char bytes[sizeof header];
  std::memcpy(bytes, &header, sizeof header);
  if (Status failed = writeAll(descriptor, bytes, sizeof bytes)) return failed;
  return writeAll(descriptor, payload.data(), payload.size());
}

bool waitForInput(int descriptor, Clock::time_point deadline) {
  if (deadline == Clock::time_point::max()) return true;
  while (true) {
    auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) return false;
    pollfd wait{.fd = descriptor, .events = POLLIN, .revents = 0};
    int ready = poll(&wait, 1, static_cast<int>(left));
    if (ready > 0 || (ready < 0 && errno != EINTR)) return true;
  }
}

Expected<Frame> readFrame(int descriptor, Clock::time_point deadline) {
  char bytes[sizeof(FrameHeader)];
  if (Status failed = readAll(descriptor, bytes, sizeof bytes, deadline)) return *failed;
  FrameHeader header;
  std::memcpy(&header, bytes, sizeof header);
  if (header.magic != frameMagic) return malformed("a frame has no valid beginning");
  if (header.length > longestPayload) return malformed("a frame is longer than any can be");
  Frame frame{.kind = static_cast<FrameKind>(header.kind), .payload = {}};
  frame.payload.resize(header.length);
  if (Status failed = readAll(descriptor, frame.payload.data(), header.length, deadline))
    return *failed;
  if (XXH3_64bits(frame.payload.data(), frame.payload.size()) != header.checksum)
    return malformed("a frame's checksum does not fit its payload");
  return frame;
}

} // namespace unclosed::clangfe
