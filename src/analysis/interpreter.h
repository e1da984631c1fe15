// The ownership engine for one function: abstract interpretation of its blocks over a bounded set
// of disjuncts (State), to a fixed point. What it learns goes to Outcomes; it decides no finding.
//
// One Interpreter analyses one function once. It is split over files by what they give meaning to:
// places.cpp (reading, writing, losing), calls.cpp (calls), guesses.cpp (what only looks like one
// that the rules know), linked.cpp (calls into the program), collections.cpp (containers of C++),
// contexts.cpp (with blocks), conditions.cpp (branches), flow.cpp (blocks, exceptions, the
// worklist), handlers.cpp (which handler catches what), attributes.cpp (what reading one does),
// summarise.cpp (what all that means to callers).
//
// Bounds: at most `MaxStates` disjuncts are explored a block for each combination of resource
// statuses, and `MaxCombinations` such combinations; past the first, disjuncts are joined; past the
// second, what arrives is dropped and the function is marked as cut short.
#pragma once

#include "analysis/closing_loops.h"
#include "analysis/dereferences.h"
#include "analysis/linkage.h"
#include "analysis/matcher.h"
#include "analysis/objects.h"
#include "analysis/outcomes.h"
#include "analysis/repeated_calls.h"
#include "analysis/state.h"
#include "analysis/summaries.h"
#include "analysis/trace.h"
#include "analysis/types.h"
#include "ir/ir.h"

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

namespace unclosed::analysis {

// What the functions of one module are analysed with.
struct Scope {
  const Matcher& matcher;
  const Linkage& linkage;
  const ModuleTypes& types;
  SummaryView summaries;
};

class Interpreter {
public:
  // `releases`: the function may release what it is passed, so what it knows of that matters.
  Interpreter(const Scope& scope, const ir::Function& function, bool releases);

  // Explores every path. Call once.
  void run();

  const Outcomes& outcomes() const { return outcomes_; }
  const Objects& objects() const { return objects_; }
  const Trace& trace() const { return trace_; }
  // What the function means to its callers. After run().
  Summary summary() const;
  // Some disjuncts were dropped: "no path releases it" can no longer be said.
  bool cutShort() const { return cutShort_; }

private:
  static constexpr size_t MaxStates = 6;
  static constexpr size_t MaxCombinations = 24;
  static constexpr int MaxPointers = 8;    // followed from one place
  static constexpr int MaxMethodDepth = 4; // of methods that a release leads on to
  // State::exception from here on: what is on its way is one of bounds_, or derives from it.
  static constexpr ir::Sym FirstBound = 1u << 30;
  // Or this: it may derive from no usual base.
  static constexpr ir::Sym Anything = FirstBound - 1;

