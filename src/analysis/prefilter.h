// Decides from a Python file's text alone whether anything in it can be an acquisition, so that the
// many files that cannot are never parsed. An acquisition needs its names in the file: the call's
// root package and last segment, a method's name and the root of its receiver's type; a builtin
// must be called. A name that comes in through a star import of another package is missed, as it is
// without the filter.
//
// Immutable after construction and shared by all threads; holds views into the RuleSet.
#pragma once

#include "rules/rules.h"

#include <array>
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

  // Both are in the file: it may acquire. A builtin is needed as the callee of a call.
  struct Need {
    Token first, second;
    bool called;

    bool operator==(const Need&) const = default;
  };

  Token token(std::string_view name);
  void need(std::string_view first, std::string_view second, bool called = false);
  void needCall(std::string_view dotted);

  std::unordered_map<std::string_view, Token> tokens_;
  std::array<uint64_t, 256> lengths_{}; // first byte -> the lengths of the tokens, a bit each
  std::vector<Need> needs_;
};

} // namespace unclosed::analysis
