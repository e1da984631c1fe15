#include "frontend/clang/guess.h"

#include "frontend/clang/flags.h"
#include "frontend/clang/header_language.h"
#include "support/files.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>

namespace unclosed::clangfe {
namespace {

namespace fs = std::filesystem;

constexpr size_t mostFiles = 200000; // a folder that is no project must not take minutes to list
constexpr size_t mostHeaders = 400;  // of one translation unit, when looking for include folders

bool oneOf(std::string_view value, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), value) != names.end();
}

bool isHeaderName(const fs::path& path) {
  return oneOf(path.extension().string(), {".h", ".hh", ".hpp", ".hxx", ".inl", ".ipp", ".inc"});
}

bool isSkippedFolder(const fs::path& path) {
  std::string name = path.filename().string();
  return name.starts_with('.') || name == "node_modules" || name == "__pycache__";
}

// The name in an #include line, or nothing.
std::string_view includeName(std::string_view line, bool& quoted) {
  size_t at = line.find_first_not_of(" \t");
  if (at == std::string_view::npos || line[at] != '#') return {};
  at = line.find_first_not_of(" \t", at + 1);
  if (at == std::string_view::npos || !line.substr(at).starts_with("include")) return {};
  at = line.find_first_of("\"<", at);
  if (at == std::string_view::npos) return {};
  quoted = line[at] == '"';
  size_t end = line.find(quoted ? '"' : '>', at + 1);
  return end == std::string_view::npos ? std::string_view{} : line.substr(at + 1, end - at - 1);
}

std::string lastSegment(const std::string& path) { return path.substr(path.rfind('/') + 1); }

bool endsWithPath(const std::string& path, const std::string& suffix) {
  return path.size() > suffix.size() && path.ends_with(suffix) &&
         path[path.size() - suffix.size() - 1] == '/';
}

// How many leading characters two paths share: the header nearest to its user wins.
size_t shared(const std::string& a, const std::string& b) {
  return static_cast<size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first -
                             a.begin());
}

void appendUnique(std::vector<std::string>& list, std::string value) {
  if (std::find(list.begin(), list.end(), value) == list.end()) list.push_back(std::move(value));
}

std::vector<std::string> languageFlags(const fs::path& file, bool cxxProject) {
  if (isCxxName(file.string())) return {"-x", "c++", "-std=gnu++20"};
  bool isCxx = isHeaderName(file) && isCxxHeader(file.string()).value_or(cxxProject);
  if (isCxx) return {"-x", "c++", "-std=gnu++20"};
  return {"-x", "c", "-std=gnu17"};
}

} // namespace

bool isCxxName(const std::string& file) {
  return oneOf(fs::path(file).extension().string(),
               {".cc", ".cpp", ".cxx", ".c++", ".C", ".hpp", ".hh", ".hxx", ".ipp"});
}

FlagGuesser::FlagGuesser(std::string root) : root_(std::move(root)) { index(); }

void FlagGuesser::index() {
  std::error_code failed;
  size_t seen = 0;
  auto options = fs::directory_options::skip_permission_denied;
  for (fs::recursive_directory_iterator it(root_, options, failed), end; !failed && it != end;
       it.increment(failed)) {
    std::error_code unreadable;
    if (it->is_directory(unreadable)) {
      if (isSkippedFolder(it->path())) it.disable_recursion_pending();
      continue;
    }
    if (++seen > mostFiles) break;
    hasCxx_ = hasCxx_ || isCxxName(it->path().string());
    if (isHeaderName(it->path())) headers_.push_back(it->path().string());
  }
  std::sort(headers_.begin(), headers_.end());
  for (const std::string& header : headers_)
    byName_.emplace(lastSegment(header), header);
}

const FlagGuesser::Scan& FlagGuesser::scanOf(const std::string& file) {
  auto [it, fresh] = scans_.try_emplace(file);
  if (!fresh) return it->second;
  Expected<std::string> text = support::readFile(file);
  if (!text) return it->second;
  it->second.switches = switchesOf(*text);
  std::string_view rest = *text;
  while (!rest.empty()) {
    size_t end = rest.find('\n');
    bool quoted = false;
    std::string name(includeName(rest.substr(0, end), quoted));
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    if (name.empty()) continue;
    includedNames_.insert(lastSegment(name));
    if (it->second.switches.foreign.contains(name)) continue;
    it->second.namesake |= !quoted && name == lastSegment(file);
    Include found = resolve(name, quoted, file);
    if (!found.header.empty()) it->second.includes.push_back(std::move(found));
  }
  return it->second;
}

