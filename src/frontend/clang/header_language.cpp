#include "frontend/clang/header_language.h"

#include "frontend/clang/guess.h"
#include "support/files.h"

#include <filesystem>
#include <string_view>
#include <system_error>
#include <vector>

namespace unclosed::clangfe {
namespace {

namespace fs = std::filesystem;

constexpr size_t IncludesPrefix = 1 << 14;
constexpr size_t MostSources = 400;

bool cannotBeC(std::string_view text) {
  for (std::string_view sign : {"namespace ", "template <", "template<", "class ",
                                "public:", "private:", "constexpr ", "std::"})
    if (text.find(sign) != std::string_view::npos) return true;
  return false;
}

// `#include "folder/name.h"` or `#include <name.h>`
bool includes(std::string_view text, std::string_view name) {
  constexpr std::string_view Directive = "#include";
  for (size_t at = text.find(Directive); at != std::string_view::npos;
       at = text.find(Directive, at + 1)) {
    std::string_view line = text.substr(at, text.find('\n', at) - at);
    size_t found = line.find(name);
    if (found == std::string_view::npos || found + name.size() >= line.size()) continue;
    char before = line[found - 1], after = line[found + name.size()];
    bool begins = before == '"' || before == '<' || before == '/';
    if (begins && (after == '"' || after == '>')) return true;
  }
  return false;
}

std::vector<fs::path> foldersBeside(const fs::path& header) {
  fs::path own = header.parent_path();
  std::vector<fs::path> folders{own, own.parent_path()};
  if (own.filename() != "src") folders.push_back(own.parent_path() / "src");
  return folders;
}

} // namespace

std::optional<bool> isCxxHeader(const std::string& header) {
  auto text = support::readPrefix(header, 1 << 16);
  if (text && cannotBeC(*text)) return true;
  std::string name = fs::path(header).filename().string();
  std::optional<bool> isCxx;
  size_t seen = 0;
  for (const fs::path& folder : foldersBeside(header)) {
    std::error_code error;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
      std::string path = at->path().string();
      bool isC = path.ends_with(".c");
      if ((!isC && !isCxxName(path)) || ++seen > MostSources) continue;
      auto source = support::readPrefix(path, IncludesPrefix);
      if (!source || !includes(*source, name)) continue;
      if (isC) return false;
      isCxx = true;
    }
  }
  return isCxx;
}

} // namespace unclosed::clangfe
