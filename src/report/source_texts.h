// The source lines that reports quote. Files are read when first asked for and kept; a file that
// has vanished since the analysis simply has no lines. Not thread-safe; one per report run.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace unclosed::report {

class SourceText {
public:
  explicit SourceText(std::string bytes);
  SourceText(SourceText&&) = default;
  SourceText& operator=(SourceText&&) = default;

  const std::string& bytes() const { return bytes_; }
  uint32_t lineCount() const { return static_cast<uint32_t>(starts_.size()); }
  // Line `number`, counted from 1, without its end; empty when there is no such line.
  std::string_view line(uint32_t number) const;
  // Lines `first` to `last`, as they are in the file, without the last line's end.
  std::string_view lines(uint32_t first, uint32_t last) const;

private:
  std::string bytes_;
  std::vector<size_t> starts_; // byte offset of each line
};

class SourceTexts {
public:
  // Uses `bytes` for `path` instead of reading it (standard input).
  void add(const std::string& path, std::string bytes);
  const SourceText& at(const std::string& path);

private:
  std::map<std::string, SourceText, std::less<>> texts_;
};

} // namespace unclosed::report
