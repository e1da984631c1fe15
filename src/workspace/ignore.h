// .gitignore files: one IgnoreFile is the patterns of one file, an IgnoreStack the files that hold
// for a folder, outermost first. The semantics are Git's: the last matching pattern of the
// innermost file that has an opinion decides. A folder that is ignored hides what is below it; that
// is for the walk to honour, by not descending.
#pragma once

#include "workspace/glob.h"

#include <string>
#include <string_view>
#include <vector>

namespace unclosed::workspace {

enum class Verdict { Undecided, Ignored, Included };

class IgnoreFile {
public:
  // `text` is the whole file: UTF-8, LF or CRLF, with or without a byte order mark.
  explicit IgnoreFile(std::string_view text);

  // `path` is relative to the folder of the file, without a leading or trailing '/'.
  Verdict match(std::string_view path, bool isFolder) const;
  bool empty() const { return patterns_.empty(); }

private:
  struct Pattern {
    Glob glob;        // of an anchored pattern: against the whole path
    std::string name; // of any other: against the last segment
    bool anchored = false;
    bool negated = false;
    bool folderOnly = false;
  };
  void addLine(std::string_view line);

  std::vector<Pattern> patterns_;
};

class IgnoreStack {
public:
  // `folder` is absolute, without a trailing '/'; "" is the root of the file system.
  void push(std::string folder, IgnoreFile file);
  void pop() { layers_.pop_back(); }
  size_t size() const { return layers_.size(); }

  // `path` is absolute and below the folder of every layer.
  bool ignores(std::string_view path, bool isFolder) const;

private:
  struct Layer {
    std::string folder;
    IgnoreFile file;
  };
  std::vector<Layer> layers_;
};

} // namespace unclosed::workspace
