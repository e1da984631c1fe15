// What modules of C and C++ owe where there are no frameworks: UNC303. A plug-in or component has a
// function that begins it and one that ends it, known by their names (rules::Lifecycle) or because
// both are handed to the same registration. What the one starts, a library or a handle in a global
// variable, the other must end, since the process goes on after it.
//
// Sure or silent, as structs.h: one place anywhere in the program that may end it, or hand it on,
// is enough not to say anything. Reads summaries only.
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

class Lifecycles {
public:
  // O(instructions of the C and C++ modules). All summaries must be there; everything must outlive
  // this.
  Lifecycles(const link::Program& program, const std::deque<Matcher>& matchers,
             const std::deque<Linkage>& linkages, const Summaries& summaries);

  // At the acquisitions.
  void report(std::vector<Finding>& out) const;

private:
  using FunctionRef = link::FunctionRef;

  struct Begun {
    FunctionRef in;
    rules::ResourceId resource = UINT32_MAX;
    Confidence confidence = Confidence::High;
    ir::Range range;
    std::string variable; // global, or field of one; empty: a library
  };
  struct Names {
    std::vector<FunctionRef> begin, end;
  };
  // The functions that each of them runs, itself among them.
  using Reached = std::set<FunctionRef>;

  void learnName(FunctionRef ref);
  void learnUses(FunctionRef ref);
  void learnCall(FunctionRef ref, const ir::Instr& instr, std::map<ir::PlaceId, Begun>& values);
  void learnFresh(FunctionRef ref, const ir::Instr& instr, std::map<ir::PlaceId, Begun>& values);
  void learnArguments(FunctionRef ref, const ir::Call& call);
  void handOn(FunctionRef ref, ir::PlaceId place);
  void pairRegistered(const std::vector<FunctionRef>& registered);
  bool isWord(FunctionRef ref, bool begins) const;
  std::string variable(FunctionRef ref, ir::PlaceId place) const;
  void pairNames();
  bool endsObject(FunctionRef end, FunctionRef begin) const;
  FunctionRef endFor(FunctionRef begin, const std::vector<FunctionRef>& candidates) const;

  Reached reachedFrom(FunctionRef function) const;
  bool isEnded(const Begun& begun, FunctionRef begin, const Reached& ending) const;
  bool isStopped(const Begun& begun, FunctionRef begin) const;
  bool startsToo(const Reached& starting, rules::ResourceId resource) const;
  Finding finding(const Begun& begun, FunctionRef begin, FunctionRef end) const;

  const link::Program& program_;
  const std::deque<Matcher>& matchers_;
  const std::deque<Linkage>& linkages_;
  const Summaries& summaries_;
  bool hasMain_ = false;
  std::map<std::string, Names> names_; // by what is left of the name without its word
  std::map<FunctionRef, FunctionRef> pairs_;
  std::map<FunctionRef, Reached> reached_; // of the functions of the pairs
  std::vector<Begun> begun_;
  std::map<rules::ResourceId, std::set<FunctionRef>> stopped_;
  std::map<std::string, std::set<FunctionRef>> ended_; // variables: who may end or hand on them
  std::map<FunctionRef, std::set<FunctionRef>> calls_;
  std::set<FunctionRef> called_;
  std::set<FunctionRef> unclear_; // call what is not here, and may end something
};

} // namespace unclosed::analysis
