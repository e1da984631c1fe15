// What a call to one function of the program does to resources, as its callers see it: what it
// hands out fresh, what it releases or keeps of what it is given, and what its value is. Made by
// Summariser from the ways out of the function, read at every call to it.
//
// A Summary owns all it says, names members by text, and so means the same in every module. Two
// equal summaries have the same effect on every caller: that is what ends the fixed point of a
// recursion, and what lets a change stop where summaries stay the same.
#pragma once

#include "analysis/finding.h"
#include "analysis/rule_index.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "link/program.h"

namespace unclosed::analysis {

inline constexpr uint16_t NoParam = UINT16_MAX;

// A place as both sides of a call know it: a parameter or the value, and members from there. The
// variables that a nested Python function captures count as parameters that follow its own.
// "*" is what a pointer points at; "[]" any element of a collection.
struct Access {
  static constexpr uint16_t Result = UINT16_MAX;

  uint16_t root = Result; // index of the parameter; a method's object is parameter 0
  std::vector<std::string> path;

  auto operator<=>(const Access&) const = default;
};

inline constexpr size_t MaxAccessDepth = 4;

// The parameter whose truth decides.
struct Decider {
  uint16_t param = 0;
  bool truth = true;
  bool operator==(const Decider&) const = default;
};

// A resource that the caller finds open after the call.
struct Fresh {
  Access where;
  rules::ResourceId resource = UINT32_MAX;
  rules::Acquire how; // as the caller sees it: where it is, how a failure shows
  Confidence confidence = Confidence::High;
  bool sometimes = false;         // only where the place did not hold one
  std::optional<Decider> when{};  // exactly then
  std::optional<Access> parent{}; // made from this one, which the caller gets too
  std::vector<Step> steps{};      // inside the callee, for the witness

  // The steps explain; they change nothing.
  bool sameAs(const Fresh& other) const {
    return where == other.where && resource == other.resource && how.fails == other.how.fails &&
           confidence == other.confidence && sometimes == other.sometimes && when == other.when;
  }
};

enum class Fate : uint8_t {
  Released,  // on every normal way out where there was something to release
  Sometimes, // on some of them: the caller cannot rely on it
  Stored,    // in `into`, which the caller passes too: its owner is that one's owner from now on
  Called,    // it is a function, and called: what it captures may be released
  Kept,      // somebody else has it now
};

// The function's value tells: `success` when the release happens where the value does not show this
// failure, else where it does.
struct Verdict {
  rules::Fails fails = rules::Fails::NonZero;
  bool success = false;
  // The numbers themselves, where there is one for success and one for failure.
  std::optional<std::pair<int64_t, int64_t>> values{};
  bool operator==(const Verdict&) const = default;
};

// What becomes of what the caller passes.
struct ParamFate {
  Access where;
  Fate fate = Fate::Released;
  Access into{};                           // Stored
  std::optional<Decider> when{};           // Sometimes: exactly then
  std::optional<Verdict> verdict{};        // Sometimes: exactly then
  rules::ResourceId resource = UINT32_MAX; // Released: what the release fits; unknown: `method`
  std::string method{};                    // the method called on it, when no rule names it
  std::string path{};                      // of the release
  ir::Range range{};
  bool byCaller = false; // Kept: only in that the function returns it
  // Sometimes: on a way out that has not released it, these other fields held nothing, and for all
  // that is known that is why. Such a way ends at `missed`. Callers do not ask.
  std::vector<std::string> without{};
  ir::Range missed{};

  bool sameAs(const ParamFate& other) const {
    return where == other.where && fate == other.fate && into == other.into && when == other.when &&
           verdict == other.verdict && resource == other.resource && method == other.method &&
           byCaller == other.byCaller;
  }
};

// Whether what the callee does can end a resource of this kind: a method that nobody knows as its
// release (`read` of a file, though it is that of a response) does not.
bool ends(const rules::Resource& rule, rules::ResourceId resource, const ParamFate& fate);

struct Summary {
  bool known = false; // false: nothing can be said of this function
  bool returns = true;
  bool hangs = false;                  // returns neither normally nor by an exception
  std::optional<Confidence> raises{};  // how sure it is that it may; nothing: never
  bool unusual = false;                // it may raise what derives from no usual base
  std::vector<Fresh> fresh{};          // sorted by place
  std::vector<ParamFate> fates{};      // sorted by place
  std::optional<Access> alias{};       // the value is this
  std::string type{};                  // of the value; canonical or dotted; may be empty
  std::optional<ir::Place> constant{}; // the value: null, a number or a truth value

  bool sameAs(const Summary& other) const;
  // Says something of resources that callers must know.
  bool matters() const { return !fresh.empty() || !fates.empty() || alias || !returns; }
};

// What holds whichever of them is called. `all` is not empty.
Summary merged(std::span<const Summary* const> all);

} // namespace unclosed::analysis
