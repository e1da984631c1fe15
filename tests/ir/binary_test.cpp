#include "ir/binary.h"
#include "ir/text.h"
#include "ir/verifier.h"

#include <gtest/gtest.h>

#include <xxhash.h>

#include "canonical.h"
#include "random_module.h"

namespace unclosed::ir {
namespace {

constexpr size_t headerSize = 24;

Module smallModule() {
  return std::move(parse(R"(
    module python "a.py" hash 1234
    import c = db.connect @1:1-1:9
    export f
    class K(B) @2:1-3:3
      decorator d(1)
      field conn : T
      method f
    gap @9:1-9:5 "no"
    constant N = -3
    function f(self, n = 1) of K @2:3-8:4
      captured x
      place y : T
    b0: !b3
      y = call c(n, key=$self) import "db.connect" awaited raises @4:1-4:5
      l = make list(y, n)
      g = closure f(y)
      t = test y is null
      branch t ? b1 : b2 @5:1-5:9
    b1:
      switch n {1: b2, "s": b2} else b2
    b2:
      destroy y with "free"
      return y.z["k"]
    b3:
      catch {"E": b2} else b4
    b4:
      unwind)")
                       .value());
}

void putFixed(std::string& bytes, size_t at, uint64_t value) {
  for (size_t i = 0; i < 8; ++i)
    bytes[at + i] = static_cast<char>(value >> 8 * i);
}

// Length and checksum as they belong to the payload: damage gets past them.
std::string sealed(std::string bytes) {
  putFixed(bytes, 8, bytes.size() - headerSize);
  putFixed(bytes, 16, XXH3_64bits(bytes.data() + headerSize, bytes.size() - headerSize));
  return bytes;
}

// Whatever decode() accepts must be safe to use.
void useIfAccepted(const std::string& bytes) {
  Expected<Module> module = decode(bytes);
  if (!module) return;
  EXPECT_FALSE(verify(*module));
  (void)print(*module);
  (void)canonical(*module);
}

std::string refusal(const std::string& bytes) {
  Expected<Module> module = decode(bytes);
  return module ? "accepted" : module.error().text();
}

TEST(IrBinary, ReadsBackEveryModuleThatItWrites) {
  for (uint32_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE(seed);
    Module module = randomModule(seed);
    Expected<Module> again = decode(encode(module));
    ASSERT_TRUE(again) << again.error().text();
    ASSERT_EQ(canonical(*again), canonical(module));
    ASSERT_EQ(again->strings(), module.strings());
    ASSERT_EQ(encode(*again), encode(module));
  }
}

TEST(IrBinary, KeepsTheIndexOfItsStrings) {
  Module module = smallModule();
  Sym known = module.intern("db.connect");
  Expected<Module> again = decode(encode(module));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->intern("db.connect"), known);
  EXPECT_EQ(again->intern(""), 0u);
  EXPECT_EQ(again->intern("never seen"), module.strings().size());
}

TEST(IrBinary, RefusesWhatIsCutShort) {
  std::string bytes = encode(smallModule());
  for (size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(decode(std::string_view(bytes).substr(0, size))) << size;
  EXPECT_FALSE(decode(bytes + '\0'));
}

TEST(IrBinary, RefusesEveryFlippedBit) {
  std::string bytes = encode(smallModule());
  for (size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    std::string damaged = bytes;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ 1 << bit % 8);
    EXPECT_FALSE(decode(damaged)) << bit;
  }
}

TEST(IrBinary, SaysWhyItRefuses) {
  std::string bytes = encode(smallModule());
  auto with = [&](size_t at, char value) {
    std::string changed = bytes;
    changed[at] = value;
    return changed;
  };
  std::string prefix = "not a usable IR module: ";
  EXPECT_EQ(refusal(""), prefix + "it is shorter than its header");
  EXPECT_EQ(refusal(with(0, 'x')), prefix + "it does not begin as one");
  EXPECT_EQ(refusal(with(6, 99)), prefix + "it is of another version");
  EXPECT_EQ(refusal(with(8, 0)), prefix + "its length is wrong");
  EXPECT_EQ(refusal(with(30, 'x')), prefix + "its checksum is wrong");
  EXPECT_EQ(refusal(sealed(bytes + '\0')), prefix + "there is more data than it needs");
  EXPECT_EQ(refusal(sealed(bytes.substr(0, headerSize))), prefix + "the data ends early");
  EXPECT_EQ(refusal(sealed(with(headerSize, 9))), prefix + "the language is not known");
}

TEST(IrBinary, SurvivesDamageThatTheChecksumDoesNotShow) {
  std::string bytes = encode(smallModule());
  for (size_t at = headerSize; at < bytes.size(); ++at) {
    useIfAccepted(sealed(bytes.substr(0, at)));
    for (int value : {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 20, 40, 0x7f, 0x80, 0xff}) {
      std::string damaged = bytes;
      damaged[at] = static_cast<char>(value);
      useIfAccepted(sealed(damaged));
    }
  }
}

TEST(IrBinary, SurvivesDamageInTwoPlaces) {
  std::string bytes = encode(smallModule());
  size_t payload = bytes.size() - headerSize;
  uint64_t state = 1;
  for (int round = 0; round < 20000; ++round) {
    std::string damaged = bytes;
    for (int i = 0; i < 2; ++i) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      damaged[headerSize + (state >> 33) % payload] = static_cast<char>(state >> 24);
    }
    useIfAccepted(sealed(damaged));
  }
}

TEST(IrBinary, DoesNotBelieveAHugeCount) {
  std::string bytes = encode(smallModule());
  for (size_t at = headerSize; at < bytes.size(); ++at)
    useIfAccepted(sealed(bytes.substr(0, at) + "\xff\xff\xff\xff\x0f" + bytes.substr(at + 1)));
}

} // namespace
} // namespace unclosed::ir
