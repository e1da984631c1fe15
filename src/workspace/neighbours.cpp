#include "workspace/neighbours.h"

#include "workspace/discovery.h"

#include <re2/re2.h>

#include <algorithm>
#include <deque>
#include <filesystem>
#include <map>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

namespace unclosed::workspace {
namespace {

namespace fs = std::filesystem;

// `import a.b as c, d` or `from .a import (b, c)`; the text may stand in a string, and then names
// no module that is there.
const RE2& importPattern() {
  static const RE2 pattern("(?m)^[ \\t]*(?:from[ \\t]+(\\.*[\\w.]*)[ \\t]+import\\b[ \\t]*"
                           "(\\([^)]*\\)|[^\\n#;]*)|import[ \\t]+([^\\n#;]*))");
  return pattern;
}

struct Import {
  std::string module;             // "..a.b"
  std::vector<std::string> names; // that are taken from it
};

// The first words of a list: "a.b as c, d" gives "a.b" and "d".
std::vector<std::string> namesIn(std::string_view list) {
  static const RE2 name("([\\w.]+)(?:\\s+as\\s+\\w+)?");
  std::vector<std::string> names;
  re2::StringPiece rest(list.data(), list.size());
  for (std::string found; RE2::FindAndConsume(&rest, name, &found);)
    names.push_back(found);
  return names;
}

std::vector<Import> importsIn(const std::string& text) {
  std::vector<Import> imports;
  re2::StringPiece rest(text);
  for (std::string from, names, modules;
       RE2::FindAndConsume(&rest, importPattern(), &from, &names, &modules);) {
    for (std::string& module : namesIn(modules))
      imports.push_back({std::move(module), {}});
    if (!from.empty()) imports.push_back({from, namesIn(names)});
  }
  return imports;
}

// What lies in the folders around the files; each is listed once.
class Folders {
public:
  bool has(const fs::path& folder, const std::string& name) {
    auto [known, isNew] = names_.try_emplace(folder.native());
    if (isNew) {
      std::error_code error; // A folder that cannot be listed has nothing to import.
      for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
           entry.increment(error))
        known->second.insert(entry->path().filename().string());
    }
    return known->second.contains(name);
  }
  bool isPackage(const fs::path& folder) { return has(folder, "__init__.py"); }

  // The last folder in which modules of the project are looked for.
  fs::path rootOf(const fs::path& folder) {
    auto [known, isNew] = roots_.try_emplace(folder.native());
    if (isNew) known->second = findRoot(folder);
    return known->second;
  }

private:
  fs::path findRoot(const fs::path& folder) {
    for (const auto& marks : {std::vector<std::string>{".git", ".hg"},
                              std::vector<std::string>{"pyproject.toml", "setup.py", "setup.cfg",
                                                       "unclosed.toml", ".unclosed.toml"}}) {
      for (fs::path at = folder;; at = at.parent_path()) {
        if (std::ranges::any_of(marks, [&](const std::string& mark) { return has(at, mark); }))
          return at;
        if (at == at.root_path()) break;
      }
    }
    fs::path root = folder;
    while (isPackage(root) && root != root.root_path())
      root = root.parent_path();
    return root;
  }

  std::map<std::string, std::set<std::string>> names_;
  std::map<std::string, fs::path> roots_;
};

class Search {
public:
  Search(const NeighbourOptions& options, const ReadSource& read) : options_(options), read_(read) {
    std::error_code error; // Without a current folder, paths stay as they are.
    current_ = fs::current_path(error);
  }

  std::vector<std::string> run(std::span<const std::string> files) {
    for (const std::string& file : files)
      known_.insert(absolute(file).native());
    for (const std::string& file : files)
      if (!isCovered(absolute(file).parent_path())) follow(file);
    std::vector<std::string> found;
    for (; !open_.empty() && found.size() < options_.most; open_.pop_front()) {
      found.push_back(shownPath(open_.front(), current_.native()));
      follow(found.back());
    }
    std::ranges::sort(found);
    return found;
  }

private:
  fs::path absolute(const std::string& path) const { return (current_ / path).lexically_normal(); }

  // Whether the whole project of the file is looked at anyway.
  bool isCovered(const fs::path& folder) {
    fs::path root = folders_.rootOf(folder);
    return std::ranges::any_of(options_.folders, [&](const std::string& given) {
      fs::path way = root.lexically_relative(absolute(given + "/").parent_path());
      return !way.empty() && *way.begin() != "..";
    });
  }

  void follow(const std::string& file) {
    fs::path folder = absolute(file).parent_path();
    for (const Import& import : importsIn(read_(file)))
      resolve(folder, import);
  }

  void resolve(const fs::path& folder, const Import& import) {
    std::string_view name = import.module;
    size_t dots = std::min(name.find_first_not_of('.'), name.size());
    name.remove_prefix(dots);
    fs::path root = folders_.rootOf(folder);
    fs::path at = folder;
    for (size_t i = 1; i < dots && at != root; ++i)
      at = at.parent_path();
    if (dots > 0) {
      addModule(at, "__init__");
      return add(at, name, import.names);
    }
    std::string first(name.substr(0, name.find('.')));
    for (;; at = at.parent_path()) {
      bool isRoot = at == folder || !folders_.isPackage(at);
      if (isRoot && (folders_.has(at, first + ".py") || folders_.has(at, first)))
        return add(at, name, import.names);
      if (at == root || at == at.root_path()) return;
    }
  }

  // The modules on the way to `name` below the folder, and those of `names` directly in it.
  void add(fs::path folder, std::string_view name, const std::vector<std::string>& names) {
    while (!name.empty()) {
      std::string first(name.substr(0, name.find('.')));
      name.remove_prefix(std::min(first.size() + 1, name.size()));
      bool isFolder = folders_.has(folder, first) &&
                      (folders_.isPackage(folder / first) || !folders_.has(folder, first + ".py"));
      if (!isFolder) return addModule(folder, first);
      folder /= first;
      addModule(folder, "__init__");
    }
    for (const std::string& module : names) {
      addModule(folder, module);
      addModule(folder / module, "__init__");
    }
  }

  void addModule(const fs::path& folder, const std::string& name) {
    if (!folders_.has(folder, name + ".py")) return;
    std::string path = (folder / (name + ".py")).native();
    if (known_.insert(path).second) open_.push_back(std::move(path));
  }

  const NeighbourOptions& options_;
  const ReadSource& read_;
  fs::path current_;
  Folders folders_;
  std::set<std::string> known_;  // absolute
  std::deque<std::string> open_; // absolute; still to be read
};

} // namespace

std::vector<std::string> neighboursOf(std::span<const std::string> files,
                                      const NeighbourOptions& options, const ReadSource& read) {
  return Search(options, read).run(files);
}

} // namespace unclosed::workspace
