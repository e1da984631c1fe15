#include "workspace/discovery.h"

#include "support/files.h"
#include "workspace/ignore.h"
#include "workspace/language.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>
#include <tuple>
#include <utility>

namespace unclosed::workspace {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view SkippedFolders[] = {
    ".bzr",        ".cache",       ".deps",         ".direnv",
    ".eggs",       ".git",         ".hg",           ".ipynb_checkpoints",
    ".mypy_cache", ".nox",         ".pytest_cache", ".pytype",
    ".ruff_cache", ".svn",         ".tox",          ".venv",
    ".vscode",     "_build",       "__pycache__",   "__pypackages__",
    "buck-out",    "node_modules", "site-packages", "venv",
};
// Build output, unless it is a Python package of that name.
constexpr std::string_view OutputFolders[] = {"build", "dist"};

// Other projects' code and generated code: not what its user can mend.
constexpr std::string_view VendoredFolders[] = {
    "3rd-party",   "3rd_party",   "3rdparty",   "_vendor",  "bower_components",
    "third-party", "third_party", "thirdparty", "vendored",
};
constexpr std::string_view GeneratedFolders[] = {"__generated__", "_generated", "generated"};

// A folder that says itself that a tool made it.
constexpr std::string_view MarkerFiles[] = {"pyvenv.cfg", "CMakeCache.txt", "CACHEDIR.TAG"};
constexpr size_t ScriptPrefix = 256;
constexpr size_t HeaderPrefix = 1 << 16;

std::string join(std::string_view folder, std::string_view name) {
  if (folder.empty() || folder == ".") return std::string(name);
  std::string path(folder);
  if (!path.ends_with('/')) path += '/';
  return path.append(name);
}

std::string cleaned(std::string_view path) {
  std::string out = path.starts_with('/') ? "/" : "";
  while (!path.empty()) {
    std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(path.size(), segment.size() + 1));
    if (segment.empty() || segment == ".") continue;
    if (!out.empty() && !out.ends_with('/')) out += '/';
    out += segment;
  }
  return out.empty() ? "." : out;
}

std::string nameOf(std::string_view path) { return std::string(path.substr(path.rfind('/') + 1)); }

IgnoreFile readIgnoreFile(const std::string& path) {
  auto text = support::readFile(path);
  return IgnoreFile(text ? *text : std::string());
}

bool isSkippedFolder(std::string_view name, const std::string& absolute) {
  if (std::ranges::find(SkippedFolders, name) != std::end(SkippedFolders)) return true;
  if (name.starts_with("cmake-build-")) return true;
  if (std::ranges::find(OutputFolders, name) == std::end(OutputFolders)) return false;
  return !fs::exists(absolute + "/__init__.py");
}

// What a folder of this name holds that is left out, or empty. A package of that name is somebody's
// own: an application may well have vendors.
std::string_view leftOutOfFolder(std::string_view name, const std::string& absolute) {
  if (std::ranges::find(VendoredFolders, name) != std::end(VendoredFolders)) return "vendored code";
  bool ambiguous = name == "vendor";
  bool isGenerated = std::ranges::find(GeneratedFolders, name) != std::end(GeneratedFolders);
  if ((!ambiguous && !isGenerated) || fs::exists(absolute + "/__init__.py")) return {};
  return ambiguous ? "vendored code" : "generated code";
}

size_t countSources(const std::string& folder) {
  size_t count = 0;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error))
    if (languageOfName(at->path().filename().string())) ++count;
  return count;
}

struct Entry {
  std::string name;
  fs::file_status status; // of the entry itself, links not followed
  uint64_t size = 0;
};

class Walk {
public:
  explicit Walk(const DiscoveryOptions& options) : options_(options) {}

  // `select`: when given, only paths that match it are taken, and folders that match it whole.
  void folder(const std::string& shown, const std::optional<Glob>& select) {
    std::error_code error;
    std::string absolute = fs::canonical(shown, error).string();
    if (error) {
      sources_.skipped.push_back({shown, "cannot be opened: " + error.message()});
      return;
    }
    if (absolute == "/") absolute.clear();
    IgnoreStack stack;
    pushParents(stack, absolute);
    visit(shown, absolute, stack, select);
  }

  Status file(const std::string& shown) {
    auto start = support::readPrefix(shown, HeaderPrefix);
    if (!start) return start.error();
    if (auto language = languageOfNamedFile(nameOf(shown), *start)) {
      sources_.files.push_back({shown, *language});
    } else {
      sources_.skipped.push_back(
          {shown, "is neither Python nor C nor C++, as far as its name says"});
    }
    return std::nullopt;
  }