  // ---- places.cpp
  ObjectId read(const State& state, ir::PlaceId place);
  ObjectId readMember(const State& state, ObjectId base, ir::Sym name, ir::PlaceId place);
  void write(State& state, ir::PlaceId place, ObjectId object, ir::Range where);
  // What repeated calls have said of the variable holds no longer.
  void outdate(State& state, ir::PlaceId place);
  bool standsFor(ObjectId object, ir::PlaceId variable) const;
  void writeRoot(State& state, ir::PlaceId place, ObjectId object, ir::Range where);
  void writeMember(State& state, ObjectId base, ir::Sym name, ObjectId object, ir::Range where);
  void attach(State& state, ObjectId part);
  // The resources that an item of a collection may be.
  std::vector<ObjectId> partsOf(const State& state, ObjectId item) const;
  ObjectId allocationAround(const State& state, ir::PlaceId id);
  ObjectId structureBegunBy(const State& state, ir::PlaceId id);
  void unbind(State& state, ir::PlaceId place, ir::Range where);
  std::string_view placeType(ir::PlaceId place) const;
  std::string_view typeOf(ObjectId object) const { return objects_[object].type; }
  // A struct, list or dict of this function: what it holds stays this function's to release.
  bool isHolder(ObjectId object) const;
  // A structure on the heap that this function has made: there may be no memory for it.
  bool isAllocation(ObjectId object) const;
  // A structure, list or object of this function, which may be given away before it is filled.
  bool isVessel(ObjectId object) const;
  // The object that this constructor is making.
  bool isOwnObject(ObjectId object) const;
  // What the constructor has put into its object becomes the object's to release.
  void escapeOwn(State& state);
  bool isOpen(const State& state, ObjectId object) const;
  // The resource that this value, a method taken from it, releases when called (`conn.close`).
  ObjectId releasedBy(ObjectId object) const;
  // What the function has put into what it was passed is the caller's to release.
  void keepInParam(State& state, ObjectId object);
  // The same, into the object under construction: the caller has it when that is finished.
  void keepInSelf(State& state, ObjectId object);
  bool isAnyElement(ObjectId object) const;
  const ObjectState* givenAway(const State& state, ObjectId object) const; // or nullptr
  std::vector<ObjectId> twinsOf(const State& state, ObjectId object) const;
  // Ownership of everything reachable from the object passes on.
  void escape(State& state, ObjectId object);
  // Something may have been done to it: never a finding from here on.
  void blur(State& state, ObjectId object);
  void release(State& state, ObjectId object, const rules::Release* how, ir::Range where);
  // The same for everything reachable from the object.
  void blurAll(State& state, ObjectId object);
  void releaseAll(State& state, ObjectId object, ir::Range where);
  // Nothing refers to the open resource any more.
  void lose(State& state, ObjectId object, Way way, ir::Range where);
  bool isKeptByMaker(const ObjectState& held) const;
  // Drops unreachable objects; open ones among them are lost.
  void collect(State& state, Way way, ir::Range where);
  void dropTemps(State& state, ir::BlockId block, Way way, ir::Range where);
  const ir::Place* constantOf(ObjectId object) const;

  // ---- attributes.cpp
  // The resource that the object is a part of, and refers to.
  ObjectId wholeOf(const State& state, ObjectId part) const;
  bool hasWholes(const State& state) const;
  void keepWhole(State& state, ir::PlaceId read);
  void findEndingReads();
  void readAttribute(State& state, ir::PlaceId read, ir::Range where);
  void readAttributes(State& state, const ir::Instr& instr);
  void readAttributes(State& state, const ir::Terminator& term);
  ObjectId keptByMethod(const State& state, ObjectId value, ir::Sym field) const;

  // ---- calls.cpp
  struct CallSite {
    const ir::Instr& instr;
    const ir::Call& call;
    ir::Index index;
    ObjectId receiver = NoObject;
    std::vector<Hit> hits;
    std::vector<bool> handled; // per argument: a rule says what happens to it
    bool never = false;        // practically never raises
    bool later = false;        // a coroutine that is not awaited here: somebody else says when
    bool releases = false;
    bool registers = false; // somebody will call what is among the arguments
    bool callback = false;  // a function is among the arguments: it may be the one that releases
    const std::string* exception = nullptr; // the only one that it raises, as far as is known
    const Targets* targets = nullptr;
    const Summary* summary = nullptr; // of what is called; nullptr: not known
    ObjectId made = NoObject;         // the object under construction
    std::vector<ObjectId> released{};
    ObjectId stolen = NoObject;  // what an effect took out of its place
    ObjectId guarded = NoObject; // what the smart pointer that is made here holds
  };

