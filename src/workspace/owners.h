// Who owns a file: CODEOWNERS, as GitHub and GitLab read it (the last matching entry counts, a
// section of GitLab brings owners for its entries that name none), or the author of a line, as
// `git blame` tells.
#pragma once

#include "workspace/glob.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace unclosed::workspace {

class CodeOwners {
public:
  explicit CodeOwners(std::string_view text);

  // Those of `path`, which is relative to the root of the repository, with blanks between them;
  // empty when nobody owns it.
  std::string ownersOf(std::string_view path) const;

private:
  struct Entry {
    std::vector<Glob> globs;
    std::string owners;
  };
  void addEntry(const std::string& pattern, std::string owners);

  std::vector<Entry> entries_;
};

// The folder of the repository around `folder`.
std::optional<std::string> repositoryRoot(const std::string& folder);

// The file that applies to the repository: the first of those that GitHub and GitLab look for.
std::optional<CodeOwners> findCodeOwners(const std::string& root);

// Authors of these lines of a file, by line; no entry for one that Git does not know.
std::map<uint32_t, std::string> authorsOf(const std::string& path,
                                          const std::vector<uint32_t>& lines);

} // namespace unclosed::workspace
