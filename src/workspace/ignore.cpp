#include "workspace/ignore.h"

#include <algorithm>
#include <utility>

namespace unclosed::workspace {
namespace {

// Trailing blanks do not count, unless a backslash quotes the last one.
std::string_view trimTrailingSpaces(std::string_view line) {
  size_t end = 0;
  for (size_t at = 0; at < line.size(); ++at) {
    if (line[at] == '\\') {
      ++at;
      end = std::min(at + 1, line.size());
    } else if (line[at] != ' ') {
      end = at + 1;
    }
  }
  return line.substr(0, end);
}

} // namespace

IgnoreFile::IgnoreFile(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  while (!text.empty()) {
    size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    addLine(line);
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
}

void IgnoreFile::addLine(std::string_view line) {
  if (line.starts_with('#')) return;
  line = trimTrailingSpaces(line);
  bool negated = line.starts_with('!');
  if (negated) line.remove_prefix(1);
  bool folderOnly = line.ends_with('/');
  if (folderOnly) line.remove_suffix(1);
  bool anchored = line.find('/') != std::string_view::npos;
  if (line.starts_with('/')) line.remove_prefix(1);
  if (line.empty()) return;
  patterns_.push_back({Glob(line), std::string(line), anchored, negated, folderOnly});
}

Verdict IgnoreFile::match(std::string_view path, bool isFolder) const {
  std::string_view name = path.substr(path.rfind('/') + 1);
  for (auto pattern = patterns_.rbegin(); pattern != patterns_.rend(); ++pattern) {
    if (pattern->folderOnly && !isFolder) continue;
    bool hit =
        pattern->anchored ? pattern->glob.matches(path) : matchesSegment(pattern->name, name);
    if (hit) return pattern->negated ? Verdict::Included : Verdict::Ignored;
  }
  return Verdict::Undecided;
}

void IgnoreStack::push(std::string folder, IgnoreFile file) {
  layers_.push_back({std::move(folder), std::move(file)});
}

bool IgnoreStack::ignores(std::string_view path, bool isFolder) const {
  for (auto layer = layers_.rbegin(); layer != layers_.rend(); ++layer) {
    Verdict verdict = layer->file.match(path.substr(layer->folder.size() + 1), isFolder);
    if (verdict != Verdict::Undecided) return verdict == Verdict::Ignored;
  }
  return false;
}

} // namespace unclosed::workspace
