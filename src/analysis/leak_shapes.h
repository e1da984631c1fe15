// What the code around an acquisition tells that the states of the engine cannot: that nobody wants
// it to succeed, that a path which leaves it open is none that happens, that a handle known by its
// name only is one. Asked of acquisitions that something leaves open, most of it in C and C++ only;
// reads only.
#pragma once

#include "analysis/interpreter.h"

#include <vector>

namespace unclosed::analysis {

class LeakShapes {
public:
  // All outlive this.
  LeakShapes(const Interpreter& run, const Scope& scope, const ir::Function& function)
      : run_(run), scope_(scope), module_(scope.matcher.module()), function_(function) {}

  // A test that expects a failure: nothing uses what is acquired, and the way of success has
  // something to say and goes on where the other one does. `CHECK(open(path) < 0)`.
  bool isProbe(const Record& record) const;

  // A call is told whether it succeeded, and nothing else is made of it: `expect(!open(none))`.
  bool isAsserted(const Record& record) const;

  // The path goes round a loop without a turn, and every turn of it releases or hands over. Who
  // wrote that knows that there is a turn.
  bool skipsItsLoop(const Record& record, const Leak& leak) const;

  // It is put into a field that some function of the module releases.
  bool isKeptInReleasedField(const Record& record) const;

  // Something hangs on its staying open, a lock say, and nothing here releases it: the process is
  // meant to keep it to its end.
  bool isPinned(const Record& record) const;

  // The path has found null in every parameter through which others hand it out: the caller wants
  // none of it, and no caller calls it like that.
  bool isUnwanted(const Record& record, const Leak& leak) const;

  // The path has found that a variable has none of several values, and with each of them it would
  // have been released: there is no other value.
  bool missesChoice(const Record& record, const Leak& leak) const;

  // An engine or a child process that is told nothing and given to nobody: only its attributes are
  // read. The one has connected to nothing; the other is meant to run on, and the caller has its
  // number. Python only.
  bool isOnlyAsked(const Record& record) const;

  // A loop closes descriptors by their numbers: before this one is opened, which makes it one of
  // the standard ones, or after its number has gone into a set of numbers.
  bool isKnownByNumber(const Record& record) const;

  // Its variable gets something else, and every way on from there ends the process.
  bool isReplacedAtTheEnd(const Leak& leak) const;

private:
  using Places = std::vector<bool>;
  using Blocks = std::vector<bool>;

  ir::PlaceId placeOf(const Object& object) const;
  bool isLocal(ir::PlaceId id) const;
  bool isAskedOf(ir::PlaceId value, const Places& holders) const;
  bool handsOut(const Places& values) const;
  bool isHarmless(const ir::Call& call) const;
  void addCopies(Places& places) const;
  Places holdersOf(ir::PlaceId place) const;
  Places outlets(ir::PlaceId place) const;
  bool isUsed(const Places& holders, const Object& object) const;
  bool mentions(ir::PlaceId id, const Places& places) const;
  const ir::Block* decidedBy(ir::Index cond) const;
  Blocks reachable(ir::BlockId from, const Blocks& closed) const;
  bool calls(const ir::Block& block) const;
  bool rejoins(ir::BlockId one, ir::BlockId other) const;
  bool endsIn(const Record& record, const ir::Block& block) const;
  bool isCounted(ir::PlaceId place) const;
  bool isComputedWith(ir::PlaceId place) const;
  bool isReleased(const ir::Place& field, const Object& object) const;
  std::string_view structure(const ir::Function& function, const ir::Place& field) const;

  const Interpreter& run_;
  const Scope& scope_;
  const ir::Module& module_;
  const ir::Function& function_;
};

} // namespace unclosed::analysis
