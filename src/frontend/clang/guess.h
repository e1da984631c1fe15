// Compiler flags for files that no compilation database knows: the language by extension, include
// paths from where the project keeps its headers, and the optional parts that are switched on.
// Built once for a project, then immutable.
//
// A folder whose header names clash with those of the system (a `string.h` beside the sources) is
// searched for quoted includes only, so that `<string.h>` keeps its meaning.
#pragma once

#include "frontend/clang/features.h"

#include <mutex>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace unclosed::clangfe {

// Does a compiler take a file of this name for C++?
bool isCxxName(const std::string& file);

class FlagGuesser {
public:
  // Lists the headers below `root` (absolute, normal): O(files).
  explicit FlagGuesser(std::string root);

  // Flags for `file` (absolute, normal). Reads the file and the project headers it includes for
  // their #include lines and conditionals; each file is read once. Thread-safe.
  std::vector<std::string> flags(const std::string& file);

  // Headers below the root, absolute, sorted.
  const std::vector<std::string>& headers() const { return headers_; }
  // Does any source of the project include a file of this name (its last segment)? Meaningful
  // after flags() was asked for every source.
  bool isIncluded(const std::string& header);
  // Does the project hold C++ sources? Then its `.h` files are C++ too.
  bool hasCxx() const { return hasCxx_; }

private:
  // A project header that a file includes, and the folder to search so that it is found as written
  // ("" when it is found beside the file).
  struct Include {
    std::string header;
    std::string folder;
  };

  // What the text of a file says.
  struct Scan {
    std::vector<Include> includes;
    Switches switches;
    bool namesake = false; // it includes another file of its own name: `#include <x.c>` in test/x.c
  };

  void index();
  const Scan& scanOf(const std::string& file);
  Include resolve(const std::string& name, bool quoted, const std::string& from) const;
  // The file and the project headers that it includes, and those that they include.
  std::vector<std::string> filesOf(const std::string& file);
  std::vector<std::string> switchedOn(const std::vector<std::string>& files);
  bool shadowsSystem(const std::string& folder);

  std::string root_;
  bool hasCxx_ = false;
  std::vector<std::string> headers_;
  std::unordered_multimap<std::string, std::string> byName_; // last segment -> absolute path
  std::mutex mutex_;
  std::unordered_map<std::string, Scan> scans_;
  std::unordered_map<std::string, bool> shadows_;
  std::set<std::string> includedNames_;
};

} // namespace unclosed::clangfe
