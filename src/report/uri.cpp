#include "report/uri.h"

#include <fmt/format.h>

#include <filesystem>

namespace unclosed::report {
namespace {

bool staysAsItIs(unsigned char c) {
  bool letterOrDigit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return letterOrDigit ||
         std::string_view("-._~/").find(static_cast<char>(c)) != std::string_view::npos;
}

} // namespace

std::string percentEncoded(std::string_view path) {
  std::string out;
  for (char c : path) {
    auto byte = static_cast<unsigned char>(c);
    if (staysAsItIs(byte)) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", byte);
    }
  }
  return out;
}

std::string folderUri(std::string_view absoluteFolder) {
  std::string uri = "file://" + percentEncoded(absoluteFolder);
  if (!uri.ends_with('/')) uri += '/';
  return uri;
}

Location locationOf(std::string_view path, std::string_view currentFolder) {
  bool inside = !path.starts_with('/') && path != ".." && !path.starts_with("../");
  if (inside) return {percentEncoded(path), true};
  auto absolute = std::filesystem::path(currentFolder) / std::filesystem::path(path);
  return {"file://" + percentEncoded(absolute.lexically_normal().string()), false};
}

} // namespace unclosed::report
