// Where a function of a Python module may get a resource, and where it hands it on. Looks at names
// only, without order or paths, and errs on the side of yes: it decides which files are worth
// parsing, not what is reported.
#pragma once

#include "analysis/matcher.h"

#include <vector>

namespace unclosed::analysis {

// What the packs say about the calls of a module by themselves. Made once a module.
class CallSources {
public:
  CallSources(const RuleIndex& index, const ir::Module& module);

  enum class Source : uint8_t {
    Nothing,
    Method,   // acquires when the receiver is a thing that resources are made from
    Wraps,    // returns something that holds its argument
    Acquires, // or makes something that resources are made from
  };
  Source of(ir::Index function, ir::Index call) const { return sources_[first_[function] + call]; }

private:
  std::vector<size_t> first_; // by function
  std::vector<Source> sources_;
};

// What is known of other functions and modules while one function is looked at.
class Surroundings {
public:
  virtual ~Surroundings() = default;
  virtual bool callGives(const ir::Function& function, const ir::Call& call) const = 0;
  // Of a global or field.
  virtual bool placeKeeps(const ir::Function& function, const ir::Place& place) const = 0;
  virtual bool closureGives(ir::Index function) const = 0;
};

struct Giving {
  bool handles = false;           // a resource may be in one of its places
  bool gives = false;             // ... and be returned or yielded
  std::vector<ir::PlaceId> keeps; // ... or be stored in these globals and fields
  std::vector<ir::Index> passes;  // calls that get one, as an argument or as their receiver
};

// O(instructions). With `isHelper` the parameters are taken to be resources.
Giving findGiving(const ir::Module& module, ir::Index function, const CallSources& sources,
                  const Surroundings& surroundings, bool isHelper);

} // namespace unclosed::analysis
