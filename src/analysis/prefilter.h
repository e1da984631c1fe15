// Decides from a Python file's text alone whether anything in it can be an acquisition, so that the
// many files that cannot are never parsed. An acquisition needs its names in the file: the call's
// root package and last segment, a method's name and the root of its receiver's type. A name that
// comes in through a star import of another package is missed, as it is without the filter.
//
// Immutable after construction and shared by all threads; holds views into the RuleSet.
#pragma once

#include "rules/rules.h"

#include <string_view>
#include <unordered_map>
#include <vector>

namespace unclosed::analysis {

class Prefilter {
public:
  explicit Prefilter(const rules::RuleSet& rules);

  // O(size of the text), about a hundred megabytes a second.
  bool mayAcquire(std::string_view source) const;

private:
  using Token = uint32_t;

  Token token(std::string_view name);
  void need(std::string_view first, std::string_view second);
  void needCall(std::string_view dotted);

  std::unordered_map<std::string_view, Token> tokens_;
  std::vector<std::pair<Token, Token>> needs_; // both in the file: it may acquire
};

} // namespace unclosed::analysis
