#include "link/python_paths.h"

#include <algorithm>
#include <array>
#include <functional>

namespace unclosed::link {
namespace {

uint64_t hashOf(std::string_view text) { return std::hash<std::string_view>{}(text); }

std::string_view parentOf(std::string_view key) {
  size_t slash = key.rfind('/');
  return slash == key.npos ? std::string_view() : key.substr(0, slash);
}

std::string_view lastPart(std::string_view key) { return key.substr(key.rfind('/') + 1); }

// The path without "./" and doubled slashes.
std::string normalised(std::string_view path) {
  std::string out;
  bool isAbsolute = path.starts_with('/');
  while (!path.empty()) {
    size_t slash = path.find('/');
    std::string_view part = path.substr(0, slash);
    path = slash == path.npos ? std::string_view() : path.substr(slash + 1);
    if (part.empty() || part == ".") continue;
    if (!out.empty() || isAbsolute) out += '/';
    out += part;
  }
  return out;
}

bool removeExtension(std::string& path) {
  for (std::string_view extension : {".py", ".pyw", ".pyi"}) {
    if (!path.ends_with(extension)) continue;
    path.resize(path.size() - extension.size());
    return true;
  }
  return false;
}

// How many leading parts two folders have in common.
size_t sharedParts(std::string_view a, std::string_view b) {
  size_t count = 0;
  while (!a.empty() && !b.empty()) {
    size_t endA = std::min(a.find('/'), a.size()), endB = std::min(b.find('/'), b.size());
    if (a.substr(0, endA) != b.substr(0, endB)) break;
    ++count;
    a.remove_prefix(std::min(endA + 1, a.size()));
    b.remove_prefix(std::min(endB + 1, b.size()));
  }
  return count;
}

bool isWithin(std::string_view folder, std::string_view outer) {
  if (outer.empty()) return true;
  return folder.starts_with(outer) &&
         (folder.size() == outer.size() || folder[outer.size()] == '/');
}

} // namespace

PythonPaths::PythonPaths(std::span<const std::string_view> paths) {
  files_.reserve(paths.size());
  for (std::string_view path : paths) {
    File& file = files_.emplace_back();
    file.key = normalised(path);
    file.isModule = removeExtension(file.key);
    file.isPackage = file.isModule && lastPart(file.key) == "__init__";
    if (file.isPackage) file.key.resize(parentOf(file.key).size());
  }
  for (FileId id = 0; id < files_.size(); ++id) {
    const File& file = files_[id];
    if (!file.isModule) continue;
    auto [known, isNew] = byKey_.try_emplace(file.key, id);
    if (!isNew && file.isPackage) known->second = id;
  }
  for (const auto& [key, id] : byKey_) {
    if (key.empty()) continue;
    for (size_t at = key.size(); at != key.npos && at != 0;) {
      at = key.rfind('/', at - 1);
      suffixes_.emplace_back(hashOf(key.substr(at == key.npos ? 0 : at + 1)), id);
    }
  }
  std::ranges::sort(suffixes_);
}

std::string_view PythonPaths::folder(FileId file) const {
  const File& of = files_[file];
  return of.isPackage ? std::string_view(of.key) : parentOf(of.key);
}

PythonPaths::FileId PythonPaths::exact(std::string_view key) const {
  auto found = byKey_.find(key);
  return found == byKey_.end() ? ir::None : found->second;
}

// Whether the file lies in or beside a package of this name: then that is the one which it means,
// and not one of another project. A folder without `__init__` is one if the file lies in it.
bool PythonPaths::hasOwn(FileId file, std::string_view name) const {
  for (std::string_view outer = folder(file); !outer.empty(); outer = parentOf(outer)) {
    if (lastPart(outer) == name) return true;
    FileId beside = exact(std::string(outer) + '/' + std::string(name));
    if (beside != ir::None && files_[beside].isPackage) return true;
  }
  return false;
}

// How well a file fits an absolute name: 0 not at all.
int PythonPaths::rank(FileId from, FileId candidate, std::string_view suffix) const {
  std::string_view key = files_[candidate].key;
  std::string_view root = key.substr(0, key.size() - suffix.size());
  if (root.ends_with('/')) root.remove_suffix(1);
  // `import json` in json.py asks for another one.
  if (candidate == from && !files_[from].isPackage) return 0;
  // A single name is found from beside the root (`tests` next to `src`) and from below, no further.
  bool isSingle = suffix.find('/') == suffix.npos;
  if (isSingle && !isWithin(folder(from), parentOf(root))) return 0;
  if (!isWithin(folder(from), root) && hasOwn(from, suffix.substr(0, suffix.find('/')))) return 0;
  FileId package = exact(root);
  bool isPackage = package != ir::None && files_[package].isPackage;
  if (!isPackage || root.empty()) return 3;
  // A script in a package, or a package that one runs from the inside.
  if (root == folder(from)) return 2;
  return !isSingle && isWithin(folder(from), root) ? 1 : 0;
}

PythonPaths::FileId PythonPaths::bySuffix(FileId from, std::string_view suffix) const {
  auto fits =
      std::ranges::equal_range(suffixes_, hashOf(suffix), {}, &std::pair<uint64_t, FileId>::first);
  FileId best = ir::None;
  std::pair<int, size_t> bestScore{0, 0};
  bool isTie = false;
  for (const auto& [hash, candidate] : fits) {
    std::string_view key = files_[candidate].key;
    bool isEnd = key.ends_with(suffix) &&
                 (key.size() == suffix.size() || key[key.size() - suffix.size() - 1] == '/');
    int quality = isEnd ? rank(from, candidate, suffix) : 0;
    if (quality == 0) continue;
    std::pair<int, size_t> score{quality, sharedParts(folder(from), folder(candidate))};
    isTie = best != ir::None && (score == bestScore || (isTie && score < bestScore));
    if (best == ir::None || score > bestScore) {
      best = candidate;
      bestScore = score;
    }
  }
  return isTie ? ir::None : best;
}

PythonPaths::Match PythonPaths::find(FileId from, std::string_view dotted, size_t limit) const {
  size_t level = std::min(dotted.find_first_not_of('.'), dotted.size());
  std::string_view name = dotted.substr(level);
  std::string key;
  if (level > 0) {
    std::string_view base = folder(from);
    for (size_t up = 1; up < level; ++up) {
      if (base.empty()) return {};
      base = parentOf(base);
    }
    key = base;
    if (!base.empty() && !name.empty()) key += '/';
  }
  size_t start = key.size();
  key += name;
  std::replace(key.begin() + static_cast<ptrdiff_t>(start), key.end(), '.', '/');
  auto segments = name.empty() ? size_t{0} : size_t(std::ranges::count(name, '.')) + 1;
  std::string_view front(key);
  for (size_t count = segments;; --count) {
    if (count == 0) front = std::string_view(key).substr(0, start);
    if (count == 0 && front.ends_with('/')) front.remove_suffix(1);
    if (count == 0 && level == 0) return {};
    if (count <= limit) {
      FileId file = level > 0 ? exact(front) : bySuffix(from, front);
      size_t used = count == 0 ? 0 : front.size() - start;
      std::string_view rest = name.substr(std::min(used + (count > 0), name.size()));
      if (file != ir::None) return {.file = file, .segments = count, .rest = rest};
    }
    if (count == 0) return {};
    front = parentOf(front);
  }
}

PythonPaths::FileId PythonPaths::parentPackage(FileId file) const {
  const File& of = files_[file];
  if (of.isPackage && of.key.empty()) return ir::None;
  FileId parent = exact(parentOf(of.key));
  return parent != ir::None && files_[parent].isPackage ? parent : ir::None;
}

PythonPaths::FileId PythonPaths::child(FileId package, std::string_view name) const {
  const File& of = files_[package];
  if (!of.isPackage) return ir::None;
  return exact(of.key.empty() ? std::string(name) : of.key + '/' + std::string(name));
}

std::string PythonPaths::dottedName(FileId file) const {
  std::string_view key = files_[file].key;
  if (key.starts_with('/')) key.remove_prefix(1);
  std::string name(key);
  std::ranges::replace(name, '/', '.');
  return name;
}

} // namespace unclosed::link
