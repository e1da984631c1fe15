// What a statement does to one acquired value, judged by where its name stands in the statement: is
// it released, handed to another owner, given another value, passed to a function, or only used?
//
// A Uses object is about one acquisition in one function; it must not outlive the Calls it asks.
#pragma once

#include "frontend/pattern/calls.h"

#include <memory>
#include <string>
#include <vector>

namespace re2 {
class RE2;
}

namespace unclosed::pattern {

struct Tracked {
  uint32_t line = 0, call = 0; // the acquisition
  std::string name;            // the variable, as written
  std::string parent;          // the variable that it was made from; it may release this one too
  rules::ResourceId resource = 0;
  const rules::Acquire* acquire = nullptr; // null when a pattern of statements told of it
};

// In the order of what decides when a statement does several things.
enum class Use : uint8_t { None, Borrows, Passes, Rebinds, Moves, Releases };

class Uses {
public:
  Uses(Calls& calls, const Tracked& tracked);
  ~Uses();

  Use of(uint32_t line);
  // What leaving the block of the `with` statement `line` does to the value.
  rules::ContextEffect context(uint32_t line);
  // What becomes of a value that is argument `position` or `keyword` of a call.
  Use asArgument(uint32_t line, uint32_t call, int position, std::string_view keyword);
  // Whether the call is a release of a value that is its receiver.
  bool releasesReceiver(uint32_t line, uint32_t call);
  // What the two halves of an `if` or `while` know: whether the value is there in each.
  struct Guard {
    bool inThen = true, inElse = true;
  };
  Guard guard(uint32_t line) const;

private:
  template <typename F>
  void eachMention(uint32_t line, F visit) const;
  Use ofMention(uint32_t line, uint32_t at);
  Use ofMember(uint32_t line, uint32_t dot);
  Use inBracket(uint32_t line, uint32_t at, uint32_t bracket);
  Use inStatement(uint32_t line, uint32_t at) const;
  Use inPlain(uint32_t line, uint32_t at) const;
  bool isCompared(uint32_t line, uint32_t at) const;
  bool releasesParent(uint32_t line);
  bool releasesByPattern(uint32_t line) const;
  bool isManager(uint32_t line, uint32_t at) const;
  void findFlags();

  Calls& calls_;
  const SourceLines& source_;
  const Tracked& tracked_;
  const rules::Resource& rule_;
  std::vector<std::unique_ptr<re2::RE2>> releases_; // the rule's patterns, for this variable
  std::vector<std::string> flags_; // variables that are true where the value is there
};

} // namespace unclosed::pattern