// One beside the including file, as the preprocessor finds it without any flag, comes first; then
// the one that shares most of its path with the file.
FlagGuesser::Include FlagGuesser::resolve(const std::string& name, bool quoted,
                                          const std::string& from) const {
  auto [first, last] = byName_.equal_range(lastSegment(name));
  if (first == last) return {};
  std::string beside = (fs::path(from).parent_path() / name).lexically_normal().string();
  std::string suffix = fs::path(name).lexically_normal().string();
  std::string best;
  for (auto it = first; it != last; ++it) {
    if (quoted && it->second == beside) return {beside, {}};
    if (!endsWithPath(it->second, suffix)) continue;
    size_t near = shared(it->second, from), known = shared(best, from);
    if (best.empty() || near > known || (near == known && it->second < best)) best = it->second;
  }
  if (best.empty()) return {};
  return {best, best.substr(0, best.size() - suffix.size() - 1)};
}

std::vector<std::string> FlagGuesser::filesOf(const std::string& file) {
  std::set<std::string> seen = {file};
  std::vector<std::string> files = {file};
  for (size_t i = 0; i < files.size() && files.size() < mostHeaders; ++i)
    for (const Include& include : scanOf(files[i]).includes)
      if (seen.insert(include.header).second) files.push_back(include.header);
  return files;
}

// What the first of the files asks for and none of them defines.
std::vector<std::string> FlagGuesser::switchedOn(const std::vector<std::string>& files) {
  std::vector<std::string> wanted = scanOf(files.front()).switches.wanted;
  std::erase_if(wanted, [&](const std::string& name) {
    return std::ranges::any_of(files, [&](const std::string& file) {
      return scanOf(file).switches.defined.contains(name);
    });
  });
  return wanted;
}

bool FlagGuesser::shadowsSystem(const std::string& folder) {
  auto [it, fresh] = shadows_.try_emplace(folder, false);
  if (!fresh) return it->second;
  std::error_code failed;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, failed)) {
    fs::path name = entry.path().filename();
    if (!isHeaderName(name)) continue;
    std::error_code absent;
    if (fs::exists("/usr/include" / name, absent)) it->second = true;
  }
  return it->second;
}

std::vector<std::string> FlagGuesser::flags(const std::string& file) {
  std::lock_guard lock(mutex_);
  std::vector<std::string> folders;
  fs::path folder = fs::path(file).parent_path();
  while (isBelow(folder.string(), root_)) {
    for (const char* inner : {"", "include", "src"}) {
      fs::path candidate = *inner ? folder / inner : folder;
      std::error_code failed;
      if (fs::is_directory(candidate, failed)) appendUnique(folders, candidate.string());
    }
    if (folder == folder.parent_path()) break;
    folder = folder.parent_path();
  }
  std::vector<std::string> files = filesOf(file);
  for (const std::string& read : files)
    for (const Include& include : scanOf(read).includes)
      if (!include.folder.empty()) appendUnique(folders, include.folder);
  std::vector<std::string> flags = languageFlags(file, hasCxx_);
  for (const std::string& name : switchedOn(files))
    flags.push_back("-D" + name + "=1");
  std::string home = fs::path(file).parent_path().string();
  for (const std::string& path : folders) {
    bool quotedOnly = shadowsSystem(path) || (path == home && scanOf(file).namesake);
    flags.push_back(quotedOnly ? "-iquote" : "-I");
    flags.push_back(path);
    if (!quotedOnly) continue;
    flags.push_back("-idirafter");
    flags.push_back(path);
  }
  return flags;
}

bool FlagGuesser::isIncluded(const std::string& header) {
  std::lock_guard lock(mutex_);
  return includedNames_.contains(lastSegment(header));
}

} // namespace unclosed::clangfe
