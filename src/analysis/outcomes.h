// What became of each acquisition over all paths of one function: which ways out leave it open, and
// whether any path gives it back. The engine records while it runs; leaks.cpp turns the records
// into findings afterwards, when everything is known.
#pragma once

#include "analysis/objects.h"
#include "analysis/state.h"
#include "analysis/trace.h"

#include <map>
#include <optional>
#include <set>
#include <vector>

namespace unclosed::analysis {

// How an open resource ends.
enum class Way : uint8_t { Normal, Exception, Overwritten, Discarded };

// A test that decided whether an acquisition succeeded, and which way was taken: what it means is
// not known.
struct Doubt {
  ObjectId decision = NoObject;
  bool holds = false;
  auto operator<=>(const Doubt&) const = default;
};

struct Leak {
  Way way = Way::Normal;
  rules::Confidence confidence = rules::Confidence::High;
  bool yielded = false;
  bool inSelf = false; // it sits in the object that a constructor was making
  bool thrown = false; // by a `raise` or `throw` statement of this function
  bool memory = false; // raised only when there is no memory left
  uint32_t trace = UINT32_MAX;
  ir::Range raised;              // Exception: the instruction that raises
  ir::Range where;               // the return, the raising instruction, the overwriting assignment
  std::vector<ir::Sym> passedTo; // unknown callees that have seen it; sorted
  std::vector<Doubt> doubts;     // tests that may have shown that there is nothing to release
};

struct Record {
  ObjectId object = NoObject;
  bool released = false;           // on some path
  bool protectedOnce = false;      // on some path that an exception of any kind took
  bool moved = false;              // on some path
  bool sometimes = false;          // a callee releases it on some of its paths
  bool bound = false;              // a named place has held it
  bool transaction = false;        // a `with` ended only its transaction
  std::set<Doubt> ended;           // ways that a test took where it was released or moved later on
  std::set<ir::Sym> borrowers;     // callees after which this function still released it itself
  std::vector<ir::Range> releases; // the calls that release it; sorted
  std::vector<ir::Range> takers;   // the calls that take it over; sorted
  bool handedOver = false;         // taken over, and not by a call
  std::vector<Leak> leaks;         // at most one for each way, passedTo and kind of raise
};

// A second release, or a use after the release.
struct Misuse {
  bool again = false; // released again; else used
  ObjectId object = NoObject;
  uint32_t trace = UINT32_MAX;
  rules::Confidence confidence = rules::Confidence::High;
  ir::Range where;
};

class Outcomes {
public:
  Outcomes(const ir::Function& function, const Objects& objects, const Trace& trace)
      : function_(function), objects_(objects), trace_(trace) {}

  // What is recorded from here on happens in this call; none: in something else.
  void inCall(std::optional<ir::Range> call) { call_ = call; }
  void released(const State& state, ObjectId object, ir::Range where);
  void moved(const State& state, ObjectId object);
  void sometimes(ObjectId object) { recordOf(object).sometimes = true; }
  void boundTo(ObjectId object) { recordOf(object).bound = true; }
  void transaction(ObjectId object) { recordOf(object).transaction = true; }
  void leak(const State& state, ObjectId object, Way way, ir::Range where,
            rules::Confidence confidence);
  void misuse(const Misuse& misuse);

  // Ordered by object.
  const std::map<ObjectId, Record>& records() const { return records_; }
  const std::vector<Misuse>& misuses() const { return misuses_; }

  // The tests of this acquisition that the path has come through.
  static std::vector<Doubt> doubtsOf(const State& state, ObjectId object);
  // The leak is on a way on which there was nothing to release: only the other one releases.
  static bool isFailure(const Record& record, const Leak& leak);

private:
  // An older object of a site counts with the site's own.
  Record& recordOf(ObjectId object);
  // The first exception after the acquisition on this path; nullptr when there was none.
  const Event* raisedSince(uint32_t trace, ObjectId object) const;
  // Whether the path comes through a handler that was not written for one mistake only.
  bool isProtected(uint32_t trace, ObjectId object) const;
  std::vector<ir::Sym> passedTo(uint32_t trace, ObjectId object) const;

  const ir::Function& function_;
  const Objects& objects_;
  const Trace& trace_;
  std::optional<ir::Range> call_;
  std::map<ObjectId, Record> records_;
  std::vector<Misuse> misuses_;
};

} // namespace unclosed::analysis
