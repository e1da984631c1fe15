#include "support/encoding.h"

#include "support/files.h"

#include <algorithm>
#include <array>
#include <iconv.h>
#include <utility>

namespace unclosed::support {
namespace {

// Python's names for encodings that iconv calls otherwise.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> Names{{
    {"latin-1", "ISO-8859-1"},
    {"latin_1", "ISO-8859-1"},
    {"iso-latin-1", "ISO-8859-1"},
    {"utf-8-sig", "UTF-8"},
    {"utf_8", "UTF-8"},
    {"mbcs", "CP1252"},
}};

bool isNameByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.';
}

std::string_view declaredIn(std::string_view line) {
  size_t comment = line.find_first_not_of(" \t\f");
  if (comment == std::string_view::npos || line[comment] != '#') return {};
  size_t at = line.find("coding", comment);
  if (at == std::string_view::npos) return {};
  at += std::string_view("coding").size();
  if (at >= line.size() || (line[at] != ':' && line[at] != '=')) return {};
  size_t begin = line.find_first_not_of(" \t", at + 1);
  if (begin == std::string_view::npos) return {};
  size_t end = begin;
  while (end < line.size() && isNameByte(line[end]))
    ++end;
  return line.substr(begin, end - begin);
}

std::string iconvName(std::string_view python) {
  std::string name(python);
  std::ranges::transform(name, name.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  for (const auto& [other, known] : Names)
    if (name == other) return std::string(known);
  std::ranges::replace(name, '_', '-');
  return name;
}

class Converter {
public:
  explicit Converter(const std::string& from) : handle_(iconv_open("UTF-8", from.c_str())) {}
  ~Converter() {
    if (known()) iconv_close(handle_);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;

  bool known() const { return handle_ != reinterpret_cast<iconv_t>(-1); }

  // Nothing when the bytes are not of this encoding.
  std::optional<std::string> convert(std::string& bytes) {
    // No character of these encodings takes more than four bytes of UTF-8.
    std::string out(bytes.size() * 4 + 4, '\0');
    char* from = bytes.data();
    char* to = out.data();
    size_t left = bytes.size(), room = out.size();
    if (iconv(handle_, &from, &left, &to, &room) == static_cast<size_t>(-1)) return std::nullopt;
    out.resize(out.size() - room);
    return out;
  }

private:
  iconv_t handle_;
};

Expected<std::string> converted(std::string bytes, std::string_view encoding) {
  Converter converter(iconvName(encoding));
  std::string name(encoding);
  if (!converter.known())
    return Error{"declares the encoding " + name + ", which is not known", "", ""};
  std::optional<std::string> text = converter.convert(bytes);
  if (!text) return Error{"is not the " + name + " text that it declares to be", "", ""};
  return std::move(*text);
}

} // namespace

std::string_view declaredEncoding(std::string_view text) {
  for (int line = 0; line < 2; ++line) {
    std::string_view row = text.substr(0, text.find_first_of("\r\n"));
    if (std::string_view name = declaredIn(row); !name.empty()) return name;
    size_t next = text.find('\n');
    // Only a blank line or a comment may come before the declaration.
    size_t first = row.find_first_not_of(" \t\f");
    if (next == std::string_view::npos || (first != std::string_view::npos && row[first] != '#'))
      break;
    text.remove_prefix(next + 1);
  }
  return {};
}

Expected<std::string> toUtf8(std::string bytes) {
  std::string_view text = bytes;
  if (text.starts_with("\xEF\xBB\xBF")) return bytes.substr(3);
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
    return converted(std::move(bytes), "UTF-16");
  std::string encoding(declaredEncoding(text));
  if (encoding.empty() || iconvName(encoding) == "utf-8" || iconvName(encoding) == "UTF-8")
    return bytes;
  return converted(std::move(bytes), encoding);
}

Expected<std::string> readSource(const std::string& path) {
  Expected<std::string> bytes = readFile(path);
  if (!bytes) return bytes;
  Expected<std::string> text = toUtf8(*bytes);
  return text ? std::move(text) : std::move(bytes);
}

} // namespace unclosed::support
