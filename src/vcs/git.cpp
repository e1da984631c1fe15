#include "vcs/git.h"

#include "support/command.h"
#include "workspace/language.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace unclosed::vcs {
namespace {

using Words = std::vector<std::string>;
using Environment = std::vector<std::pair<std::string, std::string>>;

std::string_view firstLine(std::string_view text) { return text.substr(0, text.find('\n')); }

// What git prints; an Error with its own words when it fails.
Expected<std::string> git(Words words, Environment environment = {}, std::string input = {}) {
  words.insert(words.begin(), "git");
  auto result = support::runCommand({words, std::move(input), std::move(environment)});
  if (!result) return Error{"git cannot be run", "", "--diff and --staged ask it what has changed"};
  if (result->code == 0) return std::move(result->out);
  std::string_view said = firstLine(result->err);
  if (said.starts_with("fatal: ")) said.remove_prefix(7);
  return Error{fmt::format("git {} failed: {}", words[1] == "-C" ? words[3] : words[1], said), "",
               ""};
}

Words splitAtZeros(std::string_view text) {
  Words words;
  while (!text.empty()) {
    std::string_view word = text.substr(0, text.find('\0'));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    words.emplace_back(word);
  }
  return words;
}

// Sources, what they include, and what says which of them are ignored.
bool mayMatter(std::string_view path) {
  constexpr std::string_view Included[] = {".h",   ".hh",  ".hpp", ".hxx", ".h++", ".inc",
                                           ".inl", ".ipp", ".tcc", ".tpp", ".def", ".pyi"};
  std::string_view name = path.substr(path.rfind('/') + 1);
  if (name == ".gitignore" || name == "pyvenv.cfg") return true;
  if (workspace::languageOfName(name) || workspace::needsFirstLine(name)) return true;
  return std::ranges::any_of(Included, [&](std::string_view end) { return name.ends_with(end); });
}

Words sources(std::string_view listed) {
  Words paths = splitAtZeros(listed);
  std::erase_if(paths, [](const std::string& path) { return !mayMatter(path); });
  return paths;
}

} // namespace

Expected<Repository> Repository::open() {
  auto folder = git({"rev-parse", "--show-toplevel"});
  if (!folder && folder.error().what.find("failed") == std::string::npos) return folder.error();
  if (!folder) {
    return Error{"the current folder is in no Git work tree", "",
                 "--diff and --staged compare with what Git knows"};
  }
  return Repository(std::string(firstLine(*folder)));
}

Error Repository::unknown(const std::string& revision, std::string what) const {
  Error error{std::move(what), revision, "`git rev-parse` does not know it"};
  auto shallow = git({"rev-parse", "--is-shallow-repository"});
  if (shallow && shallow->starts_with("true"))
    error.hint = "this clone is shallow: get the history with `git fetch --unshallow`, or in CI "
                 "check out with fetch-depth: 0";
  return error;
}

Expected<Tree> Repository::branchPoint(const std::string& revision) const {
  auto commit =
      git({"rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"});
  if (!commit) return unknown(revision, "no such revision");
  auto base = git({"merge-base", std::string(firstLine(*commit)), "HEAD"});
  if (base) return Tree{std::string(firstLine(*base))};
  Error error = unknown(revision, "has no commit in common with HEAD");
  if (error.hint.find("shallow") == std::string::npos) error.hint.clear();
  return error;
}

Expected<Tree> Repository::head() const {
  auto commit = git({"rev-parse", "--verify", "--quiet", "HEAD^{commit}"});
  if (!commit) return Tree{"", true};
  return Tree{std::string(firstLine(*commit))};
}

Expected<Words> Repository::changedInWorkTree(const Tree& before) const {
  auto changed = git({"-C", folder_, "diff", "--name-only", "--no-renames", "--no-ext-diff", "-z",
                      before.commit, "--"});
  if (!changed) return changed.error();
  auto added = git({"-C", folder_, "ls-files", "--others", "--exclude-standard", "-z"});
  if (!added) return added.error();
  return sources(*changed + *added);
}

Expected<Words> Repository::changedInIndex(const Tree& before) const {
  Words words = {"-C", folder_};
  if (before.empty) {
    words.insert(words.end(), {"ls-files", "-z"});
  } else {
    words.insert(words.end(), {"diff", "--cached", "--name-only", "--no-renames", "--no-ext-diff",
                               "-z", before.commit, "--"});
  }
  auto changed = git(std::move(words));
  if (!changed) return changed.error();
  return sources(*changed);
}

Status Repository::extract(const Tree& tree, const std::string& target) const {
  if (tree.empty) return std::nullopt;
  Environment environment;
  if (!tree.commit.empty()) {
    environment = {{"GIT_INDEX_FILE", target + ".index"}};
    auto read = git({"-C", folder_, "read-tree", tree.commit}, environment);
    if (!read) return read.error();
  }
  auto listed = git({"-C", folder_, "ls-files", "-z"}, environment);
  if (!listed) return listed.error();
  std::string input;
  for (const std::string& path : sources(*listed))
    input += path + '\0';
  auto written =
      git({"-C", folder_, "checkout-index", "--quiet", "-z", "--stdin", "--prefix=" + target + "/"},
          environment, std::move(input));
  if (!written) return written.error();
  return std::nullopt;
}

} // namespace unclosed::vcs
