#include "workspace/owners.h"

#include "support/command.h"
#include "support/files.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <filesystem>
#include <system_error>
#include <utility>

namespace unclosed::workspace {
namespace {

namespace fs = std::filesystem;

std::string_view nextLine(std::string_view& rest) {
  std::string_view line = rest.substr(0, rest.find('\n'));
  rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// Words between blanks; a backslash quotes a blank, and `#` begins a comment.
std::vector<std::string> wordsOf(std::string_view line) {
  std::vector<std::string> words(1);
  for (size_t i = 0; i < line.size(); ++i) {
    char c = line[i];
    if (c == '#' && words.back().empty()) break;
    if (c == ' ' || c == '\t') {
      if (!words.back().empty()) words.emplace_back();
    } else {
      bool quotes = c == '\\' && i + 1 < line.size() && (line[i + 1] == ' ' || line[i + 1] == '#');
      words.back() += quotes ? line[++i] : c;
    }
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

std::string joined(const std::vector<std::string>& words, size_t first) {
  std::string out;
  for (size_t i = first; i < words.size(); ++i)
    out += (i > first ? " " : "") + words[i];
  return out;
}

// "[Name]", "^[Name][2] @owner": what stands behind the last bracket of the heading, if it is one.
std::optional<std::string_view> sectionRest(std::string_view line) {
  bool heading = line.starts_with('[') || line.starts_with("^[");
  size_t end = line.find(']');
  if (!heading || end == std::string_view::npos) return std::nullopt;
  line.remove_prefix(end + 1);
  if (line.starts_with('[') && line.find(']') != std::string_view::npos)
    line.remove_prefix(line.find(']') + 1);
  return line;
}

// "author Jane Roe" lines follow the header "<commit> <old line> <line> ...".
std::map<uint32_t, std::string> readBlame(std::string_view porcelain) {
  constexpr std::string_view Author = "author ";
  std::map<uint32_t, std::string> authors;
  uint32_t line = 0;
  bool inHeader = true;
  while (!porcelain.empty()) {
    std::string_view text = nextLine(porcelain);
    if (text.starts_with('\t')) {
      inHeader = true;
    } else if (inHeader) {
      std::vector<std::string> words = wordsOf(text);
      line = 0;
      if (words.size() > 2)
        std::from_chars(words[2].data(), words[2].data() + words[2].size(), line);
      inHeader = false;
    } else if (text.starts_with(Author)) {
      authors[line] = text.substr(Author.size());
    }
  }
  return authors;
}

} // namespace

CodeOwners::CodeOwners(std::string_view text) {
  std::string defaults;
  while (!text.empty()) {
    std::string_view line = nextLine(text);
    if (auto rest = sectionRest(line)) {
      defaults = joined(wordsOf(*rest), 0);
      continue;
    }
    std::vector<std::string> words = wordsOf(line);
    if (words.empty()) continue;
    addEntry(words.front(), words.size() > 1 ? joined(words, 1) : defaults);
  }
}

void CodeOwners::addEntry(const std::string& pattern, std::string owners) {
  std::string glob = pattern;
  bool folder = glob.ends_with('/');
  if (folder) glob.pop_back();
  bool anchored = glob.find('/') != std::string::npos;
  if (glob.starts_with('/')) glob.erase(0, 1);
  if (!anchored) glob = "**/" + glob;
  Entry entry{{}, std::move(owners)};
  if (!folder) entry.globs.emplace_back(glob);
  // `docs` is all that is in it, but `docs/*` is only the files in it.
  bool namesFolder = !hasWildcard(glob.substr(glob.rfind('/') + 1));
  if (folder || namesFolder) entry.globs.emplace_back(glob + "/**");
  entries_.push_back(std::move(entry));
}

std::string CodeOwners::ownersOf(std::string_view path) const {
  for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) {
    for (const Glob& glob : entry->globs) {
      if (glob.matches(path)) return entry->owners;
    }
  }
  return {};
}

std::optional<std::string> repositoryRoot(const std::string& folder) {
  std::error_code error;
  for (fs::path at = folder; !at.empty(); at = at.parent_path()) {
    if (fs::exists(at / ".git", error)) return at.string();
    if (at == at.root_path()) break;
  }
  return std::nullopt;
}

std::optional<CodeOwners> findCodeOwners(const std::string& root) {
  constexpr std::array<std::string_view, 4> Places = {".github/CODEOWNERS", "CODEOWNERS",
                                                      "docs/CODEOWNERS", ".gitlab/CODEOWNERS"};
  for (std::string_view place : Places) {
    auto text = support::readFile(fmt::format("{}/{}", root, place));
    if (text) return CodeOwners(*text);
  }
  return std::nullopt;
}

std::map<uint32_t, std::string> authorsOf(const std::string& path,
                                          const std::vector<uint32_t>& lines) {
  fs::path file(path);
  std::string folder = file.has_parent_path() ? file.parent_path().string() : ".";
  std::vector<std::string> command = {"git", "-C", folder, "blame", "--line-porcelain"};
  for (uint32_t line : lines)
    command.push_back(fmt::format("-L{0},{0}", line));
  command.insert(command.end(), {"--", file.filename().string()});
  auto output = support::runCommand({std::move(command), "", {}});
  if (!output || output->code != 0) return {};
  return readBlame(output->out);
}

} // namespace unclosed::workspace
