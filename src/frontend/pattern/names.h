// What the names of a file stand for, as far as its import statements and definitions tell. All
// scopes of the file are one: a name that two imports bind means the later one.
#pragma once

#include "frontend/pattern/lines.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace unclosed::pattern {

struct Meaning {
  enum class How : uint8_t {
    Unknown, // as written only
    Import,  // through an import: `dotted` is what it stands for
    Builtin, // a plain name that nothing here defines
    Local,   // a function or class of this file, or of this project
  } how = How::Unknown;
  std::string dotted;
};

class Names {
public:
  explicit Names(const SourceLines& source);

  Meaning resolve(std::string_view written) const;
  // The names that imports give to something under another one.
  const std::vector<std::string>& renamed() const { return renamed_; }

private:
  void addImport(std::string_view code);
  void addNames(std::string_view from, std::string_view list);
  void addModules(std::string_view list);

  std::unordered_map<std::string, std::string> imports_;
  std::unordered_set<std::string> stars_; // modules of `import *`
  std::unordered_set<std::string> defined_;
  std::vector<std::string> renamed_;
};

} // namespace unclosed::pattern
