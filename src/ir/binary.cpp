#include "ir/binary.h"

#include "ir/verifier.h"

#include <concepts>
#include <xxhash.h>

namespace unclosed::ir {
namespace {

constexpr std::string_view magic = "UNCLIR";
constexpr uint8_t version[2] = {3, 0};
constexpr size_t headerSize = 24;

void appendFixed(std::string& out, uint64_t value) {
  for (int shift = 0; shift < 64; shift += 8)
    out += static_cast<char>(value >> shift);
}

uint64_t readFixed(std::string_view bytes) {
  uint64_t value = 0;
  for (int i = 7; i >= 0; --i)
    value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

uint64_t zigzag(int64_t value) {
  return static_cast<uint64_t>(value) << 1 ^ static_cast<uint64_t>(value >> 63);
}

int64_t unzigzag(uint64_t value) { return static_cast<int64_t>(value >> 1 ^ (0 - (value & 1))); }

// Writer and Reader have the same members, so that the list of fields below stands once for both
// directions and cannot differ between them.
class Writer {
public:
  template <typename T>
  using Ref = const T&;

  std::string take() { return std::move(out_); }

  template <std::unsigned_integral T>
  void number(const T& value) {
    leb(value);
  }
  void number(const int64_t& value) { leb(zigzag(value)); }
  // An index; None becomes 0, so that it takes one byte.
  void index(const uint32_t& value) { leb(value + 1); }
  template <typename Enum>
  void byte(const Enum& value) {
    out_ += static_cast<char>(value);
  }
  void range(const Range& range);
  void text(const std::string& text);
  void strings(const Module& module);
  template <typename T, typename Each>
  void table(const std::vector<T>& entries, size_t, Each each) {
    leb(entries.size());
    for (const T& entry : entries)
      each(entry);
  }

private:
  void leb(uint64_t value);

  std::string out_;
  uint32_t line_ = 0;
};

void Writer::leb(uint64_t value) {
  if (value < 0x80) {
    out_ += static_cast<char>(value);
    return;
  }
  char bytes[10];
  size_t size = 0;
  for (; value >= 0x80; value >>= 7)
    bytes[size++] = static_cast<char>(value | 0x80);
  bytes[size++] = static_cast<char>(value);
  out_.append(bytes, size);
}

// Lines are written as the difference to the line before, since most are near it.
void Writer::range(const Range& range) {
  number(int64_t{range.begin.line} - line_);
  number(range.begin.col);
  number(int64_t{range.end.line} - range.begin.line);
  number(range.end.col);
  line_ = range.begin.line;
}

void Writer::text(const std::string& text) {
  leb(text.size());
  out_ += text;
}

void Writer::strings(const Module& module) {
  leb(module.strings().size() - 1);
  for (size_t sym = 1; sym < module.strings().size(); ++sym)
    text(module.strings()[sym]);
}

// After the first failure every read gives zero and every table is empty.
class Reader {
public:
  template <typename T>
  using Ref = T&;

  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  const char* error() const { return error_; }
  bool atEnd() const { return rest_.empty(); }

  template <std::unsigned_integral T>
  void number(T& value) {
    uint64_t wide = leb();
    value = static_cast<T>(wide);
    if (value != wide) fail("a number is too large");
  }
  void number(int64_t& value) { value = unzigzag(leb()); }
  void index(uint32_t& value) {
    number(value);
    --value;
  }
  template <typename Enum>
  void byte(Enum& value) {
    value = static_cast<Enum>(octet());
  }
  void range(Range& range);
  void text(std::string& text);
  void strings(Module& module);
  // `least` is the number of bytes that an entry takes at least: it keeps a wrong count from
  // claiming memory that the input does not account for.
  template <typename T, typename Each>
  void table(std::vector<T>& entries, size_t least, Each each) {
    uint64_t count = leb();
    if (count > rest_.size() / least) return fail("a count exceeds the data");
    entries.resize(count);
    for (T& entry : entries)
      each(entry);
  }

private:
  void fail(const char* what) {
    if (!error_) error_ = what;
    rest_ = {};
  }
  uint8_t octet();
  uint64_t leb();
  std::string_view view();
  void line(uint32_t& line, uint32_t base);

  std::string_view rest_;
  const char* error_ = nullptr;
  uint32_t line_ = 0;
};

uint8_t Reader::octet() {
  if (rest_.empty()) {
    fail("the data ends early");
    return 0;
  }
  auto value = static_cast<uint8_t>(rest_[0]);
  rest_.remove_prefix(1);
  return value;
}

uint64_t Reader::leb() {
  uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    uint8_t next = octet();
    if (shift == 63 && next > 1) break;
    value |= uint64_t{next & 0x7fu} << shift;
    if (next < 0x80) return value;
  }
  fail("a number is too large");
  return 0;
}

void Reader::line(uint32_t& line, uint32_t base) {
  int64_t difference = 0;
  number(difference);
  line = base + static_cast<uint32_t>(difference);
}

void Reader::range(Range& range) {
  line(range.begin.line, line_);
  number(range.begin.col);
  line(range.end.line, range.begin.line);
  number(range.end.col);
  line_ = range.begin.line;
}

std::string_view Reader::view() {
  uint64_t size = leb();
  if (size > rest_.size()) {
    fail("a text exceeds the data");
    return {};
  }
  std::string_view text = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return text;
}

void Reader::text(std::string& text) { text = view(); }

void Reader::strings(Module& module) {
  uint64_t count = leb();
  if (count > rest_.size()) return fail("a count exceeds the data");
  for (Sym sym = 1; sym <= count && !error_; ++sym)
    if (module.intern(view()) != sym) fail("a string stands twice");
}

template <typename Io>
void symbols(Io& io, typename Io::template Ref<std::vector<Sym>> symbols) {
  io.table(symbols, 1, [&](auto& sym) { io.number(sym); });
}

template <typename Io>
void fields(Io& io, typename Io::template Ref<Place> it) {
  io.byte(it.kind);
  io.byte(it.constant);
  io.index(it.parent);
  io.number(it.name);
  io.number(it.type);
  io.number(it.number);
}

template <typename Io>
void decorators(Io& io, typename Io::template Ref<std::vector<Decorator>> decorators) {
  io.table(decorators, 6, [&](auto& it) {
    io.number(it.name);
    io.number(it.arguments);
    io.range(it.range);
  });
}

template <typename Io>
void fields(Io& io, typename Io::template Ref<Call> it) {
  io.number(it.written);
  io.number(it.callee);
  io.number(it.link);
  io.number(it.method);
  io.number(it.receiverType);
  io.number(it.type);
  io.index(it.receiver);
  io.number(it.args);
  io.number(it.argCount);
  io.byte(it.resolution);
  io.byte(it.flags);
}

template <typename Io>
void fields(Io& io, typename Io::template Ref<Terminator> it) {
  io.byte(it.kind);
  io.index(it.value);
  io.index(it.cond);
  io.index(it.targets[0]);
  io.index(it.targets[1]);
  io.number(it.cases);
  io.number(it.caseCount);
  io.range(it.range);
}

template <typename Io>
void operands(Io& io, typename Io::template Ref<Function> it) {
  io.table(it.calls, 10, [&](auto& call) { fields<Io>(io, call); });
  io.table(it.args, 3, [&](auto& arg) {
    io.index(arg.place);
    io.number(arg.keyword);
    io.byte(arg.flags);
  });
  io.table(it.lists, 5, [&](auto& list) {
    io.number(list.first);
    io.number(list.count);
    io.index(list.function);
    io.number(list.method);
    io.number(list.kind);
  });
  io.table(it.operands, 1, [&](auto& place) { io.index(place); });
  io.table(it.conditions, 9, [&](auto& cond) {
    io.byte(cond.kind);
    io.byte(cond.op);
    io.index(cond.lhs);
    io.index(cond.rhs);
    io.number(cond.type);
    io.range(cond.range);
  });
  io.table(it.cases, 3, [&](auto& entry) {
    io.index(entry.value);
    io.number(entry.types);
    io.index(entry.target);
  });
}

template <typename Io>
void body(Io& io, typename Io::template Ref<Function> it) {
  io.table(it.instrs, 9, [&](auto& instr) {
    io.byte(instr.op);
    io.byte(instr.flags);
    io.index(instr.dst);
    io.index(instr.src);
    io.index(instr.extra);
    io.range(instr.range);
  });
  io.table(it.blocks, 14, [&](auto& block) {
    io.number(block.first);
    io.number(block.count);
    io.index(block.exceptional);
    fields<Io>(io, block.term);
  });
}

template <typename Io>
void fields(Io& io, typename Io::template Ref<Function> it) {
  io.number(it.name);
  io.number(it.link);
  io.number(it.className);
  io.number(it.flags);
  io.index(it.parent);
  io.number(it.returnType);
  io.range(it.range);
  io.table(it.params, 5, [&](auto& param) {
    io.index(param.place);
    io.number(param.name);
    io.number(param.annotation);
    io.index(param.byDefault);
    io.byte(param.flags);
  });
  decorators<Io>(io, it.decorators);
  symbols<Io>(io, it.captured);
  io.table(it.places, 6, [&](auto& place) { fields<Io>(io, place); });
  operands<Io>(io, it);
  body<Io>(io, it);
}

template <typename Io>
void fields(Io& io, typename Io::template Ref<Class> it) {
  io.number(it.name);
  io.byte(it.flags);
  symbols<Io>(io, it.bases);
  io.table(it.fields, 2, [&](auto& field) {
    io.number(field.name);
    io.number(field.type);
  });
  io.table(it.methods, 1, [&](auto& method) { io.number(method); });
  symbols<Io>(io, it.declared);
  decorators<Io>(io, it.decorators);
  io.range(it.range);
}

template <typename Io>
void fields(Io& io, typename Io::template Ref<Module> it) {
  io.byte(it.language);
  io.text(it.path);
  io.number(it.hash);
  io.strings(it);
  io.table(it.imports, 7, [&](auto& import) {
    io.number(import.alias);
    io.number(import.target);
    io.number(import.scope);
    io.range(import.range);
  });
  io.table(it.classes, 11, [&](auto& decl) { fields<Io>(io, decl); });
  io.table(it.functions, 24, [&](auto& function) { fields<Io>(io, function); });
  io.table(it.constants, 7, [&](auto& decl) {
    io.number(decl.name);
    fields<Io>(io, decl.value);
  });
  io.table(it.ownerships, 6, [&](auto& ownership) {
    io.number(ownership.function);
    io.number(ownership.family);
    io.byte(ownership.kind);
    io.byte(ownership.result);
    io.index(ownership.arg);
    io.byte(ownership.flags);
  });
  symbols<Io>(io, it.exported);
  io.table(it.gaps, 6, [&](auto& gap) {
    io.range(gap.range);
    io.number(gap.function);
    io.number(gap.reason);
  });
}

Error refuse(const char* what) { return {"not a usable IR module: " + std::string(what), "", ""}; }

} // namespace

std::string encode(const Module& module) {
  Writer writer;
  fields<Writer>(writer, module);
  std::string payload = writer.take();
  std::string out;
  out.reserve(headerSize + payload.size());
  out += magic;
  out += static_cast<char>(version[0]);
  out += static_cast<char>(version[1]);
  appendFixed(out, payload.size());
  appendFixed(out, XXH3_64bits(payload.data(), payload.size()));
  out += payload;
  return out;
}

Expected<Module> decode(std::string_view bytes) {
  if (bytes.size() < headerSize) return refuse("it is shorter than its header");
  if (!bytes.starts_with(magic)) return refuse("it does not begin as one");
  if (static_cast<uint8_t>(bytes[6]) != version[0] || static_cast<uint8_t>(bytes[7]) != version[1])
    return refuse("it is of another version");
  std::string_view payload = bytes.substr(headerSize);
  if (readFixed(bytes.substr(8)) != payload.size()) return refuse("its length is wrong");
  if (readFixed(bytes.substr(16)) != XXH3_64bits(payload.data(), payload.size()))
    return refuse("its checksum is wrong");
  Module module;
  Reader reader(payload);
  fields<Reader>(reader, module);
  if (reader.error()) return refuse(reader.error());
  if (!reader.atEnd()) return refuse("there is more data than it needs");
  if (Status invalid = verify(module)) return refuse(invalid->text().c_str());
  return module;
}

} // namespace unclosed::ir