  // The call as one of the function that the pointer it goes through is known to hold.
  const ir::Call& calledThrough(const State& state, const ir::Call& call);
  bool isThroughPointer(const CallSite& site) const;
  std::vector<ObjectId> unreleased(const State& state) const;
  // False when control does not come back.
  bool call(State& state, const ir::Instr& instr, ir::BlockId block);
  void recognise(State& state, CallSite& site);
  void wake(State& state, const CallSite& site);
  bool givesPart(const CallSite& site) const;
  bool isView(State& state, CallSite& site, const Hit& hit);
  void noteStream(const CallSite& site, const rules::Effect& effect, ObjectId given);
  bool isPrivateLock(const CallSite& site, const Hit& hit) const;
  void applyEffects(State& state, CallSite& site);
  void applyRelease(State& state, CallSite& site, const Hit& hit);
  void releaseParts(State& state, CallSite& site, ObjectId object, const Hit& hit);
  // The resources that a collection holds under no name.
  void anonymous(const State& state, ObjectId whole, std::vector<ObjectId>& items) const;
  void applyEffect(State& state, CallSite& site, const Hit& hit);
  ObjectId slotObject(State& state, CallSite& site, const rules::Slot& slot);
  void markHandled(CallSite& site, const rules::Slot& slot);
  void hold(State& state, ir::PlaceId place, ObjectId object);
  void releaseMade(State& state, CallSite& site, const Hit& hit);
  // A use that releases nothing: of a released resource, it comes too late.
  void use(State& state, CallSite& site, ObjectId object);
  ObjectId result(State& state, CallSite& site);
  ObjectId acquire(State& state, CallSite& site, const std::vector<Hit>& hits);
  void placeAcquired(State& state, CallSite& site, const rules::Acquire& how, ObjectId object,
                     ObjectId value);
  // Its state, and that of its members.
  void forget(State& state, ObjectId object);
  ObjectId freshSite(State& state, ir::Index instr, uint16_t slot, Role role);
  struct Made {
    rules::ResourceId resource = UINT32_MAX;
    const rules::Acquire* how = nullptr;
    rules::Confidence confidence = rules::Confidence::High;
  };
  ObjectId newResource(State& state, CallSite& site, const Made& made, uint16_t slot);
  void retire(State& state, ir::Index instr);
  ir::Sym elementName(int position) const;
  bool isBundle(ObjectId object) const;
  rules::Confidence raiseConfidence(const CallSite& site) const;

  // ---- passing.cpp
  void passRest(State& state, CallSite& site);
  bool isReadOnly(const CallSite& site, size_t position) const;
  void pass(State& state, CallSite& site, const ir::Arg& arg, uint16_t position);
  bool isHooked(const CallSite& site, ObjectId object) const;
  // The callee may have stored something through the address.
  void written(State& state, CallSite& site, const ir::Arg& arg, uint16_t position);
  void passContents(State& state, CallSite& site, ObjectId object);
  // What is open in the object was in the callee's hands, and is the caller's to release.
  void lend(State& state, const CallSite& site, ObjectId object);
  void passed(State& state, const CallSite& site, ObjectId object); // a step of the witness
  // `position` of the argument; a callee may put all but the first into that.
  bool ownsByConvention(const CallSite& site, uint16_t position) const;
  void useKnown(State& state, CallSite& site, ObjectId object);

  // ---- guesses.cpp
  bool mayBeOwnMethod(const ir::Call& call) const;
  void dropOtherPools(CallSite& site) const;
  void dropOtherLibraries(CallSite& site) const;

  // ---- callbacks.cpp
  bool closureReleases(ObjectId closure) const;
  bool boundReleases(const ir::Call& call) const;
  link::FunctionRef named(const ir::Arg& arg) const;
  bool leavesAlone(link::FunctionRef worker, uint16_t param, ObjectId object) const;
  void registerCallback(State& state, CallSite& site, const rules::Effect& effect);
  // A function that others will call; `bound`: with its object as parameter 0.
  struct Worker {
    link::FunctionRef function;
    bool bound = false;
  };
  Worker workerIn(const State& state, const ir::Arg& arg);
  bool lendsParts(State& state, CallSite& site, const Worker& worker, ObjectId arguments,
                  bool byName);
  ObjectId bind(State& state, CallSite& site, const rules::Effect& effect);