  Sources take() {
    std::sort(sources_.files.begin(), sources_.files.end(),
              [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
    auto same = [](const SourceFile& a, const SourceFile& b) { return a.path == b.path; };
    sources_.files.erase(std::unique(sources_.files.begin(), sources_.files.end(), same),
                         sources_.files.end());
    auto leftOutKey = [](const LeftOut& l) { return std::tie(l.path, l.what); };
    std::ranges::sort(sources_.leftOut, {}, leftOutKey);
    auto twin = std::ranges::unique(sources_.leftOut, {}, leftOutKey);
    sources_.leftOut.erase(twin.begin(), twin.end());
    auto skippedKey = [](const Skipped& s) { return std::tie(s.path, s.reason); };
    std::sort(sources_.skipped.begin(), sources_.skipped.end(),
              [&](const Skipped& a, const Skipped& b) { return skippedKey(a) < skippedKey(b); });
    // A file skipped in a walk may have been given by name as well, and repeated walks repeat.
    auto superfluous = [this](const Skipped& s) {
      auto at = std::lower_bound(
          sources_.files.begin(), sources_.files.end(), s.path,
          [](const SourceFile& file, const std::string& path) { return file.path < path; });
      return at != sources_.files.end() && at->path == s.path;
    };
    std::erase_if(sources_.skipped, superfluous);
    auto twice = [&](const Skipped& a, const Skipped& b) { return skippedKey(a) == skippedKey(b); };
    sources_.skipped.erase(std::unique(sources_.skipped.begin(), sources_.skipped.end(), twice),
                           sources_.skipped.end());
    return std::move(sources_);
  }

  size_t found() const { return sources_.files.size(); }

private:
  // The ignore files between the repository's root and `folder`, which itself is read by visit().
  static void pushParents(IgnoreStack& stack, const std::string& folder) {
    std::string root = folder;
    while (!fs::exists(root + "/.git")) {
      if (root.empty()) return;
      root.resize(root.rfind('/'));
    }
    stack.push(root, readIgnoreFile(root + "/.git/info/exclude"));
    for (size_t at = root.size(); at < folder.size(); at = folder.find('/', at + 1)) {
      std::string parent = folder.substr(0, at);
      stack.push(parent, readIgnoreFile(parent + "/.gitignore"));
    }
  }

  std::optional<std::vector<Entry>> list(const std::string& shown) {
    std::vector<Entry> entries;
    std::error_code error;
    for (fs::directory_iterator at(shown, error), end; !error && at != end; at.increment(error)) {
      std::error_code ignored; // A file that vanished meanwhile is none.
      Entry entry{at->path().filename().string(), at->symlink_status(ignored), 0};
      if (fs::is_regular_file(entry.status)) entry.size = at->file_size(ignored);
      entries.push_back(std::move(entry));
    }
    if (error) {
      sources_.skipped.push_back({shown, "cannot be listed: " + error.message()});
      return std::nullopt;
    }
    std::sort(entries.begin(), entries.end(),
              [](const Entry& a, const Entry& b) { return a.name < b.name; });
    return entries;
  }

  void visit(const std::string& shown, const std::string& absolute, IgnoreStack& stack,
             const std::optional<Glob>& select) {
    auto entries = list(shown);
    if (!entries) return;
    auto has = [&](std::string_view name) {
      return std::any_of(entries->begin(), entries->end(),
                         [&](const Entry& entry) { return entry.name == name; });
    };
    if (depth_ > 0 && std::ranges::any_of(MarkerFiles, has)) return;
    // A repository inside a repository is not subject to the outer one's ignore files.
    IgnoreStack own;
    bool nested = depth_ > 0 && has(".git");
    IgnoreStack& active = nested ? own : stack;
    bool pushed = has(".gitignore");
    if (pushed) active.push(absolute, readIgnoreFile(absolute + "/.gitignore"));
    ++depth_;
    for (const Entry& entry : *entries)
      visitEntry(entry, shown, absolute, active, select);
    --depth_;
    if (pushed) active.pop();
  }

  void visitEntry(const Entry& entry, const std::string& shownFolder, const std::string& folder,
                  IgnoreStack& stack, const std::optional<Glob>& select) {
    bool isFolder = fs::is_directory(entry.status);
    if (!isFolder && !fs::is_regular_file(entry.status)) return;
    // Most files of a web application are no source: the ignore files need not be asked of them.
    bool matters = languageOfName(entry.name) || needsFirstLine(entry.name) ||
                   !leftOutOfName(entry.name).empty();
    if (!isFolder && !matters) return;
    std::string absolute = folder + "/" + entry.name;
    if (isFolder && isSkippedFolder(entry.name, absolute)) return;
    if (stack.ignores(absolute, isFolder)) return;
    if (options_.exclude.matches(absolute, isFolder)) return;
    std::string shown = join(shownFolder, entry.name);
    bool selected = !select || select->matches(shown);
    if (isFolder && selected && leavesOutFolder(entry.name, shown, absolute)) return;
    if (isFolder) {
      visit(shown, absolute, stack, selected ? std::nullopt : select);
    } else if (selected) {
      consider(entry, shown);
    }
  }

  bool leavesOutFolder(const std::string& name, const std::string& shown,
                       const std::string& absolute) {
    if (options_.includeVendored) return false;
    std::string_view what = leftOutOfFolder(name, absolute);
    if (what.empty()) return false;
    size_t files = countSources(absolute);
    if (files > 0) sources_.leftOut.push_back({shown, std::string(what), files, true});
    return true;
  }

  // Files of one kind are told together, at the first of them.
  bool leavesOutFile(const Entry& entry, const std::string& shown) {
    std::string_view what = leftOutOfName(entry.name);
    bool byChoice = what == "generated code";
    if (what.empty() || (byChoice && options_.includeVendored)) return false;
    if (entry.name.ends_with(".m")) {
      auto start = support::readPrefix(shown, HeaderPrefix);
      if (!start || !isObjectiveC(*start)) return true;
    }
    auto same = std::ranges::find_if(
        sources_.leftOut, [&](const LeftOut& other) { return other.what == what && other.isFile; });
    if (same == sources_.leftOut.end())
      same = sources_.leftOut.insert(same, {shown, std::string(what), 0, byChoice, true});
    ++same->files;
    same->path = std::min(same->path, shown);
    return true;
  }

  void consider(const Entry& entry, const std::string& shown) {
    if (leavesOutFile(entry, shown)) return;
    auto language = languageOfName(entry.name);
    if (!language && needsFirstLine(entry.name)) {
      auto start = support::readPrefix(shown, ScriptPrefix);
      if (start) language = languageOfScript(*start);
    }
    if (!language) return;
    bool isPython = *language == ir::Language::Python; // which is read line by line then
    if (entry.size > options_.maxFileBytes && !isPython) {
      sources_.skipped.push_back({shown, "is larger than " +
                                             std::to_string(options_.maxFileBytes >> 20) +
                                             " MiB; name it on the command line to read it"});
      return;
    }
    sources_.files.push_back({shown, *language});
  }

  const DiscoveryOptions& options_;
  Sources sources_;
  int depth_ = 0;
};

// Walks the folder before the first wildcard.
Status expand(Walk& walk, const std::string& pattern) {
  size_t wildcard = pattern.find_first_of("*?[");
  size_t slash = pattern.rfind('/', wildcard);
  std::string base =
      slash == std::string::npos ? "." : pattern.substr(0, std::max<size_t>(slash, 1));
  size_t before = walk.found();
  if (fs::is_directory(base)) walk.folder(base, Glob(pattern));
  if (walk.found() > before) return std::nullopt;
  return Error{"no source file matches this pattern", pattern, {}};
}

bool isExcluded(const std::string& path, const DiscoveryOptions& options) {
  std::error_code error; // What does not exist is a mistake to report, not to leave out.
  std::string absolute = fs::canonical(path, error).string();
  return !error && options.exclude.matches(absolute, fs::is_directory(path, error));
}

} // namespace

std::string shownPath(std::string_view path, std::string_view currentFolder) {
  std::string clean = cleaned(path);
  if (!clean.starts_with('/') || currentFolder.empty() || currentFolder == "/") return clean;
  if (clean == currentFolder) return ".";
  bool inside = clean.starts_with(currentFolder) && clean[currentFolder.size()] == '/';
  return inside ? clean.substr(currentFolder.size() + 1) : clean;
}

Expected<Sources> discover(const DiscoveryOptions& options) {
  std::error_code error;
  std::string current = fs::current_path(error).string();
  Walk walk(options);
  for (const std::string& given : options.paths) {
    std::string path = shownPath(given, current);
    if (options.excludeNamed && isExcluded(path, options)) continue;
    if (fs::is_directory(path, error)) {
      walk.folder(path, std::nullopt);
    } else if (fs::exists(path, error)) {
      if (Status failed = walk.file(path)) return *failed;
    } else if (hasWildcard(path)) {
      if (Status failed = expand(walk, path)) return *failed;
    } else {
      return Error{"no such file or folder", given, "paths are relative to the current folder"};
    }
  }
  return walk.take();
}

} // namespace unclosed::workspace
