// Which file a dotted Python module name means, told from the paths of the files alone.
//
// A file's key is its path without extension and `__init__`, so "src/app/db.py" is "src/app/db" and
// "src/app/__init__.py" is "src/app". A relative name means exactly one key. An absolute name means
// the key that ends with it, where the folder in front could be a root of imports: one that is not
// itself a package; a name of one segment is not looked for in unrelated folders. Of several the
// one that shares the longest front with the importer's folder is meant; when that is a tie, none.
// Answers do not depend on the order of the paths.
//
// Immutable, owns its strings. A file is known by its position in the list of paths.
#pragma once

#include "ir/ir.h"

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace unclosed::link {

class PythonPaths {
public:
  using FileId = uint32_t;
  static constexpr size_t NoLimit = SIZE_MAX;

  // Files without one of Python's extensions can import and are never imported.
  explicit PythonPaths(std::span<const std::string_view> paths);
  PythonPaths(PythonPaths&&) = default;
  PythonPaths& operator=(PythonPaths&&) = default;

  struct Match {
    FileId file = ir::None;
    size_t segments = 0;   // how many of the name's segments the module is
    std::string_view rest; // what follows them
    explicit operator bool() const { return file != ir::None; }
  };
  // The module that the longest front of `dotted` means in file `from`; the front has at most
  // `limit` segments. A relative name of no segments is the package itself. O(segments · log).
  Match find(FileId from, std::string_view dotted, size_t limit = NoLimit) const;

  // The `__init__` of the folder that the file, or the package as a whole, lies in; or None.
  FileId parentPackage(FileId file) const;
  // The module `name` directly in the package; None when `package` is a plain module.
  FileId child(FileId package, std::string_view name) const;
  // "src.app.db"
  std::string dottedName(FileId file) const;

private:
  struct File {
    std::string key;
    bool isPackage = false;
    bool isModule = false;
  };

  std::string_view folder(FileId file) const;
  FileId exact(std::string_view key) const;
  FileId bySuffix(FileId from, std::string_view suffix) const;
  int rank(FileId from, FileId candidate, std::string_view suffix) const;
  bool hasOwn(FileId file, std::string_view name) const;

  std::vector<File> files_;
  std::unordered_map<std::string_view, FileId> byKey_; // the package where both exist
  std::vector<std::pair<uint64_t, FileId>> suffixes_;  // hash of each end of a key, sorted
};

} // namespace unclosed::link