  // ---- collections.cpp
  bool isCollection(ObjectId object) const;
  ObjectId makeCollection(State& state, const CallSite& site);
  bool putInCollection(State& state, const CallSite& site, ObjectId object);
  ObjectId itemOfCollection(State& state, const CallSite& site, ObjectId whole);
  ObjectId collectionOf(const State& state, ObjectId item) const;
  void destroyCollection(State& state, const ir::Instr& instr, ObjectId object);

  // ---- linked.cpp
  // What a call instruction reaches; the last answer is kept, since receivers rarely change type.
  struct Reached {
    bool known = false;
    std::string_view receiverType;
    Targets targets;
    const Summary* summary = nullptr;
  };
  void reach(State& state, CallSite& site, std::string_view receiverType);
  void letGoOn(State& state, ir::Index call);
  bool isLeftToDestructor(const CallSite& site, const Targets& targets) const;
  const Summary* summaryOf(const Targets& targets);
  // What the caller passes for a parameter of the callee; NoObject when it passes nothing.
  ObjectId actual(State& state, const CallSite& site, uint16_t param,
                  const ir::Arg** arg = nullptr);
  ObjectId actual(State& state, const CallSite& site, const Access& access);
  ObjectId itemOf(const State& state, ObjectId whole, int position);
  ObjectId memberOf(State& state, ObjectId base, const std::string& name);
  void applyFates(State& state, CallSite& site);
  void applyFate(State& state, CallSite& site, const ParamFate& fate, ObjectId object);
  bool endsAny(ObjectId object, const ParamFate& release) const;
  void give(State& state, CallSite& site, const Access& access);
  void giveCollected(State& state, CallSite& site, uint16_t param);
  void giveSpread(State& state, const CallSite& site);
  void releaseThrough(State& state, CallSite& site, const ParamFate& fate, ObjectId object);
  Truth happens(State& state, const CallSite& site, const Decider& when);
  void store(State& state, CallSite& site, const ParamFate& fate);
  bool awaitVerdict(State& state, CallSite& site, const ParamFate& fate, ObjectId object);
  bool isExcluded(State& state, const CallSite& site, const Fresh& fresh);
  void applyFresh(State& state, CallSite& site, ObjectId value);
  bool isFinalized(std::string_view type) const;
  void placeFresh(State& state, CallSite& site, const Fresh& fresh, uint16_t slot, ObjectId value);
  ObjectId linkedResult(State& state, CallSite& site);
  // A method of the program that the language calls by itself: `__enter__`, `__exit__`.
  bool callMethod(State& state, const ir::Instr& instr, ObjectId object, std::string_view name,
                  ObjectId* value);
  bool callMethod(State& state, const ir::Instr& instr, ObjectId object, link::FunctionRef method,
                  ObjectId* value);
  // The symbol of a member's name; made up when the module does not have it.
  ir::Sym memberName(std::string_view text);
  bool isPassedIn(ObjectId object) const;
  uint16_t capturedIndex(const ir::Place& place) const; // or NoParam
  ObjectId captured(const State& state, link::FunctionRef callee, ir::Sym name);
  void noteMethod(State& state, CallSite& site);
  // How many kinds of resources a method of this name releases.
  size_t releasesNamed(std::string_view method) const;
  // Of two methods that release: the one that ends everything, or more kinds.
  bool endsMore(ir::Sym method, ir::Sym than) const;
  // Which bit of ObjectState::how stands for the method.
  size_t endingNumber(ir::Sym method);
  void noteRelease(State& state, ObjectId object, rules::ResourceId resource, ir::Sym method,
                   ir::Range where);

