// The names under which a project's own code hands out resources: its wrappers, the classes that
// hold one, the variables and fields that keep one. They are found without types and across files,
// so a name is only believed in a file that may mean it.
#pragma once

#include "analysis/identifiers.h"

#include <string_view>
#include <unordered_map>
#include <vector>

namespace unclosed::analysis {

class GivenNames {
public:
  // `owner` is a name that a file which means this one has, too: the last segment of the module,
  // or the class. True when this was not known.
  bool add(std::string_view name, std::string_view owner);

  // Whether `name`, found in a file of these identifiers, may be one of the names. Single
  // lower-case words (get, open, connect) are everywhere: they count where an owner is named as
  // well.
  bool mayMean(std::string_view name, const Identifiers& file) const;
  // Whether a file of these identifiers may mean any of the names.
  bool mayMeanAny(const Identifiers& file) const;

private:
  struct Name {
    bool isCommon = false;
    std::vector<uint32_t> owners;
  };

  static bool fits(const Name& name, const Identifiers& file);

  std::unordered_map<uint32_t, Name> names_; // by Identifiers::hash
};

// A word that says nothing about whose it is: no capital, no underscore inside, no digit.
bool isCommonWord(std::string_view name);

} // namespace unclosed::analysis
