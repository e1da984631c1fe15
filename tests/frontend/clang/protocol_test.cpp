#include "frontend/clang/protocol.h"

#include <gtest/gtest.h>

#include <sys/socket.h>
#include <unistd.h>

namespace unclosed::clangfe {
namespace {

struct Sockets {
  Sockets() { EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0); }
  ~Sockets() {
    close(ends[0]);
    close(ends[1]);
  }
  int ends[2];
};

Clock::time_point soon() { return Clock::now() + std::chrono::milliseconds(50); }

TEST(Protocol, MessagesComeBackAsTheyWere) {
  clangfe::Setup setup{.roots = {{"/p", ""}, {"/q", "../q"}},
                       .stubs = {{"a.h", "int a;"}},
                       .resourceDirectory = "/r",
                       .deadlineSeconds = 7};
  Expected<clangfe::Setup> gotSetup = decodeSetup(encode(setup));
  ASSERT_TRUE(gotSetup.ok());
  EXPECT_EQ(gotSetup->roots[1].shown, "../q");
  EXPECT_EQ(gotSetup->stubs, setup.stubs);
  EXPECT_EQ(gotSetup->deadlineSeconds, 7u);
  Request request{.path = "a.c",
                  .file = "/p/a.c",
                  .directory = "/p",
                  .arguments = {"-x", "c"},
                  .sharesHeaders = true};
  Expected<Request> gotRequest = decodeRequest(encode(request));
  ASSERT_TRUE(gotRequest.ok());
  EXPECT_EQ(gotRequest->arguments, request.arguments);
  EXPECT_TRUE(gotRequest->sharesHeaders);
  Reply reply{.modules = {{.path = "a.c", .hash = 5, .bytes = "xyz"}}, .failure = "why"};
  Expected<Reply> gotReply = decodeReply(encode(reply));
  ASSERT_TRUE(gotReply.ok());
  EXPECT_EQ(gotReply->modules[0].hash, 5u);
  EXPECT_EQ(gotReply->failure, "why");
}

TEST(Protocol, EveryTruncationIsAnError) {
  std::string bytes =
      encode(Request{.path = "a", .file = "b", .directory = "c", .arguments = {"d"}});
  for (size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(decodeRequest(std::string_view(bytes).substr(0, size)).ok()) << size;
  EXPECT_FALSE(decodeRequest(bytes + "x").ok());
}

TEST(Protocol, ACountThatIsTooLargeDoesNotAllocate) {
  std::string bytes(8, '\xff');
  EXPECT_FALSE(decodeReply(bytes).ok());
  EXPECT_FALSE(decodeSetup(bytes).ok());
}

TEST(Protocol, FramesAreChecked) {
  Sockets sockets;
  EXPECT_FALSE(writeFrame(sockets.ends[0], FrameKind::Reply, "payload"));
  Expected<Frame> frame = readFrame(sockets.ends[1], soon());
  ASSERT_TRUE(frame.ok());
  EXPECT_EQ(frame->payload, "payload");
  char header[24];
  EXPECT_FALSE(writeFrame(sockets.ends[0], FrameKind::Reply, "payload"));
  ASSERT_EQ(read(sockets.ends[1], header, sizeof header), 24);
  header[16] ^= 1;
  ASSERT_EQ(write(sockets.ends[0], header, sizeof header), 24);
  char payload[7];
  ASSERT_EQ(read(sockets.ends[1], payload, 7), 7);
  ASSERT_EQ(write(sockets.ends[0], payload, 7), 7);
  Expected<Frame> damaged = readFrame(sockets.ends[1], soon());
  ASSERT_FALSE(damaged.ok());
  EXPECT_NE(damaged.error().what.find("checksum"), std::string::npos);
}

TEST(Protocol, WaitingEndsAtTheDeadlineAndAtTheEnd) {
  Sockets sockets;
  Expected<Frame> late = readFrame(sockets.ends[1], soon());
  ASSERT_FALSE(late.ok());
  EXPECT_EQ(late.error().what, timedOut);
  shutdown(sockets.ends[0], SHUT_RDWR);
  Expected<Frame> ended = readFrame(sockets.ends[1], soon());
  ASSERT_FALSE(ended.ok());
  EXPECT_EQ(ended.error().what, endOfInput);
  EXPECT_TRUE(writeFrame(sockets.ends[0], FrameKind::Reply, "x"));
}

} // namespace
} // namespace unclosed::clangfe