  // ---- summarise.cpp
  // What held on one normal way out.
  struct Exit {
    ObjectId value = NoObject;
    std::optional<int64_t> sample; // a number that stands for the value
    bool exact = false;            // ... and is the value
    bool null = false;
    bool valued = false;
    std::vector<std::pair<Access, ObjectId>> fresh;
    struct Given {
      Access where;
      ObjectId object = NoObject;
      uint32_t how = 0; // as in ObjectState
    };
    std::vector<Given> given;     // what became of what was passed
    std::vector<Access> ended;    // acquired here, and released again
    std::vector<Access> broken;   // failed, and to be released all the same
    std::vector<Access> absent;   // there was nothing to release
    std::vector<ObjectId> failed; // acquisitions that did not succeed
    std::vector<std::pair<Access, Access>> stored;
    std::vector<ObjectId> parents;                 // of `fresh`
    std::vector<std::pair<uint16_t, bool>> truths; // parameters that are true or false
    std::vector<bool> undecided; // of `fresh`: nobody asked whether the acquisition failed
    std::vector<std::vector<Doubt>> doubts; // of `fresh`: somebody asked, in words nobody knows
    uint32_t trace = UINT32_MAX;
    rules::Confidence confidence = rules::Confidence::High;
    ir::Range where;

    // Which methods release what is there, as in ObjectState.
    uint32_t endings(const Access& where) const;
  };
  // One method that releases what is passed at `where`.
  struct Ending {
    Access where;
    ObjectId object = NoObject;
    ir::Sym method = 0; // none: by a rule
    uint32_t bit = 0;
  };
  void noteExit(const State& state, ObjectId value, ir::Range where);
  void gather(const State& state, ObjectId object, Access at, Exit& exit, int depth) const;
  void noteStored(const State& state, Exit& exit) const;
  std::optional<int64_t> sampleOf(const State& state, ObjectId value) const;
  std::optional<int64_t> signOf(const State& state, ObjectId value) const;
  std::optional<Access> accessOf(ObjectId object) const;
  std::string memberText(ir::Sym name) const;
  void summariseValue(Summary& summary) const;
  void summariseFresh(Summary& summary) const;
  bool separate(const Access& where, std::vector<const Exit*>& have, std::vector<const Exit*>& lack,
                rules::Fails& fails) const;
  void summariseParams(Summary& summary) const;
  void summariseRelease(const Ending& release, ParamFate& fate) const;
  void noteMissed(const Ending& release, ParamFate& fate) const;
  static bool isAbsent(const Exit& exit, const Access& where);
  Ending strongest(const Access& where, uint32_t endings) const;
  uint32_t endings(const Access& where, bool everywhere) const;
  bool releases(const Exit& exit, const Ending& release) const;
  static std::optional<std::pair<int64_t, int64_t>> valuesOf(const std::vector<const Exit*>& good,
                                                             const std::vector<const Exit*>& bad);
  std::optional<Verdict> telling(const Access& where, const std::vector<const Exit*>& released,
                                 const std::vector<const Exit*>& left) const;
  std::optional<Decider> deciding(const std::vector<const Exit*>& good,
                                  const std::vector<const Exit*>& bad) const;
  bool saysInvalid(const Fact& fact) const;
  bool isFailedPointer(const ObjectState& held) const;
  bool failsAsItsOwn(ObjectId object, const Access& where, const std::vector<const Exit*>& lack,
                     rules::Fails& fails) const;
  bool failureOf(const Access& where, const std::vector<const Exit*>& have,
                 const std::vector<const Exit*>& lack, rules::Fails& fails) const;

  // ---- guards.cpp
  ObjectId guarded(const State& state, ObjectId object) const;
  void unguard(State& state, ObjectId object);
  void guard(State& state, CallSite& site, ObjectId object);
  ObjectId takeBack(State& state, ObjectId object);
  bool hasWorkingDeleter(State& state, const CallSite& site, ObjectId resource);

