// What Git knows about the repository around the current folder, asked of the program `git`: work
// trees, filters and configuration are then as the user has them. Nothing here changes the
// repository or its work tree; an index that is needed is a temporary one.
#pragma once

#include "support/expected.h"

#include <string>
#include <vector>

namespace unclosed::vcs {

// One state of all files: of a commit, or of the index. A tree without a commit is the index.
struct Tree {
  std::string commit; // empty: the index, as the next commit would take it
  bool empty = false; // what comes before the first commit
};

class Repository {
public:
  // An Error when there is no git, or no repository here.
  static Expected<Repository> open();

  const std::string& folder() const { return folder_; } // of the work tree, absolute

  // Where the current branch left `revision`: their nearest common ancestor.
  Expected<Tree> branchPoint(const std::string& revision) const;
  // The last commit, or the empty tree before the first one.
  Expected<Tree> head() const;

  // Paths, relative to the folder, that differ between `before` and the work tree (files that Git
  // does not know included) or the index.
  Expected<std::vector<std::string>> changedInWorkTree(const Tree& before) const;
  Expected<std::vector<std::string>> changedInIndex(const Tree& before) const;

  // Writes the files of `tree` that may be sources, or be included by them, below `target`.
  Status extract(const Tree& tree, const std::string& target) const;

private:
  explicit Repository(std::string folder) : folder_(std::move(folder)) {}
  Error unknown(const std::string& revision, std::string what) const;

  std::string folder_;
};

} // namespace unclosed::vcs
