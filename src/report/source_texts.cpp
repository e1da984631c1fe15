#include "report/source_texts.h"

#include "support/encoding.h"

#include <algorithm>
#include <utility>

namespace unclosed::report {

SourceText::SourceText(std::string bytes) : bytes_(std::move(bytes)) {
  if (bytes_.empty()) return;
  starts_.push_back(0);
  for (size_t at = bytes_.find('\n'); at != std::string::npos; at = bytes_.find('\n', at + 1)) {
    if (at + 1 < bytes_.size()) starts_.push_back(at + 1);
  }
}

std::string_view SourceText::line(uint32_t number) const { return lines(number, number); }

std::string_view SourceText::lines(uint32_t first, uint32_t last) const {
  last = std::min(last, lineCount());
  if (first == 0 || first > last) return {};
  size_t begin = starts_[first - 1];
  size_t end = last < lineCount() ? starts_[last] : bytes_.size();
  std::string_view text = std::string_view(bytes_).substr(begin, end - begin);
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

void SourceTexts::add(const std::string& path, std::string bytes) {
  texts_.insert_or_assign(path, SourceText(std::move(bytes)));
}

const SourceText& SourceTexts::at(const std::string& path) {
  auto found = texts_.find(path);
  if (found != texts_.end()) return found->second;
  auto bytes = support::readSource(path);
  return texts_.emplace(path, SourceText(bytes ? std::move(*bytes) : std::string())).first->second;
}

} // namespace unclosed::report