  // ---- contexts.cpp
  void enter(State& state, const ir::Instr& instr);
  void exit(State& state, const ir::Instr& instr);
  void leaveClosing(State& state, ObjectId manager, ObjectId thing, ir::Range where);
  void leavePassedIn(State& state, ObjectId manager, const ir::Instr& instr);
  void destroy(State& state, const ir::Instr& instr);
  void destroyObject(State& state, const ir::Instr& instr, ObjectId object);
  void capture(State& state, const ir::Instr& instr, ir::Index index);
  void aggregate(State& state, const ir::Instr& instr, ir::Index index);
  void iterate(State& state, const ir::Instr& instr, ir::Index index);
  void yield(State& state, const ir::Instr& instr);

  // ---- conditions.cpp
  // Restricts the state to where the condition has this value; false when it cannot have it.
  bool refine(State& state, const ir::Cond& cond, bool holds);
  bool refine(State& state, ir::CondKind kind, ir::CmpOp op, ObjectId left, ObjectId right,
              bool holds);
  bool refineType(State& state, ObjectId object, ir::Sym type, bool holds);
  bool refineItem(State& state, const ir::Cond& cond, ObjectId item, ObjectId right, bool holds);
  bool refineTruthy(State& state, ObjectId object, bool holds);
  bool refineNull(State& state, ObjectId object, bool holds);
  bool refineCompare(State& state, ir::CmpOp op, ObjectId left, ObjectId right, bool holds);
  bool refineConstant(State& state, ir::CmpOp op, ObjectId object, int64_t number, bool holds,
                      ObjectId constant);
  bool refineLiveness(State& state, ObjectId object, bool holds);
  bool settle(State& state, ObjectId resource, bool succeeded);
  bool settleBeside(State& state, ObjectId value, bool succeeded);
  ObjectId structureOf(ir::PlaceId place, ObjectId object) const;
  bool isElsewhere(const State& state, ObjectId resource, ObjectId other) const;
  // The acquisition whose status this is; NoObject when it is none.
  ObjectId toldBy(const State& state, ObjectId status) const;
  // The one whose status it was made from, in a way that nobody knows the meaning of.
  ObjectId hintedBy(const State& state, ObjectId value) const;
  void hint(State& state, ObjectId value, ObjectId from);
  void doubt(State& state, ObjectId resource, bool holds);
  void judge(State& state, const CallSite& site, ObjectId value);
  void test(State& state, const ir::Instr& instr, ir::Index index);
  void settleOwner(State& state, ObjectId owner, bool succeeded);
  bool remember(State& state, Fact fact);
  bool rememberTruth(State& state, ObjectId object, bool holds);
  bool rememberNull(State& state, ObjectId object, bool holds);
  void countConditions();
  void goThrough(State& state, std::span<const ir::PlaceId> pointers);

  // ---- handlers.cpp
  // Whether a handler of the type catches what is on its way.
  enum class Catches : uint8_t { Never, Maybe, Surely };
  Catches catches(ir::Sym exception, std::string_view type) const;
  void findHandlers();
  ir::Sym boundOf(std::string_view exception);
  ir::Sym raisedBy(ir::Index call, const std::string* only);

  // ---- joins.cpp
  // What holds in both; true when that is less than what was known.
  bool join(State& known, State other);
  void generalise(State& state, ir::PlaceId place);

  // ---- flow.cpp
  struct BlockStates {
    // The states that have the same resources.
    struct Group {
      size_t hash = 0; // State::resourceHash
      size_t last = 0; // index into known
      size_t count = 1;
    };
    std::vector<State> known;
    std::vector<size_t> todo; // indices into known
    std::vector<Group> groups;
    std::unordered_set<size_t> hashes;
  };

