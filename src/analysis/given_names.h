// The names under which the parsed part of a project hands out resources (its wrappers, the classes
// that hold one, the variables and fields that keep one), to find the files that may use them by
// the names in their text.
#pragma once

#include "analysis/identifiers.h"

#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace unclosed::analysis {

class GivenNames {
public:
  // `owner` is a name that a file which means this one most often has, too: the last segment of the
  // module's name, or the class. It is asked for where the name alone says nothing: single
  // lower-case words (get, open, connect) and private names.
  void add(std::string_view name, std::string_view owner);

  bool contains(std::string_view name) const { return names_.contains(ir::hashOf(name)); }
  // Whether a file of these identifiers may mean any of the names, or pass them on by a star import
  // of their owner. O(identifiers).
  bool mayMeanAny(const Identifiers& file) const;

private:
  struct Name {
    bool needsOwner = false;
    std::vector<uint32_t> owners;
  };

  std::unordered_map<uint32_t, Name> names_; // by ir::hashOf
  std::unordered_set<uint32_t> owners_;
};

// A word that many projects use for many things: no capital, underscore or digit inside.
bool isCommonWord(std::string_view name);
// `__init__`: what calls it does not name it.
bool isSpecialName(std::string_view name);

} // namespace unclosed::analysis
