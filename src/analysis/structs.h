// What structures owe where there are no classes: a field in which some function leaves a resource
// open is released by nobody, though the structure has a teardown, a function that takes it, is
// named like one, and ends other fields or the structure itself. Reads summaries only.
//
// Sure of ownership or silent: one look at the field that may hand it on, anywhere in the program,
// is enough not to say anything.
#pragma once

#include "analysis/finding.h"
#include "analysis/linkage.h"
#include "analysis/matcher.h"
#include "analysis/summaries.h"

#include <deque>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace unclosed::analysis {

class Structs {
public:
  // O(instructions of the C and C++ modules). All summaries must be there; everything must outlive
  // this.
  Structs(const link::Program& program, const std::deque<Matcher>& matchers,
          const std::deque<Linkage>& linkages, const Summaries& summaries);

  // UNC202, at the acquisitions.
  void report(std::vector<Finding>& out) const;

private:
  using Field = std::pair<link::ClassRef, std::string>;

  struct Acquisition {
    link::FunctionRef function;
    const Fresh* fresh = nullptr;
  };

  void learn(link::FunctionRef ref);
  void learnUses(link::FunctionRef ref);
  void learnCall(link::FunctionRef ref, const ir::Call& call);
  void learnArgument(link::FunctionRef ref, const ir::Call& call, ir::PlaceId place,
                     uint16_t position);
  void handOn(link::FunctionRef ref, ir::PlaceId place);
  link::ClassRef typeOf(link::FunctionRef ref, ir::Sym written) const;
  bool isReleased(const Field& field) const;
  Finding finding(const Field& field, const Acquisition& acquisition,
                  link::FunctionRef teardown) const;

  const link::Program& program_;
  const std::deque<Matcher>& matchers_;
  const std::deque<Linkage>& linkages_;
  const Summaries& summaries_;
  std::map<Field, std::vector<Acquisition>> acquired_;
  std::set<Field> released_;                             // or handed on to somebody who may
  std::set<std::string, std::less<>> releasedNames_;     // on structures of unknown type
  std::map<link::ClassRef, link::FunctionRef> teardown_; // the first one
  std::set<link::ClassRef> foreign_; // given to functions that are not here, and may end them
};

} // namespace unclosed::analysis