  void orderBlocks();
  void findBlockTemps();
  void arrive(ir::BlockId block, State state);
  void explore(ir::BlockId block, State state);
  // False when control does not reach the next instruction.
  bool step(State& state, ir::Index index, ir::BlockId block);
  bool isKnownPart(const State& state, ir::PlaceId id);
  // How likely it is that these raise.
  rules::Confidence partConfidence() const;
  rules::Confidence iterationConfidence(const State& state, const ir::Instr& instr);
  void copy(State& state, const ir::Instr& instr);
  void compute(State& state, const ir::Instr& instr, ir::Index index);
  bool isPositive(const State& state, ObjectId number) const;
  // `only`: the exception, if it is known that it can be no other. `wasOpen`: not released before a
  // function of the program was called.
  void raise(const State& state, ir::BlockId block, ir::Range where, ir::Index call,
             rules::Confidence confidence, const std::string* only = nullptr,
             std::span<const ObjectId> wasOpen = {});
  void leave(State state, ir::BlockId block);
  void branch(State state, ir::BlockId block);
  void endIteration(State& state, const ir::Cond& cond, bool more);
  void endLoop(State& state, ir::BlockId block, ir::BlockId out);
  void switchTo(State state, ir::BlockId block);
  void dispatch(State state, const ir::Terminator& term);
  void throwFrom(State state, ir::BlockId block);
  void forgive(State& state);
  void returnFrom(State state, ir::BlockId block);
  void unwind(State state);
  void leaveUnowned(State& state, Way way, ir::Range where);
  void leaveOpen(State& state, Way way, ir::Range where);
  bool isModuleBody() const { return function_.flags & ir::IsModuleBody; }
  bool holdsOpen(const State& state) const;
  std::string_view text(ir::Sym sym) const { return module_.text(sym); }

  const Scope& scope_;
  const Matcher& matcher_;
  const RuleIndex& index_;
  const ir::Module& module_;
  const ModuleTypes& types_;
  const ir::Function& function_;
  Objects objects_;
  Trace trace_;
  Outcomes outcomes_;
  std::vector<BlockStates> blocks_;
  std::vector<ir::BlockId>
      woken_;                   // blocks that got something to do since the last one was explored
  std::vector<uint32_t> order_; // block -> position in reverse postorder
  std::vector<std::vector<ir::PlaceId>> blockTemps_; // temps used in no other block
  std::vector<uint32_t> tempUses_;                   // place -> how often a temporary is read
  std::vector<uint32_t> conditionUses_;              // place -> how many conditions look at it
  std::vector<LoopEnd> loopEnds_;
  RepeatedCalls repeated_;
  Dereferences dereferences_;
  std::vector<ir::PlaceId> endingReads_;                  // by place; empty: there is none
  std::vector<std::string_view> bounds_;                  // exceptions that some calls raise alone
  std::vector<Reached> reached_;                          // by index of the call
  std::vector<std::pair<ObjectId, const Fresh*>> placed_; // of the call at hand: child, parent
  std::deque<Summary> merged_;                            // of calls with several targets
  std::map<std::pair<const ir::Call*, ir::Sym>, ir::Call> through_; // by function pointed at
  std::vector<std::string> madeUpNames_; // of members that the module's text does not have
  std::vector<Exit> exits_;
  std::optional<rules::Confidence> raises_; // the surest exception that leaves the function
  struct ParamRelease {
    rules::ResourceId resource = UINT32_MAX;
    ir::Range where;
  };
  std::map<std::pair<ObjectId, ir::Sym>, ParamRelease> paramReleases_; // by method, when it is one
  std::vector<ir::Sym> endings_; // the methods that ObjectState::how has bits for
  std::set<ObjectId> calledParams_, keptParams_, returnedParams_;
  bool watchesParams_ = false; // facts on what was passed decide about releases
  std::set<ObjectId> drained_; // collections of the caller's whose every item is released
  int pointerDepth_ = 0, methodDepth_ = 0;
  ir::Index decision_ = 0; // the condition at hand
  bool keepFacts_ = false; // the condition at hand looks at what another condition looks at too
  bool safeYield_ = false;
  bool hasParts_ = false;     // it makes something whose parts refer to it
  bool returns_ = false;      // what is given away is given to the caller
  bool handlesTypes_ = false; // some handler asks for the type of the exception
  bool shares_ = false;       // what it returns is somebody else's, too
  bool cutShort_ = false;
};

} // namespace unclosed::analysis
