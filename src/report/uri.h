// Paths as URIs (RFC 3986). A path inside the current folder becomes a relative reference, any
// other an absolute file URI.
#pragma once

#include <string>
#include <string_view>

namespace unclosed::report {

// `path` with every byte quoted that a URI path cannot hold; '/' stays.
std::string percentEncoded(std::string_view path);

// "file:///home/me/project/" for a folder; always ends in '/'.
std::string folderUri(std::string_view absoluteFolder);

struct Location {
  std::string uri;
  bool relative = false; // to the current folder
};
// `path` is as a finding has it: relative to `currentFolder`, or absolute.
Location locationOf(std::string_view path, std::string_view currentFolder);

} // namespace unclosed::report
